import type { Justified, LeastPrivilege } from '../../core/confine/least-privilege.ts';
import type { RecordedProgram, Recording } from '../../core/confine/recording.ts';
import { deriveAppArmor } from './derive-apparmor.ts';
import { deriveLimits } from './derive-limits.ts';
import { deriveNetwork } from './derive-network.ts';
import { callsUnfiltered, deriveSeccomp } from './derive-seccomp.ts';
import { deriveSelinux } from './derive-selinux.ts';
import { writablePlaces } from './writable-places.ts';

/** Returns the least privileges that a recording justifies. Pure. */
export function deriveLeastPrivilege(recording: Recording): LeastPrivilege {
  const noNewPrivileges = deriveNoNewPrivileges(recording);
  const capabilities = deriveCapabilities(recording);
  const places = writablePlaces(recording);
  const network = deriveNetwork(recording);
  return {
    schemaVersion: 1,
    kind: 'least-privilege',
    workload: recording.workload,
    seccomp: deriveSeccomp(recording, noNewPrivileges.value),
    ...(capabilities === undefined ? {} : { capabilities }),
    noNewPrivileges,
    user: deriveUser(recording),
    mounts: recording.mounts,
    ...places,
    limits: deriveLimits(recording),
    ...network,
    appArmor: deriveAppArmor(recording, capabilities),
    selinux: deriveSelinux(recording, capabilities),
    ...(recording.settings === undefined ? {} : { settings: recording.settings }),
    confidence: confidenceOf(recording),
    doubts: doubtsOf(recording),
  };
}

function deriveCapabilities({ capabilities }: Recording): readonly Justified<string>[] | undefined {
  return capabilities
    ?.filter(({ result }) => result !== 'refused')
    .map(({ name, program }) => ({ value: name, because: [`used by ${program}`] }));
}

/** Programs with other rights than their caller's need them only if the caller has not got them already. */
function deriveNoNewPrivileges({ executed, confinement }: Recording): Justified<boolean> {
  if (confinement.noNewPrivileges)
    return { value: true, because: ['it was set while the workload was recorded'] };
  const raising = [
    ...executed.filter(({ setuid }) => setuid === true).map(({ path }) => `${path} is setuid or setgid`),
    ...executed.flatMap(({ path, capabilities = [] }) =>
      capabilities.length === 0 ? [] : [`${path} has the file capabilities ${capabilities.join(', ')}`],
    ),
  ];
  if (raising.length > 0) return { value: false, because: raising };
  return { value: true, because: ['no program that is setuid or has file capabilities was executed'] };
}

function deriveUser({ confinement, capabilities }: Recording): Justified<string> {
  const { user } = confinement;
  const isRoot = user === '' || /^(?:root|0)(?::|$)/u.test(user);
  if (!isRoot) return { value: user, because: ['it ran as this user'] };
  const dropped = (capabilities ?? []).some(({ name, result }) => name === 'SETUID' && result !== 'refused');
  return {
    value: user === '' ? 'root' : user,
    because: [
      dropped
        ? 'it started as root and changed its user itself'
        : 'it ran as root; try another user, and record again',
    ],
  };
}

function confidenceOf({ runs }: Recording): LeastPrivilege['confidence'] {
  const last = runs.at(-1);
  return {
    runs: runs.length,
    seconds: runs.reduce((sum, { seconds }) => sum + seconds, 0),
    quietSeconds: last === undefined ? 0 : Math.max(0, Math.round((last.seconds - last.lastNewAt) * 10) / 10),
    sawStart: runs.some(({ sawStart }) => sawStart),
    lostEvents: runs.reduce((sum, { lostEvents }) => sum + lostEvents, 0),
  };
}

/** The kernel ends a program whose architecture a filter has not. */
function foreignPrograms(
  executed: readonly RecordedProgram[],
  own: Recording['architecture'],
): readonly string[] {
  const foreign = executed.filter(({ architecture }) => architecture !== undefined && architecture !== own);
  return foreign.map(
    ({ path, architecture }) =>
      `the seccomp profile is for ${own} only: ${path}, a program for ${architecture ?? ''}, is killed under it`,
  );
}

function doubtsOf({
  architecture,
  calls,
  gaps,
  runs,
  executed,
  written,
  directories,
}: Recording): readonly string[] {
  const unknown = (known: (program: RecordedProgram) => unknown): readonly string[] =>
    executed
      // The kernel's name for a program that executes itself again is of no file.
      .filter(({ path }) => path.startsWith('/') && !path.startsWith('/proc/'))
      .filter((one) => known(one) === undefined)
      .map(({ path }) => path);
  const unknownModes = unknown(({ setuid }) => setuid);
  const unknownCapabilities = unknown(({ capabilities }) => capabilities);
  const failed = runs.filter(({ exercise }) => exercise !== undefined && exercise.exitCode !== 0);
  return [
    ...gaps.map(({ what, why }) => `${what}: ${why}`),
    ...(runs.every(({ exercise }) => exercise === undefined)
      ? ['no exercise: only what happened by itself was recorded']
      : []),
    ...failed.map(
      ({ exercise }) => `the exercise ended with ${exercise?.exitCode ?? ''}: ${exercise?.command ?? ''}`,
    ),
    ...(unknownModes.length > 0
      ? [`whether these programs are setuid is not known: ${unknownModes.join(', ')}`]
      : []),
    ...foreignPrograms(executed, architecture),
    ...(callsUnfiltered({ calls })
      ? [
          'clone3 was called and is refused with ENOSYS, as by the engine’s default: a filter cannot read its flags',
        ]
      : []),
    ...(unknownCapabilities.length > 0
      ? [
          `whether these programs have file capabilities is not known; with no-new-privileges they have none: ${unknownCapabilities.join(', ')}`,
        ]
      : []),
    ...(written.length > 0 && directories.length === 0
      ? ['the owners of the directories that were written are not known: volumes take the place of memory']
      : []),
  ];
}
