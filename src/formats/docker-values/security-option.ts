import type { Profile } from '../../core/workload.ts';
import { parseSeccompProfile } from '../seccomp/read-filter.ts';
import { parseBoolean } from './boolean.ts';
import { cut } from './key-value.ts';

/** The setting of one security option; `other` is a known option without a setting here. */
export type SecurityOption =
  | { setting: 'seccomp'; value: Profile }
  | { setting: 'apparmor'; value: Profile }
  | { setting: 'selinux'; value: string }
  | { setting: 'noNewPrivileges'; value: boolean }
  | { setting: 'systemPaths'; value: 'unconfined' }
  | { setting: 'other'; name: string; value: boolean };

/** Name for a seccomp profile given as JSON instead of a path, as inspect shows it. */
export const inlineProfile = 'inline profile';

/**
 * Parses a value of `--security-opt`, `security_opt` or `HostConfig.SecurityOpt` (moby
 * `daemon.parseSecurityOpt` and docker/cli `parseSecurityOpts`): `name=value`, or the older `name:value` if
 * the text has no `=`. `undefined` if unknown.
 */
export function parseSecurityOption(text: string): SecurityOption | undefined {
  if (text === 'no-new-privileges') return { setting: 'noNewPrivileges', value: true };
  if (text === 'disable') return { setting: 'selinux', value: 'disable' };
  // Handled by the client, and only in exactly this form.
  if (text === 'systempaths=unconfined') return { setting: 'systemPaths', value: 'unconfined' };
  if (text === 'writable-cgroups') return { setting: 'other', name: text, value: true };
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
      return { setting: 'selinux', value };
    case 'no-new-privileges':
    case 'writable-cgroups':
      return switched(name, parseBoolean(value));
    default:
      return undefined;
  }
}

function switched(name: string, value: boolean | undefined): SecurityOption | undefined {
  if (value === undefined) return undefined;
  return name === 'no-new-privileges'
    ? { setting: 'noNewPrivileges', value }
    : { setting: 'other', name, value };
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
