import type { DerivedLimits, Justified } from '../../core/confine/least-privilege.ts';
import type { Recording } from '../../core/confine/recording.ts';

const mebibyte = 1024 * 1024;
const memoryStep = 16 * mebibyte;
const leastMemory = 32 * mebibyte;
const leastTasks = 32;

/** Returns limits at twice the peaks: a recording seldom shows the busiest hour. */
export function deriveLimits({ peaks }: Recording): Justified<DerivedLimits> {
  const { memoryBytes, tasks } = peaks;
  const value: DerivedLimits = {
    ...(memoryBytes === undefined
      ? {}
      : { memoryBytes: Math.max(leastMemory, Math.ceil((2 * memoryBytes) / memoryStep) * memoryStep) }),
    ...(tasks === undefined ? {} : { pids: Math.max(leastTasks, 2 * tasks) }),
  };
  const because = [
    ...(memoryBytes === undefined ? [] : [`it used at most ${Math.ceil(memoryBytes / mebibyte)} MiB`]),
    ...(tasks === undefined ? [] : [`it had at most ${tasks} processes and threads`]),
  ];
  return { value, because };
}
