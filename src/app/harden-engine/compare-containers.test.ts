import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testContainer as container } from '../../../test/kit/container-state.ts';
import { compareContainer, containerResults, lifeSigns } from './compare-containers.ts';

const since = Date.parse('2026-11-30T09:00:00Z');
const before = container();

function stateOf(
  after: Parameters<typeof container>[0] | undefined,
  fate: Parameters<typeof compareContainer>[0]['fate'],
  was = before,
) {
  return compareContainer({ before: was, fate, ...(after && { after: container(after) }) }, since).state;
}

test('one that was to run on is unharmed only as the same process', () => {
  assert.equal(stateOf({}, 'keeps running'), 'unharmed');
  assert.equal(stateOf({ startedAt: '2026-11-30T09:00:01Z' }, 'keeps running'), 'harmed');
  assert.equal(stateOf({ pid: 900 }, 'keeps running'), 'harmed');
  assert.equal(stateOf({ isRunning: false }, 'keeps running'), 'harmed');
  assert.equal(stateOf(undefined, 'keeps running'), 'harmed');
});

test('one that is started again is waited for, and one that stays down is not', () => {
  assert.equal(stateOf({ isRunning: false }, 'is restarted'), 'waiting');
  assert.equal(stateOf({ startedAt: '2026-11-30T09:00:01Z', pid: 900 }, 'is restarted'), 'unharmed');
  assert.equal(stateOf(undefined, 'is restarted'), 'harmed');
  for (const fate of ['stays down', 'may stay down'] as const) {
    assert.equal(stateOf({ isRunning: false }, fate), 'down', fate);
    assert.equal(stateOf(undefined, fate), 'harmed', fate);
  }
  assert.equal(stateOf(undefined, 'is removed'), 'down');
});

test('the health of one that was healthy must not be worse', () => {
  const healthy = container({ health: 'healthy' });
  const probe = (start: string, exitCode: number) => ({ health: 'healthy', lastProbe: { start, exitCode } });
  assert.equal(stateOf({ health: 'unhealthy' }, 'keeps running', healthy), 'harmed');
  assert.equal(stateOf({ health: 'starting' }, 'is restarted', healthy), 'settling');
  const starting = { health: 'starting', lastProbe: { start: '2026-11-30T09:00:01Z', exitCode: 1 } };
  assert.equal(stateOf(starting, 'keeps running', healthy), 'harmed');
  assert.equal(stateOf(starting, 'is restarted', healthy), 'waiting');
  assert.equal(stateOf({}, 'keeps running', healthy), 'harmed', 'it has no health check any more');
  assert.equal(stateOf(probe('2026-11-30T08:59:59Z', 0), 'keeps running', healthy), 'settling');
  assert.equal(stateOf(probe('2026-11-30T10:00:01+01:00', 0), 'keeps running', healthy), 'unharmed');
  // The engine calls it unhealthy after three of these; the first says it.
  assert.equal(stateOf(probe('2026-11-30T09:00:01Z', 1), 'keeps running', healthy), 'harmed');
  assert.equal(
    stateOf({ health: 'unhealthy' }, 'keeps running', container({ health: 'unhealthy' })),
    'unharmed',
  );
});

test('results fail for what is harmed or did not come back, and are unknown where no check ran', () => {
  const results = containerResults([
    { name: 'a', state: 'unharmed', saw: 'runs' },
    { name: 'b', state: 'settling', saw: 'its health check has not run since' },
    { name: 'c', state: 'waiting', saw: 'it does not run' },
    { name: 'd', state: 'down', saw: 'stopped' },
    { name: 'e', state: 'harmed', saw: 'it is gone' },
  ]);
  assert.deepEqual(
    results.map(({ what, state, saw }) => `${what} ${state}: ${saw}`),
    [
      'containers passed: 1 container that ran before runs',
      'container b unknown: its health check has not run since',
      'container c failed: it does not run',
      'container d passed: stopped',
      'container e failed: it is gone',
    ],
  );
});

test('a container that ends and starts over and over has no steady signs of life', () => {
  const steady = lifeSigns([before]);
  assert.equal(lifeSigns([container({ health: 'healthy' })]), steady);
  assert.notEqual(lifeSigns([container({ startedAt: '2026-11-30T09:00:05Z' })]), steady);
  assert.notEqual(lifeSigns([container({ isRunning: false })]), steady);
});
