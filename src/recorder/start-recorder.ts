import { known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { filteredArguments } from '../knowledge/filtered-arguments.ts';
import { systemCallNames } from '../knowledge/system-calls.gen.ts';
import { argumentFilter, callFilter, capabilityFilter } from '../confine/recording/event-filter.ts';
import { followTasks } from '../confine/recording/follow-tasks.ts';
import type { FollowedTask, TaskFollower } from '../confine/recording/follow-tasks.ts';
import { observeContainer } from '../confine/recording/observe-container.ts';
import type { ContainerObservations, ContainerObserver } from '../confine/recording/observe-container.ts';
import { commandFailure } from './command-failure.ts';
import { parentProcess, processesNamed, processesOfContainer, programOf, tasksOf } from './machine-tasks.ts';
import { enableEvents, readTrace } from './trace-tasks.ts';
import { mountTracefs } from './tracefs-mount.ts';
import type { TracefsMount } from './tracefs-mount.ts';
import { openTracingInstance } from './tracing-instance.ts';
import type { TracingInstance } from './tracing-instance.ts';

/** Architectures whose system calls are known. */
export type RecordedArchitecture = keyof typeof systemCallNames;

/** The container to observe. */
export interface ObservedContainer {
  /** Full ID. */
  id: string;
  /** The capabilities that it can have, by bit. */
  held: ReadonlySet<number>;
}

/** A recorder that follows one container's tasks, or every container that starts. */
export interface Recorder {
  /** Names the container to observe: the filter of events is tightened for it from now on. */
  choose(container: ObservedContainer): void;
  /** Greatest number of tasks at one time so far. */
  mostTasks(): number;
  /** Paths of the programs that the container executed so far. */
  executed(): readonly string[];
  /** Ends the recording, removes its trace buffer, and returns what the container did. */
  stop(): Promise<RecordedTasks>;
}

/** What a recorder saw. */
export interface RecordedTasks {
  observations: ContainerObservations;
  /** Nanoseconds of the trace clock at which the recorder began. */
  beganAt: number;
  events: number;
  lost: number;
  /** Trace events that this kernel does not have. */
  missing: readonly string[];
  mostTasks: number;
  /** What could not be cleaned up, with the reason. */
  leftovers: readonly string[];
}

const callEvent = 'raw_syscalls/sys_enter';
const capabilityEvent = 'capability/cap_capable';
const taskEvents = [
  'sched/sched_process_fork',
  'sched/sched_process_exec',
  'sched/sched_process_exit',
  'cgroup/cgroup_attach_task',
];
const socketEvent = 'sock/inet_sock_set_state';
const argumentEvents = filteredArguments.map(({ call }) => `syscalls/sys_enter_${call}`);

/**
 * Starts to record a running container (`container`), or the next one that starts: then `choose` names it
 * later. Needs root and tracefs with the events of system calls and of processes.
 */
export async function startRecorder(
  architecture: RecordedArchitecture,
  container: ObservedContainer | undefined,
): Promise<Observed<Recorder>> {
  const mount = await mountTracefs();
  if (mount.state !== 'known') return mount;
  try {
    const instance = await openTracingInstance(mount.value.path, `${Date.now() % 1_000_000}`);
    const started = await startIn(instance, mount.value, architecture, container).catch(
      async (error: unknown) => {
        await instance.close();
        throw error;
      },
    );
    if (started.state !== 'known') {
      await instance.close();
      await mount.value.release();
    }
    return started;
  } catch (error) {
    await mount.value.release();
    const { message, denied } = commandFailure(error);
    return unreadable(denied ? 'denied' : 'unsupported', message, mount.value.path);
  }
}

async function startIn(
  instance: TracingInstance,
  mount: TracefsMount,
  architecture: RecordedArchitecture,
  container: ObservedContainer | undefined,
): Promise<Observed<Recorder>> {
  const beganAt = Number(process.hrtime.bigint());
  const names: readonly string[] = systemCallNames[architecture];
  const observers = new Map<string, ContainerObserver>();
  const observerOf = (id: string): ContainerObserver => {
    const found = observers.get(id) ?? observeContainer(names);
    observers.set(id, found);
    return found;
  };
  let time = beganAt;
  const numberOf = (name: string): number => names.indexOf(name);
  const phaseCalls = {
    changeRoot: new Set(['pivot_root', 'chroot'].map(numberOf)),
    setns: numberOf('setns'),
    seccomp: numberOf('seccomp'),
    prctl: numberOf('prctl'),
  };
  const { changeRoot, ...single } = phaseCalls;
  const always = new Set([...changeRoot, ...Object.values(single)]);
  const follower = followTasks(phaseCalls, {
    call: (id, task, number, args) => observerOf(id).call(task, number, args, time),
    capability: (id, task, check) => observerOf(id).capability(task, check, time),
    exec: (id, task, isFirst) => observerOf(id).exec(task, isFirst, time),
    socket: (id, _task, use) => observerOf(id).socket(use, time),
  });
  let chosen = container;
  let mostTasks = 0;
  await followMachine(instance, follower, container?.id);
  const { decoders, missing } = await enableEvents(instance, [
    ...taskEvents,
    socketEvent,
    capabilityEvent,
    ...argumentEvents,
    callEvent,
  ]);
  const needed = [callEvent, ...taskEvents.slice(0, 3)].filter((event) => missing.includes(event));
  if (needed.length > 0)
    return unreadable('unsupported', `this kernel has no trace event ${needed.join(', ')}`, mount.path);
  const tighten = filterTightener(instance, { names, always, missing });
  const reader = readTrace(
    instance,
    decoders,
    (event) => {
      time = event.time;
      follower.take(event);
    },
    () => {
      if (chosen === undefined) return;
      mostTasks = Math.max(mostTasks, follower.running(chosen.id));
      tighten(observerOf(chosen.id), chosen.held);
    },
  );
  return known(
    {
      choose: (one) => void (chosen = one),
      mostTasks: () => mostTasks,
      executed: () => (chosen === undefined ? [] : observerOf(chosen.id).executed()),
      async stop() {
        await reader.stop();
        const lost = await instance.lost();
        await instance.close();
        const left = await mount.release();
        return {
          observations: observerOf(chosen?.id ?? '').result(chosen?.held ?? new Set()),
          beganAt,
          events: reader.events(),
          lost,
          missing,
          mostTasks,
          leftovers: left === undefined ? [] : [left],
        };
      },
    },
    mount.path,
  );
}

/** Follows a container's tasks and those that start programs in it; without a container those that start one. */
async function followMachine(
  instance: TracingInstance,
  follower: TaskFollower,
  container: string | undefined,
): Promise<void> {
  const own = container === undefined ? [] : await processesOfContainer(container);
  const parents = await Promise.all(own.map(parentProcess));
  const shims = parents.filter((pid) => pid !== undefined && !own.includes(pid)) as readonly number[];
  const starters = await processesNamed('containerd');
  for (const pid of own) {
    const followed: FollowedTask = {
      container: container ?? '',
      phase: 'workload',
      program: await programOf(pid),
    };
    for (const task of await followAll(instance, pid)) follower.add(task, followed);
  }
  for (const pid of new Set([...shims, ...starters])) await followAll(instance, pid);
}

/** Follows every thread of a process, also those that it starts meanwhile. */
async function followAll(instance: TracingInstance, pid: number): Promise<readonly number[]> {
  const followed = new Set<number>();
  for (;;) {
    const more = (await tasksOf(pid)).filter((task) => !followed.has(task));
    if (more.length === 0) return [...followed];
    instance.follow(more);
    for (const task of more) followed.add(task);
  }
}

interface FilterContext {
  names: readonly string[];
  /** Calls that must go on to be reported. */
  always: ReadonlySet<number>;
  missing: readonly string[];
}

/** Returns a function that drops what is known already, at most once for each new observation. */
function filterTightener(
  instance: TracingInstance,
  { names, always, missing }: FilterContext,
): (observer: ContainerObserver, held: ReadonlySet<number>) => void {
  const watched = filteredArguments.filter(({ call }) => !missing.includes(`syscalls/sys_enter_${call}`));
  const watchedNumbers = new Set(watched.map(({ call }) => names.indexOf(call)));
  const set = new Map<string, string>();
  const change = (event: string, filter: string): void => {
    if (set.get(event) === filter) return;
    set.set(event, filter);
    instance.filter(event, filter);
  };
  return (observer, held) => {
    const calls = observer.known();
    // The events of these calls report each new value of their argument.
    change(callEvent, callFilter(new Set([...calls.keys(), ...watchedNumbers]), always));
    for (const { call } of watched) {
      const values = calls.get(names.indexOf(call));
      if (values !== undefined) change(`syscalls/sys_enter_${call}`, argumentFilter(call, values));
    }
    if (!missing.includes(capabilityEvent))
      change(capabilityEvent, capabilityFilter(observer.knownCapabilities(held)));
  };
}
