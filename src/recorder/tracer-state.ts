import { readFileSync } from 'node:fs';
import { counted } from '../core/counted.ts';
import type { RecordingGap } from '../core/confine/recording.ts';
import { containerOf } from '../confine/recording/follow-tasks.ts';
import { connectionsGap } from '../confine/recording/merge-recordings.ts';
import type { TracerRecord } from '../confine/recording/tracer-records.ts';

/** What the tracer said so far of itself and of what it cannot trace. */
export interface TracerState {
  /** Number of tasks that are traced: those in a container, and those that start containers. */
  seized: { calls: number; events: number };
  refused: Map<number, TracerRecord>;
  /** Processes of followed containers that were never traced, with their container. */
  untraced: Map<number, string>;
  /** Containers in which a call of another architecture was seen. */
  foreign: Set<string>;
  hasEnded: boolean;
  endedEarly: boolean;
  containers: Set<string>;
}

/** Returns the state of a tracer that has said nothing yet. */
export function newTracerState(): TracerState {
  return {
    seized: { calls: 0, events: 0 },
    refused: new Map(),
    untraced: new Map(),
    foreign: new Set(),
    hasEnded: false,
    endedEarly: false,
    containers: new Set(),
  };
}

/** `CALLS` of native/trace/trace.h */
const callsMode = 1;

/** The container of a task that ended before it could be looked at. */
const unknownContainer = '';

/** Keeps what a record says of the tracer; `undefined` is its end. */
export function noteRecord(state: TracerState, record: TracerRecord | undefined): void {
  if (record === undefined) state.endedEarly = !state.hasEnded;
  else if (record.kind === 'seized') state.seized[record.args[0] === callsMode ? 'calls' : 'events'] += 1;
  else if (record.kind === 'refused') state.refused.set(record.task, record);
  else if (record.kind === 'foreign') state.foreign.add(containerOfTask(record.task) ?? unknownContainer);
  else if (record.kind === 'end') state.hasEnded = true;
}

/** The container in whose control groups a task is; `undefined` for none, or if it ended. */
export function containerOfTask(task: number): string | undefined {
  const lines = textOf(`/proc/${task}/cgroup`).split('\n');
  return lines.map((line) => containerOf(line)).find((id) => id !== undefined);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // The task ended.
  }
}

/** Whether tasks of a container were not traced, or no more at the end. */
export function missesTasks(state: TracerState, container: string): boolean {
  return state.endedEarly || state.refused.size > 0 || untracedIn(state, container) > 0;
}

const untracedIn = ({ untraced }: TracerState, container: string): number =>
  [...untraced.values()].filter((one) => one === container).length;

/** What the tracer could not see of a container; `called` are the names of its calls. */
export function tracerGaps(
  state: TracerState,
  container: string,
  called: ReadonlySet<string>,
): readonly RecordingGap[] {
  const { refused, foreign, endedEarly } = state;
  const own = untracedIn(state, container);
  const gaps: (RecordingGap | false)[] = [
    { what: 'capabilities', why: 'ptrace does not show when the kernel looks for them' },
    { what: connectionsGap, why: 'ptrace does not show them' },
    endedEarly && { what: 'system calls', why: 'the tracer was ended before the recording was' },
    ...[...refused.values()].map((record) => ({
      what: `system calls of process ${record.task}`,
      why: whyRefused(record),
    })),
    own > 0 && {
      what: `system calls of ${counted(own, 'process', 'processes')}`,
      why: 'they came into the container from outside, or were started with CLONE_UNTRACED',
    },
    (foreign.has(container) || foreign.has(unknownContainer)) && {
      what: 'system calls of programs for another architecture',
      why: 'their numbers have other meanings',
    },
    called.has('ptrace') && {
      what: 'programs that trace others',
      why: 'they called ptrace, which the kernel refuses while the recorder traces them',
    },
  ];
  return gaps.filter((gap) => gap !== false);
}

/** Returns why no task that matters can be traced: one of the container if it runs, else one that starts containers. */
export function whyNothing({ seized, containers, refused, endedEarly }: TracerState): string | undefined {
  if ((containers.size > 0 ? seized.calls : seized.events) > 0) return undefined;
  const [first] = refused.values();
  if (first !== undefined) return `process ${first.task} cannot be traced: ${whyRefused(first)}`;
  return endedEarly ? 'the tracer ended at once' : 'there is no process to trace';
}

/** Returns why a container that was started is not traced: what starts it could not be. */
export function whyUntraced({ refused }: TracerState): string {
  const [first] = refused.values();
  return first === undefined
    ? 'it was started by a process that is no containerd of this machine'
    : `process ${first.task}, which starts containers, cannot be traced: ${whyRefused(first)}`;
}

/** errno(3) */
const notPermitted = 1;
const accessDenied = 13;

function whyRefused({ number, args: [tracer] }: TracerRecord): string {
  if (tracer !== 0) return `it is traced by process ${tracer} already, and a process has one tracer`;
  return number === notPermitted || number === accessDenied
    ? `it needs root (CAP_SYS_PTRACE)${yamaScope()}`
    : `system error ${number}`;
}

/** Returns what the kernel cannot do, by the tracer's numbers (native/trace/trace.h, `enum fitness`). */
export function whyUnfit({ number, args: [error] }: TracerRecord): string {
  switch (number) {
    case 1:
      return `the kernel refuses it (system error ${error})${yamaScope()}`;
    case 2:
      return 'it needs PTRACE_GET_SYSCALL_INFO (Linux 5.3)';
    default:
      return error === accessDenied
        ? 'which calls a seccomp filter refuses is shown to root only (CAP_SYS_ADMIN), and to no process that is under a filter'
        : 'this kernel does not show seccomp filters (CONFIG_CHECKPOINT_RESTORE)';
  }
}

/** The setting of the security module Yama, where it restricts ptrace. */
function yamaScope(): string {
  const scope = textOf('/proc/sys/kernel/yama/ptrace_scope').trim();
  return ['', '0'].includes(scope) ? '' : `; kernel.yama.ptrace_scope is ${scope}`;
}
