import type { Entry } from '../../../core/workload/workload.ts';
import { printed } from '../../language/cast.ts';
import { asMap } from '../../language/list-or-map.ts';
import type { MapEntry } from '../../language/node.ts';
import { normaliseCapability } from '../../../formats/docker-values/capability.ts';
import {
  endpointSysctlOption,
  parseEndpointSysctls,
} from '../../../formats/docker-values/endpoint-sysctls.ts';
import { parseUlimit } from '../../../formats/docker-values/ulimit.ts';
import { entryAt } from './service-view.ts';
import type { SettingReader, ServiceView } from './service-view.ts';
import { readScalar, textEntry, textOf, writtenList } from './written.ts';

function textListReader(
  key: string,
  name: 'groupAdd' | 'capAdd' | 'capDrop' | 'volumesFrom' | 'deviceCgroupRules',
  parse: (text: string) => string,
): SettingReader {
  return {
    keys: [key],
    read(view) {
      const written = writtenList(entryAt(view, key), (item) => [textEntry(item, parse, 'text')]);
      return written === undefined ? {} : { [name]: written };
    },
  };
}

const asWritten = (text: string): string => text;

/** Returns the entries of a key that is a mapping or a list of `name=value`. */
function entriesOf(
  view: ServiceView,
  key: string,
): { entry: MapEntry; members?: readonly MapEntry[] } | undefined {
  const entry = entryAt(view, key);
  if (entry === undefined) return undefined;
  const map = asMap(entry.value);
  return map === undefined ? { entry } : { entry, members: [...map.entries.values()] };
}

function sysctl(member: MapEntry): Entry<string> {
  const reading = readScalar(member.value, printed, 'a kernel parameter');
  if ('unresolved' in reading) return { ...reading, at: [member.at] };
  return { value: `${member.key}=${reading.value}`, at: [member.at] };
}

/** Returns the kernel parameters that the driver options of joined networks set on the interface of the service. */
function endpointSysctls(view: ServiceView): readonly Entry<string>[] {
  return (entriesOf(view, 'networks')?.members ?? []).flatMap(({ value }): readonly Entry<string>[] => {
    const options = value.kind === 'map' ? value.entries.get('driver_opts')?.value : undefined;
    const option = options?.kind === 'map' ? options.entries.get(endpointSysctlOption) : undefined;
    if (option === undefined) return [];
    const at = [option.at];
    const text = readScalar(option.value, textOf, 'kernel parameters');
    if ('unresolved' in text) return [{ ...text, at }];
    return parseEndpointSysctls(text.value).map((each) => ({ value: each, at }));
  });
}

const sysctlReader: SettingReader = {
  keys: ['sysctls'],
  read(view) {
    const found = entriesOf(view, 'sysctls');
    const ofNetworks = endpointSysctls(view);
    if (found === undefined)
      return ofNetworks.length === 0
        ? {}
        : { sysctls: { value: ofNetworks, at: ofNetworks.flatMap((each) => each.at) } };
    const at = [found.entry.at];
    if (found.members === undefined) return { sysctls: { unresolved: 'expected a mapping or a list', at } };
    return { sysctls: { value: [...found.members.map(sysctl), ...ofNetworks], at } };
  },
};

function ulimitText({ key, value }: MapEntry): string | { unresolved: string } {
  if (value.kind !== 'map') {
    const single = readScalar(value, textOf, 'a limit');
    return 'unresolved' in single ? single : `${key}=${single.value}`;
  }
  const bounds = ['soft', 'hard'].map((each) => {
    const bound = value.entries.get(each);
    return bound === undefined
      ? { unresolved: `${each} is missing` }
      : readScalar(bound.value, textOf, 'a limit');
  });
  const [soft, hard] = bounds;
  if (soft === undefined || 'unresolved' in soft) return soft ?? { unresolved: 'soft is missing' };
  if (hard === undefined || 'unresolved' in hard) return hard ?? { unresolved: 'hard is missing' };
  return `${key}=${soft.value}:${hard.value}`;
}

const ulimitReader: SettingReader = {
  keys: ['ulimits'],
  read(view) {
    const entry = entryAt(view, 'ulimits');
    if (entry === undefined) return {};
    if (entry.value.kind !== 'map') return { ulimits: { unresolved: 'expected a mapping', at: [entry.at] } };
    const value = [...entry.value.entries.values()].map((member) => {
      const text = ulimitText(member);
      if (typeof text !== 'string') return { ...text, at: [member.at] };
      const limit = parseUlimit(text);
      return limit === undefined
        ? { unresolved: `${text} is not a limit`, at: [member.at] }
        : { value: limit, at: [member.at] };
    });
    return { ulimits: { value, at: [entry.at] } };
  },
};

/** Readers of settings that are lists of words. */
export const listReaders: readonly SettingReader[] = [
  textListReader('group_add', 'groupAdd', asWritten),
  textListReader('cap_add', 'capAdd', normaliseCapability),
  textListReader('cap_drop', 'capDrop', normaliseCapability),
  textListReader('volumes_from', 'volumesFrom', asWritten),
  textListReader('device_cgroup_rules', 'deviceCgroupRules', asWritten),
  sysctlReader,
  ulimitReader,
];
