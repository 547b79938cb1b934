import type { Profile, SettingName } from '../../core/workload/workload.ts';
import { parseSecurityOption, securitySettings } from '../../formats/docker-values/security-option.ts';
import type { SecurityOption } from '../../formats/docker-values/security-option.ts';
import { withFileContent } from '../../formats/seccomp/profile-file.ts';
import { unknownText } from '../../formats/shell-words/expand.ts';
import { refuse, unresolvedText, write } from './draft.ts';
import type { Draft, PlacedUse } from './draft.ts';

const settingOf: Readonly<Record<string, (typeof securitySettings)[number]>> = {
  seccomp: 'seccomp',
  apparmor: 'apparmor',
  label: 'selinux',
  'no-new-privileges': 'noNewPrivileges',
  systempaths: 'systemPaths',
  'writable-cgroups': 'writableCgroups',
};

/** Reads a `--security-opt`. An unknown or unresolved one could be any of them. */
export function readSecurityOption(use: PlacedUse, draft: Draft): void {
  if (use.unknown.length > 0) return readUnknown(use, draft);
  const option = parseSecurityOption(use.value);
  if (option) return writeOption(option, use, draft);
  refuse(draft, use, 'is not a known security option');
  doubt(draft, use, securitySettings, 'an unknown security option');
}

/** `seccomp=$PROFILE` leaves one setting unresolved; `$OPTION` leaves all of them. */
function readUnknown(use: PlacedUse, draft: Draft): void {
  const name = /^([a-z-]+)[=:]/u.exec(use.value)?.[1] ?? '';
  const setting = Object.hasOwn(settingOf, name) ? settingOf[name] : undefined;
  const affects = setting !== undefined && !name.includes(unknownText) ? [setting] : securitySettings;
  doubt(draft, use, affects, unresolvedText(use));
}

function doubt(draft: Draft, { at }: PlacedUse, affects: readonly SettingName[], what: string): void {
  draft.doubts.push({ what, at: [at], affects });
}

function writeOption(option: SecurityOption, { at: place }: PlacedUse, draft: Draft): void {
  const at = [place];
  switch (option.setting) {
    case 'seccomp':
      return write(draft, 'seccomp', { value: profileOf(option.value, draft), at });
    case 'apparmor':
      return write(draft, 'apparmor', { value: option.value, at });
    case 'noNewPrivileges':
      return write(draft, 'noNewPrivileges', { value: option.value, at });
    case 'systemPaths':
      return write(draft, 'systemPaths', { value: option.value, at });
    case 'writableCgroups':
      return write(draft, 'writableCgroups', { value: option.value, at });
    case 'selinux':
      return addLabel(option.value, place, draft);
  }
}

/** The client reads a profile's file itself, and does not expand `~`. */
function profileOf(profile: Profile, { context: { directory, load } }: Draft): Profile {
  return withFileContent(profile, { directory, load: (path) => load?.(path) });
}

function addLabel(label: string, at: PlacedUse['at'], draft: Draft): void {
  const before = draft.settings.selinux;
  const [labels, places] = before && 'value' in before ? [before.value, before.at] : [[], []];
  write(draft, 'selinux', { value: [...labels, label], at: [...places, at] });
}
