import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missesTasks, newTracerState, noteRecord } from './tracer-state.ts';
import type { TracerRecord } from '../confine/recording/tracer-records.ts';

const record = (kind: TracerRecord['kind']): TracerRecord => ({
  kind,
  task: 7,
  time: 1,
  number: 1,
  args: [0, 0, 0],
  text: '',
});

test('a tracer that traced every task to its own end misses none', () => {
  const state = newTracerState();
  for (const kind of ['seized', 'end'] as const) noteRecord(state, record(kind));
  noteRecord(state, undefined);
  assert.equal(missesTasks(state, 'web'), false);
});

test('tasks are missing if the tracer ended early, was refused one, or found one that it does not trace', () => {
  const ended = newTracerState();
  noteRecord(ended, undefined);
  assert.equal(missesTasks(ended, 'web'), true);
  const refused = newTracerState();
  noteRecord(refused, record('refused'));
  assert.equal(missesTasks(refused, 'web'), true);
  const untraced = newTracerState();
  untraced.untraced.set(9, 'web');
  assert.deepEqual([missesTasks(untraced, 'web'), missesTasks(untraced, 'db')], [true, false]);
});
