import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pairChecks } from './pair-checks.ts';
import type { CheckHalf, TaskEvent } from './task-event.ts';

const asked = (time: number, task: number, capability: number): CheckHalf => ({
  kind: 'asked',
  time,
  task,
  check: { capability, credentials: 1n, bounding: 0xffn },
});
const answered = (time: number, task: number, granted: boolean): CheckHalf => ({
  kind: 'answered',
  time,
  task,
  granted,
});

/** What is handed on: `time task capability result`, or the kind of another event. */
function pair(events: readonly (TaskEvent | CheckHalf)[]): readonly string[] {
  const seen: string[] = [];
  const take = pairChecks((event) =>
    seen.push(
      event.kind === 'capability'
        ? `${event.time} ${event.task} ${event.check.capability} ${event.check.granted}`
        : event.kind,
    ),
  );
  for (const event of events) take(event);
  return seen;
}

test('a question and its answer are one check, also where tasks ask at the same time', () => {
  const events = [asked(1, 7, 0), asked(2, 8, 21), answered(3, 7, true), answered(4, 8, false)];
  assert.deepEqual(pair(events), ['3 7 0 true', '4 8 21 false']);
});

test('a question without an answer, and an answer without a question, say nothing', () => {
  assert.deepEqual(pair([asked(1, 7, 0), asked(2, 7, 6), answered(3, 7, true)]), ['3 7 6 true']);
  assert.deepEqual(pair([answered(1, 7, true), answered(2, 8, false)]), []);
  assert.deepEqual(pair([asked(1, 7, 0), answered(2, 7, true), answered(3, 7, false)]), ['2 7 0 true']);
});

test('the number of a task that ended is another task’s', () => {
  const events = [asked(1, 7, 0), { kind: 'exit' as const, time: 2, task: 7 }, answered(3, 7, true)];
  assert.deepEqual(pair(events), ['exit']);
});

test('a check has the bounding set of its question', () => {
  const seen: TaskEvent[] = [];
  const take = pairChecks((event) => seen.push(event));
  take(asked(1, 7, 0));
  take(answered(2, 7, true));
  assert.deepEqual(seen, [
    {
      kind: 'capability',
      time: 2,
      task: 7,
      check: { capability: 0, granted: true, credentials: 1n, bounding: 0xffn },
    },
  ]);
});
