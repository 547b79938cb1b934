import { counted } from '../../core/counted.ts';
import type { DaemonDefaults, DerivedMember, LeftOut } from '../../core/confine/daemon-defaults.ts';
import type { LeastPrivilege } from '../../core/confine/least-privilege.ts';
import type { Recording } from '../../core/confine/recording.ts';
import { mergeCalls } from '../recording/merge-recordings.ts';
import { deriveLeastPrivilege } from './derive.ts';
import { networkUse } from './derive-network.ts';
import { deriveSeccomp } from './derive-seccomp.ts';

/** A workload with what was derived for it alone. */
interface DerivedWorkload {
  name: string;
  recording: Recording;
  profile: LeastPrivilege;
}

/**
 * Returns the defaults of an engine that allow what each workload did; `recordings` has one for each, all of one
 * architecture. `seccompFile` is where the engine finds the seccomp profile.
 *
 * A default holds for every container that does not set the same itself, so it is as wide as the widest of the
 * workloads needs it. What recordings do not decide is left out, with the reason.
 */
export function deriveDaemonDefaults(recordings: readonly Recording[], seccompFile: string): DaemonDefaults {
  const workloads = recordings.map((recording) => ({
    name: recording.workload.service ?? recording.workload.name,
    recording,
    profile: deriveLeastPrivilege(recording),
  }));
  const raising = workloads.filter(({ profile }) => !profile.noNewPrivileges.value);
  const seccomp = uniteSeccomp(workloads, raising.length === 0);
  const connecting = workloads.flatMap(({ name, recording }) => {
    const use = networkUse(recording);
    return use === undefined ? [] : [`${name}: ${use}`];
  });
  const members: readonly DerivedMember[] = [
    ...(connecting.length === 0
      ? [
          {
            key: 'icc',
            value: false,
            because: [...workloads.map(({ name }) => `${name}: it used no network`), iccNeed],
          },
        ]
      : []),
    ...(raising.length === 0
      ? [{ key: 'no-new-privileges', value: true, because: workloads.flatMap(newPrivilegeReasons) }]
      : []),
    { key: 'seccomp-profile', value: seccompFile, because: seccompReasons(workloads, seccomp) },
  ];
  return {
    workloads: workloads.map(({ name }) => name),
    members,
    seccomp: seccomp.profile,
    leftOut: [
      ...(raising.length === 0
        ? []
        : [{ what: 'no-new-privileges', because: raising.flatMap(newPrivilegeReasons) }]),
      ...(connecting.length === 0 ? [] : [{ what: 'icc', because: connecting }]),
      ...undecidedMembers,
    ],
    doubts: [
      'containers that were not recorded get these defaults too; each can set its own with security_opt',
      ...workloads.flatMap(ownFilterDoubts),
      ...workloads.flatMap(({ name, profile }) => profile.doubts.map((doubt) => `${name}: ${doubt}`)),
    ],
  };
}

/** dockerd 26.1: "You specified --iptables=false with --icc=false". */
const iccNeed =
  'for the default bridge network; needs iptables, which is on unless daemon.json says otherwise';

const newPrivilegeReasons = ({ name, profile }: DerivedWorkload): readonly string[] =>
  profile.noNewPrivileges.because.map((reason) => `${name}: ${reason}`);

/** The filter that allows the calls of all workloads, each with the values of its filtered argument. */
function uniteSeccomp(
  workloads: readonly DerivedWorkload[],
  noNewPrivileges: boolean,
): LeastPrivilege['seccomp'] {
  const [first, ...others] = workloads.map(({ name, recording }): Recording => ({
    ...recording,
    calls: recording.calls.map((call) => ({ ...call, program: `${call.program} of ${name}` })),
  }));
  if (first === undefined) throw new Error('no recording to derive from');
  const united = others.reduce(
    (all, { calls, startupCalls }) => ({
      ...all,
      calls: mergeCalls(all.calls, calls),
      startupCalls: [...all.startupCalls, ...startupCalls],
    }),
    first,
  );
  return deriveSeccomp(united, noNewPrivileges);
}

function seccompReasons(
  workloads: readonly DerivedWorkload[],
  { calls }: LeastPrivilege['seccomp'],
): readonly string[] {
  return [
    ...workloads.map(({ name, recording }) => `${name}: ${counted(recording.calls.length, 'system call')}`),
    `together, with those that start a container: ${calls.length}`,
  ];
}

function ownFilterDoubts({ name, recording: { confinement } }: DerivedWorkload): readonly string[] {
  if (confinement.seccomp === 'default') return [];
  const cause = confinement.privileged
    ? 'privileged'
    : confinement.seccomp === 'custom'
      ? 'seccomp=FILE'
      : 'seccomp=unconfined';
  return [`${name} was recorded with ${cause}: the default filter reaches it once that is removed`];
}

/**
 * What recordings do not decide, though a workload's own settings or the engine may. The members of daemon.json
 * are those of dockerd 26.1 (docs.docker.com/reference/cli/dockerd, "Daemon configuration file").
 */
const undecidedMembers: readonly LeftOut[] = [
  {
    what: 'default-ulimits',
    because: [
      'recordings have no open files, and the kernel counts the processes of a user (nproc) for the whole host',
    ],
  },
  {
    what: 'userland-proxy, ip',
    because: ['recordings do not show from where published ports are reached'],
  },
  {
    what: 'userns-remap, default-cgroupns-mode, default-ipc-mode',
    because: ['recordings do not show what else uses the files and namespaces of a container'],
  },
  {
    what: 'capabilities, user, read-only root, memory, processes, AppArmor',
    because: ['daemon.json has no default for them: use --format compose or run for each workload'],
  },
];
