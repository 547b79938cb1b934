import { containerOf } from './follow-tasks.ts';
import type { CallArguments, TaskEvent } from './task-event.ts';

/** Kinds of the tracer's records by their numbers (native/trace/trace.h). */
const kinds = {
  1: 'call',
  2: 'fork',
  3: 'execute',
  4: 'exec',
  5: 'exit',
  6: 'groups',
  7: 'refused',
  8: 'seized',
  9: 'ready',
  10: 'foreign',
  11: 'unfit',
  12: 'end',
} as const;

/** A record of the tracer `native/trace`: what each kind has is in its header file. */
export interface TracerRecord {
  kind: (typeof kinds)[keyof typeof kinds] | 'unknown';
  task: number;
  /** Nanoseconds of the monotonic clock. */
  time: number;
  number: number;
  args: CallArguments;
  text: string;
}

const headerBytes = 40;

/** Returns a reader of the tracer's output, whose parts may end within a record. */
export function tracerRecordReader(): (part: Buffer) => readonly TracerRecord[] {
  let rest: Buffer = Buffer.alloc(0);
  return (part) => {
    const bytes = rest.length === 0 ? part : Buffer.concat([rest, part]);
    const records: TracerRecord[] = [];
    let at = 0;
    while (bytes.length - at >= headerBytes) {
      const end = at + headerBytes + bytes.readUInt32LE(at + 32);
      if (end > bytes.length) break;
      records.push(recordAt(bytes.subarray(at, end)));
      at = end;
    }
    rest = bytes.subarray(at);
    return records;
  };
}

function recordAt(bytes: Buffer): TracerRecord {
  const number = bytes.readUInt32LE(0);
  return {
    kind: isKind(number) ? kinds[number] : 'unknown',
    task: bytes.readUInt32LE(4),
    time: Number(bytes.readBigUInt64LE(8)),
    number: bytes.readUInt32LE(16),
    args: [bytes.readUInt32LE(20), bytes.readUInt32LE(24), bytes.readUInt32LE(28)],
    text: bytes.toString('utf8', headerBytes),
  };
}

function isKind(number: number): number is keyof typeof kinds {
  return Object.hasOwn(kinds, number);
}

/** Returns a function that makes of the tracer's records what happened to tasks. */
export function tracerEvents(): (record: TracerRecord) => readonly TaskEvent[] {
  /** The program that a task is about to execute, until it does. */
  const programs = new Map<number, string>();
  return ({ kind, task, time, number, args, text }) => {
    switch (kind) {
      case 'call':
        return [{ kind, time, task, number, args }];
      case 'fork':
        return [{ kind, time, task, child: number }];
      case 'seized':
        // A thread of a process that is followed already.
        return number === task ? [] : [{ kind: 'fork', time, task: number, child: task }];
      case 'execute':
        programs.set(task, text);
        return [];
      case 'exec': {
        const former = number === 0 ? task : number;
        const path = programs.get(former) ?? '';
        programs.delete(former);
        return [{ kind, time, task, former, path }];
      }
      case 'exit':
        programs.delete(task);
        return [{ kind, time, task }];
      case 'groups': {
        const path = text
          .split('\n')
          .map((line) => line.split(':').slice(2).join(':'))
          .find((one) => containerOf(one) !== undefined);
        return path === undefined ? [] : [{ kind: 'cgroup', time, task, path }];
      }
      default:
        return [];
    }
  };
}
