import assert from 'node:assert/strict';
import { test } from 'node:test';
import { absent, known, unreadable } from '../../core/observed.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import { areCompletedUlimits } from './completed-ulimits.ts';

type Ulimits = NonNullable<WrittenWorkload['settings']['ulimits']>;

const limits = (...entries: readonly (readonly [name: string, hard: number])[]): Ulimits => ({
  value: entries.map(([name, hard]) => ({ value: { name, soft: hard, hard }, at: [] })),
  at: [],
});

const defaults = known(['nproc=512:512', 'nofile=1024:1024'], 'daemon.json');

test('the ulimits of an engine are no change of a container', () => {
  const shown = limits(['nproc', 512], ['nofile', 1024]);
  for (const stored of [
    undefined,
    limits(),
    limits(['nofile', 1024]),
    limits(['nofile', 1024], ['nproc', 512]),
  ])
    assert.equal(areCompletedUlimits(shown, stored, defaults), true);
  assert.equal(areCompletedUlimits(shown, limits(['nofile', -1]), defaults), false);
  assert.equal(areCompletedUlimits(shown, limits(['core', -1]), defaults), false);
  assert.equal(areCompletedUlimits(undefined, limits(['core', -1]), defaults), false);
  assert.equal(areCompletedUlimits(shown, { unresolved: 'x', at: [] }, defaults), false);
});

test('a ulimit that is neither stored nor one of the engine is a change', () => {
  for (const stored of [undefined, limits(), limits(['nofile', 1024])])
    for (const others of [
      absent('daemon.json'),
      known(['nofile=1024:1024', 'nproc=512:1024'], 'daemon.json'),
      unreadable('denied', 'it is not readable', 'daemon.json'),
    ])
      assert.equal(areCompletedUlimits(limits(['nproc', 512], ['nofile', 1024]), stored, others), false);
  assert.equal(areCompletedUlimits(limits(['core', 0]), limits(['core', 0]), absent('daemon.json')), true);
});
