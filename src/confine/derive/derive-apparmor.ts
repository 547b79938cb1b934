import type { Justified } from '../../core/confine/least-privilege.ts';
import type { Recording } from '../../core/confine/recording.ts';
import { addressFamilyNames } from '../../knowledge/kernel/address-families.ts';
import { isWrittenKnown, writtenPaths } from './writable-places.ts';

/** A path in AppArmor's language: its special characters escaped (apparmor.d(5), "Globbing"). */
const escaped = (path: string): string => path.replaceAll(/[\\"*?[\]{}^,]/gu, String.raw`\$&`);

/** Only a path without control characters can be written into a profile. */
const isPlain = (path: string): boolean => path.startsWith('/') && !/\p{Cc}/u.test(path);

/** Names of directories that images have as symbolic links, and where they lead: a rule is for the file itself. */
const linkedFolders = [
  ['/var/run', '/run'],
  ['/var/lock', '/run/lock'],
] as const;

/** Returns a path, and what it may be without symbolic links. */
function resolvedPaths(path: string): readonly string[] {
  const linked = linkedFolders.find(([name]) => path === name || path.startsWith(`${name}/`));
  return linked === undefined ? [path] : [path, `${linked[1]}${path.slice(linked[0].length)}`];
}

/** What the engine gives every container to write to, and the kernel each process of its own. */
const commonWrites = [
  '/dev/{null,zero,full,random,urandom,tty,console,ptmx,pts/*} rw,',
  '/dev/{shm,mqueue}/{,**} rwkl,',
  '@{PROC}/[0-9]*/** w,',
];

/** The runtimes have profiles of their own in Debian and Ubuntu: `docker stop` sends signals by them. */
const runtimeProfiles = ['unconfined', 'runc', 'crun'];

/** Returns an AppArmor profile that lets the workload do what it did (apparmor.d(5)). */
export function deriveAppArmor(
  recording: Recording,
  capabilities: readonly Justified<string>[] | undefined,
): Justified<string> {
  const { workload, executed, written } = recording;
  const name = `ironhull-${workload.name.replaceAll(/[^a-zA-Z0-9_.-]/gu, '-')}`;
  const families = usedFamilies(recording);
  const lines = [
    '#include <tunables/global>',
    '',
    `profile ${name} flags=(attach_disconnected,mediate_deleted) {`,
    '  #include <abstractions/base>',
    '',
    ...(capabilities === undefined
      ? ['  capability,']
      : capabilities.map(({ value }) => `  capability ${value.toLowerCase()},`)),
    ...families.map((family) => `  network ${family},`),
    ...(families.includes('unix') ? ['  unix,'] : []),
    '',
    '  / r,',
    '  /** rm,',
    ...programFiles(recording).map((path) => `  "${escaped(path)}" ix,`),
    ...writeRules(recording).map((rule) => `  ${rule}`),
    ...commonWrites.map((rule) => `  ${rule}`),
    '',
    '  signal (send, receive) peer=@{profile_name},',
    ...runtimeProfiles.map((peer) => `  signal (receive) peer=${peer},`),
    '  ptrace (trace, read, tracedby, readby) peer=@{profile_name},',
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

/** Names of the address families of sockets; `socketpair` makes those of one. */
function usedFamilies({ calls }: Recording): readonly string[] {
  const recorded = calls.find((call) => call.name === 'socket')?.values ?? [];
  const families = recorded.flatMap((family) => addressFamilyNames[family] ?? []);
  const pairs = calls.some((call) => call.name === 'socketpair') ? ['unix'] : [];
  return [...new Set([...families, ...pairs])];
}

/** The files that are executed: a rule for a symbolic link or for a script alone would not let them run. */
function programFiles({ executed }: Recording): readonly string[] {
  const files = executed.flatMap(({ path, files: own }) => own ?? [path]);
  return [...new Set(files)].filter((path) => isPlain(path) && !path.startsWith('/proc/')).toSorted();
}

/** Paths as rules have them, without a slash at the end. */
function rulePaths(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.flatMap(resolvedPaths))]
    .filter(isPlain)
    .map((path) => escaped(path.replace(/\/$/u, '')));
}

function writeRules(recording: Recording): readonly string[] {
  if (!isWrittenKnown(recording)) return ['/{,**} rwkl,'];
  const { below, at } = writtenPaths(recording);
  // The path of a directory ends with a slash; a mount, or what was written, may be either.
  return [
    ...rulePaths(below).map((path) => `"${path}{,/,/**}" rwkl,`),
    ...rulePaths(at).map((path) => `"${path}{,/}" rwkl,`),
  ];
}
