import { parseNamespaceMode } from '../../../formats/docker-values/namespace-mode.ts';
import type { NamespaceSetting } from '../../../formats/docker-values/namespace-mode.ts';
import { entryAt } from './service-view.ts';
import type { SettingReader } from './service-view.ts';
import { integerOf, writtenBoolean, writtenScalar, writtenText } from './written.ts';

function booleanReader(
  key: string,
  name: 'privileged' | 'readOnlyRoot' | 'init' | 'oomKillDisable' | 'useApiSocket',
): SettingReader {
  return {
    keys: [key],
    read(view) {
      const written = writtenBoolean(entryAt(view, key));
      return written === undefined ? {} : { [name]: written };
    },
  };
}

function textReader(key: string, name: 'user' | 'cgroupParent' | 'runtime' | 'pullPolicy'): SettingReader {
  return {
    keys: [key],
    read(view) {
      const written = writtenText(entryAt(view, key));
      // Of an empty runtime the engine takes its default, as if none was written.
      const isLeft =
        written === undefined || (name === 'runtime' && 'value' in written && written.value === '');
      return isLeft ? {} : { [name]: written };
    },
  };
}

function namespaceReader(key: string, name: Exclude<NamespaceSetting, 'network'>): SettingReader {
  return {
    keys: [key],
    read(view) {
      const parse = (scalar: { text: string }) => parseNamespaceMode(name, scalar.text);
      const written = writtenScalar(entryAt(view, key), parse, `a mode of ${key}`);
      return written === undefined ? {} : { [name]: written };
    },
  };
}

const oomScoreReader: SettingReader = {
  keys: ['oom_score_adj'],
  read(view) {
    const written = writtenScalar(entryAt(view, 'oom_score_adj'), integerOf, 'a number');
    return written === undefined ? {} : { oomScoreAdj: written };
  },
};

/** Readers of settings that are one value of one key. */
export const plainReaders: readonly SettingReader[] = [
  booleanReader('privileged', 'privileged'),
  booleanReader('read_only', 'readOnlyRoot'),
  booleanReader('init', 'init'),
  booleanReader('oom_kill_disable', 'oomKillDisable'),
  oomScoreReader,
  booleanReader('use_api_socket', 'useApiSocket'),
  textReader('user', 'user'),
  textReader('cgroup_parent', 'cgroupParent'),
  textReader('runtime', 'runtime'),
  textReader('pull_policy', 'pullPolicy'),
  namespaceReader('pid', 'pid'),
  namespaceReader('ipc', 'ipc'),
  namespaceReader('uts', 'uts'),
  namespaceReader('userns_mode', 'userns'),
  namespaceReader('cgroup', 'cgroupns'),
];
