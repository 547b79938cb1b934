import type { InsertPoint, Location } from '../../../core/location.ts';
import type { Profile } from '../../../core/workload/workload.ts';
import type { ListItem } from '../../language/node.ts';
import { parseSecurityOption, securitySettings } from '../../../formats/docker-values/security-option.ts';
import type { SecurityOption } from '../../../formats/docker-values/security-option.ts';
import { entryAt } from './service-view.ts';
import { withFileContent } from '../../../formats/seccomp/profile-file.ts';
import type { ServiceView, SettingReader, WrittenSettings } from './service-view.ts';
import { readScalar, textOf } from './written.ts';

interface Found {
  option: SecurityOption;
  at: Location;
}

/** Reads the security options; the last one for a setting counts, labels add up. */
export const securityReader: SettingReader = {
  keys: ['security_opt'],
  read(view) {
    const entry = entryAt(view, 'security_opt');
    if (entry === undefined) return {};
    if (entry.value.kind !== 'list') {
      view.doubt({ what: 'security_opt should be a list', at: [entry.at], affects: securitySettings });
      return {};
    }
    const list = entry.value;
    const found = list.items.flatMap((item) => readOption(view, item) ?? []);
    return Object.assign({}, ...found.map((each) => single(each, list, view)), labels(found));
  },
};

function readOption(view: ServiceView, item: ListItem): Found | undefined {
  const reading = readScalar(
    item.value,
    (scalar) => parseSecurityOption(textOf(scalar) ?? ''),
    'a security option',
  );
  if ('value' in reading) return { option: reading.value, at: item.at };
  view.doubt({ what: `security_opt: ${reading.unresolved}`, at: [item.at], affects: securitySettings });
  return undefined;
}

function single(found: Found, list: { append?: InsertPoint }, view: ServiceView): WrittenSettings {
  const place = { at: [found.at], ...(list.append && { append: list.append }) };
  const { option } = found;
  switch (option.setting) {
    case 'seccomp':
      // Measured on Compose 2.26.1: relative to the project's directory, in extended and included files too.
      return { seccomp: { value: profileOf(option.value, view), ...place } };
    case 'apparmor':
      return { apparmor: { value: option.value, ...place } };
    case 'noNewPrivileges':
      return { noNewPrivileges: { value: option.value, ...place } };
    case 'systemPaths':
      return { systemPaths: { value: option.value, ...place } };
    case 'writableCgroups':
      return { writableCgroups: { value: option.value, ...place } };
    case 'selinux':
      return {};
  }
}

/**
 * Returns a profile with its content. Compose takes `builtin` for a file (2.26.1), so that one of this name beside the
 * project counts; without it the word is that of the engine.
 */
function profileOf(profile: Profile, view: ServiceView): Profile {
  const file = withFileContent({ kind: 'custom', name: 'builtin' }, view);
  const isFile = profile.kind === 'default' && file.kind === 'custom' && file.content !== undefined;
  return isFile ? file : withFileContent(profile, view);
}

function labels(found: readonly Found[]): WrittenSettings {
  const all = found.flatMap(({ option, at }) =>
    option.setting === 'selinux' ? [{ label: option.value, at }] : [],
  );
  if (all.length === 0) return {};
  return { selinux: { value: all.map(({ label }) => label), at: all.map(({ at }) => at) } };
}
