import type { RecordedCall, RecordedCapability, RecordedSocket } from '../../core/confine/recording.ts';
import { filteredArguments } from '../../knowledge/kernel/filtered-arguments.ts';
import type { FilteredArgument } from '../../knowledge/kernel/filtered-arguments.ts';
import type { FollowedTask } from './follow-tasks.ts';
import type { AttributedCheck } from './credential-owners.ts';
import { observeCapabilities } from './observe-capabilities.ts';
import type { CapabilityObserver } from './observe-capabilities.ts';
import type { CallArguments, SocketUse } from './task-event.ts';

/** What the tasks of one container did. */
export interface ContainerObservations {
  calls: readonly RecordedCall[];
  startupCalls: readonly string[];
  capabilities: readonly RecordedCapability[];
  executed: readonly string[];
  listening: readonly RecordedSocket[];
  connected: readonly RecordedSocket[];
  /** Numbers of calls that have no name in the table of this architecture. */
  unnamedCalls: readonly number[];
  /** Whether a program of the container was started. */
  sawStart: boolean;
  /** Trace time at which the container's first program was started; 0 if it was not seen. */
  startedAt: number;
  /** Trace time of the newest observation; 0 for none. */
  lastNewAt: number;
}

/** Collects what tasks of one container do; a repetition costs one look into a map. */
export interface ContainerObserver {
  call(task: FollowedTask, number: number, args: CallArguments, time: number): void;
  capability(check: AttributedCheck): void;
  exec(task: FollowedTask, isFirst: boolean, time: number): void;
  socket(use: SocketUse, time: number): void;
  /** Calls of the workload so far, by number, with the values of an argument that profiles filter. */
  known(): ReadonlyMap<number, ReadonlySet<number>>;
  knownCapabilities: CapabilityObserver['known'];
  /** Peers so far. */
  connected(): readonly RecordedSocket[];
  /** Paths of the programs that were executed so far. */
  executed(): readonly string[];
  /** `held` are the capabilities that the container can have, by bit. */
  result(held: ReadonlySet<number>): ContainerObservations;
}

interface Seen {
  program: string;
  values: Set<number>;
}

/** With more values of an argument the call counts as unrestricted. */
export const mostValues = 64;

/** Longest list of paths or peers that is kept. */
const mostEntries = 5000;

/** Returns an observer; `names` are the system calls of the architecture by number. */
export function observeContainer(names: readonly string[]): ContainerObserver {
  const calls = new Map<number, Seen>();
  const startup = new Set<number>();
  const capabilities = observeCapabilities();
  const executed = new Set<string>();
  const sockets = { listen: new Map<string, RecordedSocket>(), connect: new Map<string, RecordedSocket>() };
  const argumentByNumber = new Map(filteredArguments.map((one) => [names.indexOf(one.call), one] as const));
  let startedAt = 0;
  let lastNewAt = 0;
  const isNew = (time: number): void => {
    lastNewAt = Math.max(lastNewAt, time);
  };
  const nameOf = (number: number): string | undefined => {
    const name = names[number];
    return name === '-' ? undefined : name;
  };
  return {
    call(task, number, args, time) {
      if (task.phase !== 'workload') return void startup.add(number);
      const seen = calls.get(number) ?? { program: task.program, values: new Set<number>() };
      if (!calls.has(number)) {
        calls.set(number, seen);
        isNew(time);
      }
      const argument = argumentByNumber.get(number);
      if (argument === undefined || seen.values.size > mostValues) return;
      const value = valueOf(argument, args);
      if (!seen.values.has(value)) isNew(time);
      seen.values.add(value);
    },
    capability(check) {
      if (capabilities.add(check)) isNew(check.time);
    },
    exec(task, isFirst, time) {
      if (isFirst && startedAt === 0) startedAt = time;
      if (executed.has(task.program) || executed.size >= mostEntries) return;
      executed.add(task.program);
      isNew(time);
    },
    socket({ does, protocol, address, port }, time) {
      const key = `${protocol} ${address} ${port}`;
      if (sockets[does].has(key) || sockets[does].size >= mostEntries) return;
      sockets[does].set(key, { protocol, address, port });
      isNew(time);
    },
    known: () => new Map([...calls].map(([number, { values }]) => [number, values])),
    knownCapabilities: (held) => capabilities.known(held),
    connected: () => [...sockets.connect.values()],
    executed: () => [...executed],
    result: (held) => ({
      calls: [...calls]
        .flatMap(([number, { program, values }]) => {
          const name = nameOf(number);
          return name === undefined ? [] : [recordedCall(name, program, values)];
        })
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      startupCalls: [...startup].flatMap((number) => nameOf(number) ?? []).toSorted(),
      capabilities: capabilities.result(held),
      executed: [...executed].toSorted(),
      listening: [...sockets.listen.values()],
      connected: [...sockets.connect.values()],
      unnamedCalls: [...calls.keys(), ...startup].filter((number) => nameOf(number) === undefined),
      sawStart: startedAt > 0,
      startedAt,
      lastNewAt,
    }),
  };
}

function valueOf({ index, mask }: FilteredArgument, args: CallArguments): number {
  const value = args[index] ?? 0;
  return mask === undefined ? value : (value & mask) >>> 0;
}

function recordedCall(name: string, program: string, values: ReadonlySet<number>): RecordedCall {
  if (values.size === 0 || values.size > mostValues) return { name, program };
  return { name, program, values: [...values].toSorted((a, b) => a - b) };
}
