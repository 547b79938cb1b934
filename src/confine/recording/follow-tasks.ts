import { countTasks } from './count-tasks.ts';
import { outsideTasks } from './outside-tasks.ts';
import type { CallArguments, CapabilityCheck, SocketUse, TaskEvent } from './task-event.ts';

/**
 * Where a task of a container is between the runtime that starts it and the workload's own program:
 * `runtime` prepares the container, `entered` has the container's root directory, `confined` is also under
 * its seccomp profile, and `workload` runs a program of the container.
 */
export type TaskPhase = 'runtime' | 'entered' | 'confined' | 'workload';

/** Numbers of the calls by which a task goes from one phase to the next, on this architecture. */
export interface PhaseCalls {
  /** `pivot_root`, `chroot`: the root directory of a container that starts. */
  changeRoot: ReadonlySet<number>;
  /** `setns`: the namespaces of a container that runs. */
  setns: number;
  seccomp: number;
  prctl: number;
}

/** Receives what tasks of containers do. Containers are named by the last part of their cgroup's path. */
export interface TaskObserver {
  call(container: string, task: FollowedTask, number: number, args: CallArguments): void;
  /** `pid` is the number of the task. */
  capability(container: string, task: FollowedTask, check: CapabilityCheck, pid: number): void;
  exec(container: string, task: FollowedTask, isFirst: boolean): void;
  socket(container: string, task: FollowedTask, use: SocketUse): void;
}

/** A task of a container. */
export interface FollowedTask {
  container: string;
  phase: TaskPhase;
  /** Path of its program as it was executed; empty before the workload's first one. */
  program: string;
  /** Whether it is of the container's own start, not of a `docker exec`. */
  isStart?: boolean;
}

/** Follows tasks by their events, which must come in the order of their times. */
export interface TaskFollower {
  take(event: TaskEvent): void;
  /** Adds a task that ran before the trace began. */
  add(task: number, followed: FollowedTask): void;
  /** Adds a task of the shim of a container that ran before: it starts the programs of `docker exec`. */
  addShim(task: number, container: string): void;
  /** The program that a task of a container ran last, also of one that ended; `undefined` for other tasks. */
  programOf(container: string, task: number): string | undefined;
  /** Greatest number of tasks at one time that ran the programs of a container. */
  mostTasks(container: string): number;
}

// seccomp(2), prctl(2)
const setFilter = 1;
const setSeccomp = 22;
const filterMode = 2;

/** Tasks that are remembered after their end. */
const mostRemembered = 200_000;

/** A container's ID at the end of a cgroup's path, as the cgroupfs and systemd drivers name it, or below it. */
const containerId = /(?:^|[/-])([0-9a-f]{64})(?:\.scope)?(?:\/|$)/u;

/** The container whose control group has that path; `undefined` for one of no container. */
export function containerOf(path: string): string | undefined {
  return containerId.exec(path)?.[1];
}

/** Returns a follower that reports to `observer`. */
export function followTasks(calls: PhaseCalls, observer: TaskObserver): TaskFollower {
  const tasks = new Map<number, FollowedTask>();
  /** Tasks that ran a program of a container, in the order in which they did; a number may be used again. */
  const remembered = new Map<number, { container: string; program: string }>();
  const counter = countTasks();
  const remember = (id: number, { container, phase, program }: FollowedTask): void => {
    if (phase !== 'workload') return;
    remembered.delete(id);
    remembered.set(id, { container, program });
    const [oldest] = remembered.size > mostRemembered ? remembered.keys() : [];
    if (oldest !== undefined) remembered.delete(oldest);
  };
  /**
   * Tasks of no container yet that entered one: for `docker exec`, runc joins the namespaces first, and puts
   * the process into the control groups afterwards.
   */
  const entered = new Set<number>();
  const outside = outsideTasks();
  const loadsFilter = (number: number, [first, second, third]: CallArguments): boolean =>
    (number === calls.seccomp && first === setFilter && third !== 0) ||
    (number === calls.prctl && first === setSeccomp && second === filterMode);
  const takeCall = (task: FollowedTask, number: number, args: CallArguments): void => {
    if (task.phase === 'confined' || task.phase === 'workload')
      observer.call(task.container, task, number, args);
    else if (calls.changeRoot.has(number)) Object.assign(task, { phase: 'entered', isStart: true });
    else if (number === calls.setns) task.phase = 'entered';
    else if (task.phase === 'entered' && loadsFilter(number, args)) task.phase = 'confined';
  };
  const takeExec = (id: number, task: FollowedTask, path: string): void => {
    if (task.phase === 'runtime') return;
    const isFirst = task.phase !== 'workload' && task.isStart === true;
    if (task.phase !== 'workload') counter.add(task.container);
    task.phase = 'workload';
    task.program = path;
    remember(id, task);
    observer.exec(task.container, task, isFirst);
  };
  const removeTask = (id: number): void => {
    const task = tasks.get(id);
    if (task?.phase === 'workload') counter.remove(task.container);
    tasks.delete(id);
  };
  const addTask = (id: number, followed: FollowedTask): void => {
    // The end of a task that had the number before was lost.
    removeTask(id);
    tasks.set(id, { ...followed });
    if (followed.phase === 'workload') counter.add(followed.container);
    remember(id, followed);
  };
  const join = (task: number, path: string): void => {
    const container = containerOf(path);
    // A runtime joins each of a container's control groups; one of them is enough.
    if (container === undefined || tasks.get(task)?.container === container) return;
    removeTask(task);
    const phase = entered.has(task) ? 'entered' : 'runtime';
    if (phase === 'runtime') outside.joined(task, container);
    tasks.set(task, { container, phase, program: '' });
  };
  const enter = (task: number): void => {
    const container = outside.containerServedBy(task);
    if (container === undefined) entered.add(task);
    else tasks.set(task, { container, phase: 'entered', program: '' });
  };
  /** The first thread has ended when another one takes its number. */
  const renumber = (former: number, task: number): void => {
    if (former === task) return;
    const known = tasks.get(former);
    removeTask(task);
    if (known !== undefined) addTask(task, known);
    removeTask(former);
    outside.fork(former, task);
    outside.exit(former);
    if (entered.delete(former)) entered.add(task);
  };
  const takeOutside = (event: TaskEvent): void => {
    switch (event.kind) {
      case 'call':
        if (event.number === calls.setns) enter(event.task);
        return;
      case 'fork':
        outside.fork(event.task, event.child);
        if (entered.has(event.task)) entered.add(event.child);
        return;
      case 'exec':
        outside.exec(event.task, event.path);
        // Another program: what its process entered before was not for a container's.
        entered.delete(event.task);
        return;
      case 'exit':
        outside.exit(event.task);
        entered.delete(event.task);
        return;
      default:
    }
  };
  return {
    addShim: (task, container) => outside.addShim(task, container),
    add(task, followed) {
      addTask(task, followed);
    },
    programOf(container, task) {
      const known = remembered.get(task);
      return known?.container === container ? known.program : undefined;
    },
    mostTasks: (container) => counter.most(container),
    take(event) {
      if (event.kind === 'cgroup') return join(event.task, event.path);
      if (event.kind === 'exec') renumber(event.former, event.task);
      const task = tasks.get(event.task);
      if (task === undefined) return takeOutside(event);
      switch (event.kind) {
        case 'call':
          return takeCall(task, event.number, event.args);
        case 'capability':
          if (task.phase === 'workload') observer.capability(task.container, task, event.check, event.task);
          return;
        case 'fork':
          return addTask(event.child, task);
        case 'exec':
          return takeExec(event.task, task, event.path);
        case 'exit':
          removeTask(event.task);
          outside.exit(event.task);
          return;
        case 'socket':
          if (task.phase === 'workload') observer.socket(task.container, task, event.use);
          return;
      }
    },
  };
}
