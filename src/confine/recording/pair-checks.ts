import type { CheckHalf, TaskEvent } from './task-event.ts';

type Asked = Extract<CheckHalf, { kind: 'asked' }>;

/**
 * Returns a function that takes events in the order of their times and hands them to `take`: the two halves of
 * a look for a capability as one event, at the time of its answer. The kernel looks for one capability of a task
 * at a time. A question whose answer is missing says nothing, nor does an answer whose question was filtered.
 */
export function pairChecks(take: (event: TaskEvent) => void): (event: TaskEvent | CheckHalf) => void {
  const open = new Map<number, Asked>();
  return (event) => {
    switch (event.kind) {
      case 'asked':
        open.set(event.task, event);
        return;
      case 'answered': {
        const { time, task, granted } = event;
        const asked = open.get(task);
        open.delete(task);
        if (asked === undefined) return;
        take({ kind: 'capability', time, task, check: { ...asked.check, granted } });
        return;
      }
      case 'exit':
        open.delete(event.task);
        take(event);
        return;
      default:
        take(event);
    }
  };
}
