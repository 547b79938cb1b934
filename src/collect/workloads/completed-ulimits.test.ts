import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WrittenWorkload } from '../../core/workload.ts';
import { areCompletedUlimits } from './completed-ulimits.ts';

type Ulimits = NonNullable<WrittenWorkload['settings']['ulimits']>;

const limits = (...entries: readonly (readonly [name: string, hard: number])[]): Ulimits => ({
  value: entries.map(([name, hard]) => ({ value: { name, soft: hard, hard }, at: [] })),
  at: [],
});

test('the ulimits of an engine are no change of a container', () => {
  const shown = limits(['nproc', 512], ['nofile', 1024]);
  for (const stored of [
    undefined,
    limits(),
    limits(['nofile', 1024]),
    limits(['nofile', 1024], ['nproc', 512]),
  ])
    assert.equal(areCompletedUlimits(shown, stored), true);
  assert.equal(areCompletedUlimits(shown, limits(['nofile', -1])), false);
  assert.equal(areCompletedUlimits(shown, limits(['core', -1])), false);
  assert.equal(areCompletedUlimits(undefined, limits(['core', -1])), false);
  assert.equal(areCompletedUlimits(shown, { unresolved: 'x', at: [] }), false);
});
