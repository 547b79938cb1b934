import type { Profile, SettingName } from '../../core/workload/workload.ts';
import { parseSeccompProfile } from '../seccomp/read-filter.ts';
import { parseBoolean } from './boolean.ts';
import { cut } from './key-value.ts';

/** The settings that security options decide: an option that is not known could be any of them. */
export const securitySettings = [
  'seccomp',
  'apparmor',
  'selinux',
  'noNewPrivileges',
  'systemPaths',
  'writableCgroups',
] as const satisfies readonly SettingName[];

/** The setting of one security option. */
export type SecurityOption =
  | { setting: 'seccomp'; value: Profile }
  | { setting: 'apparmor'; value: Profile }
  | { setting: 'selinux'; value: string }
  | { setting: 'noNewPrivileges'; value: boolean }
  | { setting: 'systemPaths'; value: 'unconfined' }
  | { setting: 'writableCgroups'; value: boolean };

/** Name for a seccomp profile given as JSON instead of a path, as inspect shows it. */
export const inlineProfile = 'inline profile';

/**
 * Parses a value of `--security-opt`, `security_opt` or `HostConfig.SecurityOpt` (moby
 * `daemon.parseSecurityOpt` and docker/cli `parseSecurityOpts`): `name=value`, or the older `name:value` if
 * the text has no `=`. `undefined` if unknown. The options are those of Engine 26.1 (tried on 26.1.5), and
 * `writable-cgroups` of Engine 28.0.
 */
export function parseSecurityOption(text: string): SecurityOption | undefined {
  if (text === 'no-new-privileges') return { setting: 'noNewPrivileges', value: true };
  if (text === 'disable') return { setting: 'selinux', value: 'disable' };
  // Handled by the client, and only in exactly this form.
  if (text === 'systempaths=unconfined') return { setting: 'systemPaths', value: 'unconfined' };
  if (text === 'writable-cgroups') return { setting: 'writableCgroups', value: true };
  const { key, value } = cut(text, text.includes('=') ? '=' : ':');
  return value === undefined ? undefined : namedOption(key, value);
}

function namedOption(name: string, value: string): SecurityOption | undefined {
  switch (name) {
    case 'seccomp':
      return { setting: 'seccomp', value: seccompProfile(value) };
    case 'apparmor':
      return { setting: 'apparmor', value: apparmorProfile(value) };
    case 'label':
      return isLabel(value) ? { setting: 'selinux', value } : undefined;
    case 'no-new-privileges':
      return switched('noNewPrivileges', value);
    case 'writable-cgroups':
      return switched('writableCgroups', value);
    default:
      return undefined;
  }
}

/** Whether a label option is one of SELinux (opencontainers/selinux `InitLabels`); an empty one adds nothing. */
function isLabel(value: string): boolean {
  return value === '' || value === 'disable' || /^(?:user|role|type|level|filetype):/u.test(value);
}

function switched(setting: 'noNewPrivileges' | 'writableCgroups', text: string): SecurityOption | undefined {
  const value = parseBoolean(text);
  return value === undefined ? undefined : { setting, value };
}

function seccompProfile(value: string): Profile {
  if (value === 'unconfined') return { kind: 'unconfined' };
  if (value === '' || value === 'builtin') return { kind: 'default' };
  if (!value.trimStart().startsWith('{')) return { kind: 'custom', name: value };
  return { kind: 'custom', name: inlineProfile, content: parseSeccompProfile(value, inlineProfile) };
}

function apparmorProfile(value: string): Profile {
  if (value === 'unconfined') return { kind: 'unconfined' };
  return value === '' || value === 'docker-default' ? { kind: 'default' } : { kind: 'custom', name: value };
}
