import type { LeastPrivilege } from '../../core/confine/least-privilege.ts';
import { commentOf } from './comment.ts';
import { selinuxComments } from './selinux-lines.ts';
import { tmpfsOptions } from './run-options.ts';

/** A YAML scalar that is a string whatever it holds: JSON strings are YAML (yaml.org/spec/1.2.2, 7.3.1). */
const scalar = (text: string): string =>
  /^[a-z][\w./-]*$/iu.test(text) && !isWord(text) ? text : JSON.stringify(text);
const isWord = (text: string): boolean => /^(?:y|n|yes|no|on|off|true|false|null)$/iu.test(text);

/**
 * Returns a Compose override file for the service, with the reason of each line. `seccompFile` is relative to
 * the project.
 */
export function composeOverride(profile: LeastPrivilege, seccompFile: string): string {
  const service = profile.workload.service ?? profile.workload.name;
  const { limits, capabilities } = profile;
  const volumeName = (path: string): string =>
    `${service}${path.replaceAll(/[^a-zA-Z0-9]+/gu, '-')}`.toLowerCase();
  const list = (key: string, entries: readonly (readonly [string, readonly string[]])[]): readonly string[] =>
    entries.length === 0
      ? []
      : [`    ${key}:`, ...entries.map(([text, because]) => `      - ${scalar(text)} ${commentOf(because)}`)];
  const lines = [
    'services:',
    `  ${scalar(service)}:`,
    ...list('security_opt', [
      [`seccomp:${seccompFile}`, [`${profile.seccomp.calls.length} system calls`]],
      ...(profile.noNewPrivileges.value
        ? [['no-new-privileges:true', profile.noNewPrivileges.because] as const]
        : []),
    ]),
    ...(capabilities === undefined ? [] : ['    cap_drop: [ALL] # every capability that was not used']),
    ...list(
      'cap_add',
      (capabilities ?? []).map(({ value, because }) => [value, because]),
    ),
    ...(profile.readOnly.value
      ? [`    read_only: true ${commentOf(profile.readOnly.because)}`]
      : [`    # read_only: true is not possible: ${commentOf(profile.readOnly.because).slice(2)}`]),
    ...list(
      'tmpfs',
      profile.tmpfs.map(({ value, because }) => [`${value.path}:${tmpfsOptions(value)}`, because]),
    ),
    ...list(
      'volumes',
      profile.volumes.map(({ value, because }) => [`${volumeName(value)}:${value}`, because]),
    ),
    ...(limits.value.memoryBytes === undefined
      ? []
      : [`    mem_limit: ${limits.value.memoryBytes / 1024 / 1024}m ${commentOf(limits.because)}`]),
    ...(limits.value.pids === undefined
      ? []
      : [`    pids_limit: ${limits.value.pids} ${commentOf(limits.because)}`]),
    ...(profile.networks.value === 'none'
      ? [`    network_mode: none ${commentOf(profile.networks.because)}`]
      : []),
    ...selinuxComments(profile, '    '),
    ...(profile.volumes.length === 0
      ? []
      : ['volumes:', ...profile.volumes.map(({ value }) => `  ${volumeName(value)}:`)]),
  ];
  return `${lines.join('\n')}\n`;
}
