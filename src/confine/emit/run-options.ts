import type { LeastPrivilege, TmpfsMount } from '../../core/confine/least-privilege.ts';
import { commentOf } from './comment.ts';
import { selinuxComments } from './selinux-lines.ts';

/** An option of `docker run` and why. */
export interface JustifiedOption {
  words: readonly string[];
  because: readonly string[];
}

/** Options of a tmpfs mount as the engine takes them: no programs, no setuid, no devices. */
export function tmpfsOptions({ mode, uid, gid }: TmpfsMount): string {
  return `rw,noexec,nosuid,nodev,mode=${mode},uid=${uid},gid=${gid}`;
}

/** Returns the options of `docker run`; the seccomp profile is in a file of that name. */
export function runOptions(profile: LeastPrivilege, seccompFile: string): readonly JustifiedOption[] {
  const { limits } = profile;
  return [
    {
      words: ['--security-opt', `seccomp=${seccompFile}`],
      because: [`${profile.seccomp.calls.length} system calls were seen or are needed to start`],
    },
    ...(profile.noNewPrivileges.value
      ? [{ words: ['--security-opt', 'no-new-privileges'], because: profile.noNewPrivileges.because }]
      : []),
    ...(profile.capabilities === undefined
      ? []
      : [
          { words: ['--cap-drop', 'ALL'], because: ['every capability that was not used'] },
          ...profile.capabilities.map(({ value, because }) => ({ words: ['--cap-add', value], because })),
        ]),
    ...(profile.readOnly.value ? [{ words: ['--read-only'], because: profile.readOnly.because }] : []),
    ...profile.tmpfs.map(({ value, because }) => ({
      words: ['--tmpfs', `${value.path}:${tmpfsOptions(value)}`],
      because,
    })),
    ...profile.volumes.map(({ value, because }) => ({ words: ['--volume', value], because })),
    ...(limits.value.memoryBytes === undefined
      ? []
      : [{ words: ['--memory', `${limits.value.memoryBytes / 1024 / 1024}m`], because: limits.because }]),
    ...(limits.value.pids === undefined
      ? []
      : [{ words: ['--pids-limit', String(limits.value.pids)], because: limits.because }]),
    ...(profile.networks.value === 'none'
      ? [{ words: ['--network', 'none'], because: profile.networks.because }]
      : []),
  ];
}

/** Returns the options as a text for a shell, each on a line with its reasons. */
export function runText(profile: LeastPrivilege, seccompFile: string): string {
  const lines = runOptions(profile, seccompFile).map(
    ({ words, because }) => `${words.map(shellWord).join(' ')}  ${commentOf(because)}`,
  );
  return `${[...lines, ...selinuxComments(profile)].join('\n')}\n`;
}

const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
