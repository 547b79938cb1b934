import { known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import type { RecordingGap } from '../core/confine/recording.ts';
import { systemCallNames } from '../knowledge/kernel/system-calls.gen.ts';
import { followTasks } from '../confine/recording/follow-tasks.ts';
import type { FollowedTask, PhaseCalls, TaskFollower } from '../confine/recording/follow-tasks.ts';
import { observeContainer } from '../confine/recording/observe-container.ts';
import type { ContainerObservations, ContainerObserver } from '../confine/recording/observe-container.ts';
import type { EventSource } from './event-source.ts';
import { parentProcess, processesNamed, processesOfContainer, programOf, tasksOf } from './machine-tasks.ts';
import { openEventSource, unavailable } from './open-event-source.ts';
import type { TracerProgram } from './open-event-source.ts';

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
  /** What a person should know before the recording starts. */
  notice?: string;
  /** Names the container to observe: the filter of events is tightened for it from now on. */
  choose(container: ObservedContainer): void;
  /** Why the container that was started is not followed; `undefined` if it is. `pid` is its first process. */
  whyNotFollowed(pid: number): Promise<string | undefined>;
  /** Paths of the programs that the container executed so far. */
  executed(): readonly string[];
  /** The program of a task of the container, also of one that ended; `undefined` for other tasks. */
  programOf(task: number): string | undefined;
  /** Ends the recording, removes its trace buffer, and returns what the container did. */
  stop(): Promise<RecordedTasks>;
}

/** What a recorder saw. */
export interface RecordedTasks {
  observations: ContainerObservations;
  /** Whether the kernel reported when it looked for capabilities. */
  sawCapabilities: boolean;
  /** Why peers of UDP sockets were not reported; `undefined` if they were. */
  whyNoDatagrams: string | undefined;
  /** Whether tasks of the container may be missing. */
  missedTasks: boolean;
  /** Nanoseconds of the trace clock at which the recorder began and ended. */
  beganAt: number;
  endedAt: number;
  events: number;
  lost: number;
  /** What the source of events could not see. */
  gaps: readonly RecordingGap[];
  mostTasks: number;
  /** What could not be cleaned up, with the reason. */
  leftovers: readonly string[];
}

/**
 * Starts to record a running container (`container`), or the next one that starts: then `choose` names it
 * later. Needs root and tracefs with the events of system calls and of processes, or else `tracer`.
 */
export async function startRecorder(
  architecture: RecordedArchitecture,
  container: ObservedContainer | undefined,
  tracer: TracerProgram,
): Promise<Observed<Recorder>> {
  const names: readonly string[] = systemCallNames[architecture];
  const calls = phaseCallsOf(names);
  const always = new Set([...calls.changeRoot, calls.setns, calls.seccomp, calls.prctl]);
  const opened = await openEventSource({ names, always }, tracer);
  if (opened.state !== 'known') return opened;
  const { source, insteadOf } = opened.value;
  try {
    const recorder = await recordFrom(source, names, calls, container);
    if (typeof recorder === 'string') {
      await source.close();
      return insteadOf === undefined
        ? unreadable('undetermined', recorder, opened.from)
        : unavailable(insteadOf, recorder);
    }
    const notice = [
      insteadOf === undefined ? [] : `no trace events: ${insteadOf}`,
      source.notice ?? [],
    ].flat();
    return known({ ...recorder, ...(notice.length === 0 ? {} : { notice: notice.join('; ') }) }, opened.from);
  } catch (error) {
    await source.close();
    throw error;
  }
}

function phaseCallsOf(names: readonly string[]): PhaseCalls {
  const numberOf = (name: string): number => names.indexOf(name);
  return {
    changeRoot: new Set(['pivot_root', 'chroot'].map(numberOf)),
    setns: numberOf('setns'),
    seccomp: numberOf('seccomp'),
    prctl: numberOf('prctl'),
  };
}

/** Returns the recorder, or why no task can be followed. */
async function recordFrom(
  source: EventSource,
  names: readonly string[],
  calls: PhaseCalls,
  container: ObservedContainer | undefined,
): Promise<Recorder | string> {
  const beganAt = Number(process.hrtime.bigint());
  const observers = new Map<string, ContainerObserver>();
  const observerOf = (id: string): ContainerObserver => {
    const found = observers.get(id) ?? observeContainer(names);
    observers.set(id, found);
    return found;
  };
  let time = beganAt;
  const follower = followTasks(calls, {
    call: (id, task, number, args) => observerOf(id).call(task, number, args, time),
    capability: (id, task, check, pid) =>
      observerOf(id).capability({ ...check, task: pid, time, program: task.program }),
    exec: (id, task, isFirst) => observerOf(id).exec(task, isFirst, time),
    socket: (id, _task, use) => observerOf(id).socket(use, time),
  });
  let chosen = container;
  const why = (await followMachine(source, follower, container?.id)) ?? (await source.ready());
  if (why !== undefined) return why;
  const reader = source.read(
    (event) => {
      time = event.time;
      follower.take(event);
    },
    () => {
      if (chosen === undefined) return;
      source.dropKnown(observerOf(chosen.id), chosen.held);
    },
  );
  return {
    choose: (one) => void (chosen = one),
    whyNotFollowed: (pid) => source.whyNotFollowed(pid),
    executed: () => (chosen === undefined ? [] : observerOf(chosen.id).executed()),
    programOf: (task) => (chosen === undefined ? undefined : follower.programOf(chosen.id, task)),
    async stop() {
      const endedAt = Number(process.hrtime.bigint());
      await reader.stop();
      const lost = await source.lost();
      const leftovers = await source.close();
      const observations = observerOf(chosen?.id ?? '').result(chosen?.held ?? new Set());
      const called = new Set(observations.calls.map(({ name }) => name));
      return {
        observations,
        sawCapabilities: source.seesCapabilities,
        whyNoDatagrams: source.whyNoDatagrams,
        missedTasks: lost > 0 || source.missesTasks(chosen?.id ?? ''),
        beganAt,
        endedAt,
        events: reader.events(),
        lost,
        gaps: source.gaps(chosen?.id ?? '', called),
        mostTasks: follower.mostTasks(chosen?.id ?? ''),
        leftovers,
      };
    },
  };
}

/**
 * Follows a container's tasks and those that start programs in it; without a container those that start one.
 * Returns why nothing is followed, if so.
 */
async function followMachine(
  source: EventSource,
  follower: TaskFollower,
  container: string | undefined,
): Promise<string | undefined> {
  const own = container === undefined ? [] : await processesOfContainer(container);
  const parents = await Promise.all(own.map(parentProcess));
  const shims = parents.filter((pid) => pid !== undefined && !own.includes(pid)) as readonly number[];
  // The shim of a container that runs starts what `docker exec` and health checks run in it.
  const starters = shims.length > 0 ? [] : await processesNamed('containerd');
  if (container === undefined && starters.length === 0)
    return 'no containerd runs on this machine: the engine is elsewhere, or its processes are hidden';
  for (const pid of own) {
    const followed: FollowedTask = {
      container: container ?? '',
      phase: 'workload',
      program: await programOf(pid),
    };
    for (const task of await followAll(source, pid)) follower.add(task, followed);
  }
  for (const pid of new Set(shims))
    for (const task of await followAll(source, pid)) follower.addShim(task, container ?? '');
  for (const pid of starters) await followAll(source, pid);
  return undefined;
}

/** Follows every thread of a process, also those that it starts meanwhile. */
async function followAll(source: EventSource, pid: number): Promise<readonly number[]> {
  const followed = new Set<number>();
  for (;;) {
    const more = (await tasksOf(pid)).filter((task) => !followed.has(task));
    if (more.length === 0) return [...followed];
    source.follow(more);
    for (const task of more) followed.add(task);
  }
}
