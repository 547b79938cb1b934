import type {
  Justified,
  LeastPrivilege,
  SeccompArgument,
  SeccompRule,
} from '../../core/confine/least-privilege.ts';
import type { RecordedCall, Recording } from '../../core/confine/recording.ts';
import { filteredArguments, type FilteredArgument } from '../../knowledge/kernel/filtered-arguments.ts';
import { newerCalls, privilegedSuccessors } from '../../knowledge/kernel/older-calls.ts';
import { privilegedCalls } from '../../knowledge/kernel/privileged-calls.ts';
import {
  calledElsewhere,
  goRuntimeCalls,
  runtimeStartupCalls,
  unavoidableCalls,
} from '../../knowledge/kernel/runtime-startup-calls.ts';
import { systemCallNames } from '../../knowledge/kernel/system-calls.gen.ts';
import { terminalRequests } from '../../knowledge/kernel/terminal-requests.ts';

// errno(3), the same on x86_64 and aarch64
const notPermitted = 1;
const notImplemented = 38;

const architectures = { x86_64: 'SCMP_ARCH_X86_64', aarch64: 'SCMP_ARCH_AARCH64' } as const;

const allow = 'SCMP_ACT_ALLOW';
const refuse = 'SCMP_ACT_ERRNO';

/** Its flags, which may ask for new namespaces, lie in memory, where no filter reads them. */
const unfiltered = 'clone3';

/** Whether a workload starts tasks by a call that no profile allows: C libraries and Go take `clone` without it. */
export function callsUnfiltered({ calls }: Pick<Recording, 'calls'>): boolean {
  return calls.some(({ name }) => name === unfiltered);
}

/**
 * Returns the seccomp profile that allows what a workload called, and what its runtime calls to start it.
 *
 * Calls that are not allowed fail with ENOSYS: libraries then take an older call, as on an older kernel. Calls
 * that ask for a privilege fail with EPERM, as without the capability, unless the older call that programs make in
 * their place is allowed.
 */
export function deriveSeccomp(recording: Recording, noNewPrivileges: boolean): LeastPrivilege['seccomp'] {
  const calls = allowedCalls(recording, noNewPrivileges);
  const names = new Set(calls.map(({ value }) => value));
  const conditional = filteredArguments
    .filter(({ call }) => names.has(call))
    .flatMap((argument) => conditionsOf(argument, recording.calls));
  const restricted = new Set(conditional.flatMap((rule) => rule.names));
  const absent = new Set(
    privilegedSuccessors.filter(({ older }) => names.has(older)).map(({ call }) => call),
  );
  const refused = privilegedCalls.filter((name) => !names.has(name) && !absent.has(name));
  return {
    profile: {
      defaultAction: refuse,
      defaultErrnoRet: notImplemented,
      architectures: [architectures[recording.architecture]],
      syscalls: [
        { names: [...names].filter((name) => !restricted.has(name)).toSorted(), action: allow },
        ...conditional,
        { names: refused.toSorted(), action: refuse, errnoRet: notPermitted },
      ].filter((rule) => rule.names.length > 0),
    },
    calls,
  };
}

function allowedCalls(recording: Recording, noNewPrivileges: boolean): readonly Justified<string>[] {
  const because = new Map<string, string[]>();
  const add = (names: readonly string[], reason: string): void => {
    for (const name of names) because.set(name, [...(because.get(name) ?? []), reason]);
  };
  for (const { name, program } of recording.calls)
    if (name !== unfiltered) add([name], `called by ${program === '' ? 'the workload' : program}`);
  if (callsUnfiltered(recording)) add(['clone'], 'called in place of clone3, which is refused');
  add(recording.startupCalls, `called by ${recording.runtime || 'the runtime'} to start the container`);
  const phase = noNewPrivileges ? 'late' : 'early';
  for (const [runtime, calls] of Object.entries(runtimeStartupCalls))
    add(calls[phase], `${runtime} starts containers with it`);
  add(goRuntimeCalls, 'the runtime of Go, for runc');
  add(unavoidableCalls, 'needed by every program');
  add(
    namedOn(recording.architecture, calledElsewhere),
    'called where the clock of the machine is another one',
  );
  for (const { names, reason } of olderCalls(new Set(because.keys())))
    add(namedOn(recording.architecture, names), reason);
  return [...because]
    .map(([value, reasons]) => ({ value, because: [...new Set(reasons)] }))
    .toSorted((a, b) => (a.value < b.value ? -1 : 1));
}

/** The calls that the same libraries and runtimes make on kernels that lack one of these calls. */
function olderCalls(names: ReadonlySet<string>): readonly { names: readonly string[]; reason: string }[] {
  return newerCalls
    .filter((newer) => names.has(newer.call) && (newer.with === undefined || names.has(newer.with)))
    .map((newer) => ({
      names: newer.older.filter((name) => !names.has(name)),
      reason: `stands in for ${newer.call}${newer.with === undefined ? '' : ` and ${newer.with}`} on kernels before ${newer.since}`,
    }));
}

function namedOn(architecture: Recording['architecture'], names: readonly string[]): readonly string[] {
  const known = new Set(systemCallNames[architecture]);
  return names.filter((name) => known.has(name));
}

/** Rules for a call whose argument is filtered: one for each value. None if every value is allowed. */
function conditionsOf(argument: FilteredArgument, calls: readonly RecordedCall[]): readonly SeccompRule[] {
  const recorded = calls.find(({ name }) => name === argument.call);
  if (recorded !== undefined && recorded.values === undefined) return [];
  const seen = new Set([...(recorded?.values ?? []), ...(usualValues[argument.call] ?? [])]);
  // A namespace was made once: its flags vary with the program, so any are allowed.
  if (argument.mask !== undefined && [...seen].some((value) => value !== 0)) return [];
  const mask = argument.mask ?? 0xff_ff_ff_ff;
  return [...seen]
    .toSorted((a, b) => a - b)
    .map((value) => ({ names: [argument.call], action: allow, args: [equals(argument.index, mask, value)] }));
}

/** Values that are allowed wherever the call is. */
const usualValues: Readonly<Record<string, readonly number[]>> = { clone: [0], ioctl: terminalRequests };

/** Compares the lower 32 bits: the kernel takes no more of an `int`, and C libraries extend its sign. */
function equals(index: number, mask: number, value: number): SeccompArgument {
  return { index, value: mask, valueTwo: value, op: 'SCMP_CMP_MASKED_EQ' };
}
