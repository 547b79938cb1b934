import { setTimeout as pause } from 'node:timers/promises';
import { known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { filteredArguments } from '../knowledge/kernel/filtered-arguments.ts';
import { containerOf } from '../confine/recording/follow-tasks.ts';
import { tracerEvents } from '../confine/recording/tracer-records.ts';
import type { TaskEvent } from '../confine/recording/task-event.ts';
import type { EventSource } from './event-source.ts';
import { processesOfContainer, tracerOf } from './machine-tasks.ts';
import type { CallNumbers } from './trace-call-events.ts';
import { startTracer } from './tracer-process.ts';
import type { TracerProcess } from './tracer-process.ts';
import {
  containerOfTask,
  missesTasks,
  newTracerState,
  noteRecord,
  tracerGaps,
  whyNothing,
  whyUnfit,
  whyUntraced,
} from './tracer-state.ts';
import type { TracerState } from './tracer-state.ts';

const from = 'ptrace';

/** Time between two looks for processes that are not traced, in milliseconds. */
const lookEveryMs = 1000;

/**
 * Opens the tracer (`native/trace`, the file `path`) as a source of events: it needs CAP_SYS_PTRACE and
 * CAP_SYS_ADMIN, and no trace events of the kernel.
 */
export async function openTracerSource(path: string, numbers: CallNumbers): Promise<Observed<EventSource>> {
  const state = newTracerState();
  const pending: TaskEvent[] = [];
  let events = 0;
  const eventsOf = tracerEvents();
  const tracer = startTracer(path, tracerArguments(numbers), (record) => {
    noteRecord(state, record);
    if (record === undefined) return;
    events += 1;
    pending.push(...eventsOf(record));
  });
  const answer = await tracer.ready();
  if (answer?.kind !== 'ready') {
    await tracer.stop();
    return unreadable('unsupported', answer === undefined ? 'it cannot be started' : whyUnfit(answer), path);
  }
  return known(
    {
      notice:
        'system calls are recorded by ptrace, which slows the workload as `strace -f` does: by some tens of microseconds for each system call',
      gaps: (container, called) => tracerGaps(state, container, called),
      seesCapabilities: false,
      whyNoDatagrams: 'ptrace does not show them',
      missesTasks: (container) => missesTasks(state, container),
      follow(tasks) {
        for (const task of tasks) tracer.trace(task, partOf(task, state));
      },
      async ready() {
        await tracer.ready();
        return whyNothing(state);
      },
      async whyNotFollowed(pid) {
        const by = await tracerOf(pid);
        return by === undefined || by === tracer.pid ? undefined : whyUntraced(state);
      },
      read: (take, turn) => readEvents({ tracer, state, pending, events: () => events }, take, turn),
      // The tracer reports each call once for each program.
      dropKnown: () => undefined,
      lost: () => Promise.resolve(0),
      async close() {
        await tracer.stop();
        return [];
      },
    },
    from,
  );
}

/** Calls that lead a task into a container, and the arguments by which calls differ. */
function tracerArguments({ names, always }: CallNumbers): readonly string[] {
  // Of prctl the tracer knows by itself which one loads a filter.
  const phases = [...always].filter((number) => number >= 0 && number !== names.indexOf('prctl'));
  return [
    ...phases.map((number) => `phase=${number}`),
    ...filteredArguments
      .filter(({ call }) => names.includes(call))
      .map(({ call, index, mask }) => `argument=${names.indexOf(call)}:${index}:${mask ?? 0xff_ff_ff_ff}`),
  ];
}

/** Of a task in a container its system calls are traced, of others, which start containers, what they start. */
function partOf(task: number, { containers }: TracerState): 'calls' | 'events' {
  const container = containerOfTask(task);
  if (container === undefined) return 'events';
  containers.add(container);
  return 'calls';
}

interface Reading {
  tracer: TracerProcess;
  state: TracerState;
  pending: TaskEvent[];
  events: () => number;
}

/** Time between two turns in milliseconds. */
const turnEveryMs = 25;

function readEvents(
  { tracer, state, pending, events }: Reading,
  take: (event: TaskEvent) => void,
  turn: () => void,
): ReturnType<EventSource['read']> {
  const stopping = new AbortController();
  const handOn = (): void => {
    for (const event of pending.splice(0)) {
      const container = event.kind === 'cgroup' ? containerOf(event.path) : undefined;
      if (container !== undefined) state.containers.add(container);
      take(event);
    }
    turn();
  };
  const loop = (async () => {
    let lookAt = performance.now() + lookEveryMs;
    let before: ReadonlySet<number> = new Set();
    while (!stopping.signal.aborted) {
      handOn();
      await pause(turnEveryMs);
      if (performance.now() < lookAt) continue;
      before = await lookForUntraced(tracer.pid, state, before);
      lookAt = performance.now() + lookEveryMs;
    }
  })();
  // A failure is thrown where the reading is stopped.
  loop.catch(() => undefined);
  return {
    events,
    async stop() {
      stopping.abort();
      await loop;
      await tracer.stop();
      handOn();
    },
  };
}

/**
 * Notes processes that are in a container and not traced at two looks: they came from outside, or were started
 * with CLONE_UNTRACED. Returns those of this look.
 */
async function lookForUntraced(
  tracer: number,
  { containers, untraced, refused }: TracerState,
  before: ReadonlySet<number>,
): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  for (const container of containers)
    for (const pid of await processesOfContainer(container)) {
      const by = await tracerOf(pid);
      if (by === undefined || by === tracer || refused.has(pid)) continue;
      found.add(pid);
      if (before.has(pid)) untraced.set(pid, container);
    }
  return found;
}
