import type { Justified } from '../../core/least-privilege.ts';
import type { Recording } from '../../core/recording.ts';
import { addressFamilyNames } from '../../knowledge/address-families.ts';

/** A path as AppArmor's language has it: its special characters escaped (apparmor.d(5), "Globbing"). */
function quotedPath(path: string): string {
  const escaped = path.replaceAll(/[\\"*?[\]{}^,]/gu, String.raw`\$&`);
  return `"${escaped}"`;
}

/** Only a path without control characters can be written into a profile. */
const isPlain = (path: string): boolean => path.startsWith('/') && !/\p{Cc}/u.test(path);

/** Returns an AppArmor profile that lets the workload do what it did (apparmor.d(5)). */
export function deriveAppArmor(
  recording: Recording,
  capabilities: readonly Justified<string>[] | undefined,
): Justified<string> {
  const { workload, executed, written, mounts, calls } = recording;
  const name = `ironhull-${workload.name.replaceAll(/[^a-zA-Z0-9_.-]/gu, '-')}`;
  const families = calls.find((call) => call.name === 'socket')?.values ?? [];
  const programs = executed
    .map(({ path }) => path)
    .filter((path) => isPlain(path) && !path.startsWith('/proc/'));
  const writable = [
    ...written.map(({ path }) => path),
    ...mounts.filter(({ readOnly }) => !readOnly).map(({ target }) => `${target.replace(/\/$/u, '')}/**`),
  ];
  const lines = [
    '#include <tunables/global>',
    '',
    `profile ${name} flags=(attach_disconnected,mediate_deleted) {`,
    '  #include <abstractions/base>',
    '',
    ...(capabilities === undefined
      ? ['  capability,']
      : capabilities.map(({ value }) => `  capability ${value.toLowerCase()},`)),
    ...families.flatMap((family) => {
      const known = addressFamilyNames[family];
      return known === undefined ? [] : [`  network ${known},`];
    }),
    '',
    '  / r,',
    '  /** r,',
    '  /** m,',
    ...programs.map((path) => `  ${quotedPath(path)} ix,`),
    ...[...new Set(writable)]
      .filter(isPlain)
      .map((path) => `  ${path.endsWith('/**') ? path : quotedPath(path)} rwkl,`),
    '',
    '  signal (send, receive) peer=@{profile_name},',
    `  ptrace (trace, read) peer=${name},`,
    '  deny mount,',
    '  deny @{PROC}/sys/** w,',
    '  deny @{PROC}/{sysrq-trigger,kcore,kmem,mem} rwklx,',
    '  deny /sys/** w,',
    '  deny /sys/{firmware,kernel/security}/** rwklx,',
    '}',
    '',
  ];
  return {
    value: lines.join('\n'),
    because: [
      `${executed.length} programs, ${written.length} written paths and ${families.length} address families were seen`,
    ],
  };
}
