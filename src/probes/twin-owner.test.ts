import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAbandoned, listedTwins, ownerLabels, twinLabel } from './twin-owner.ts';

const now = new Date('2026-12-01T10:00:00Z');
const second = now.getTime() / 1000;
const listed = (change: object): readonly unknown[] => [
  {
    Id: 'ab',
    Created: second,
    Names: ['/ironhull-twin-0123456789ab'],
    Labels: { [twinLabel]: 'x', ...ownerLabels('run', now, 60) },
    ...change,
  },
];

test('twins are known by their name and their label', () => {
  assert.deepEqual(listedTwins(listed({})), [{ id: 'ab', run: 'run', deadline: second + 60 }]);
  for (const change of [
    { Names: ['/web'] },
    { Names: ['/ironhull-twin-mine'] },
    { Names: [] },
    { Labels: {} },
    { Labels: null },
    { Id: 1 },
  ])
    assert.deepEqual(listedTwins(listed(change)), [], JSON.stringify(change));
  assert.deepEqual(listedTwins({ message: 'no' }), []);
});

test('one without a deadline, or with one that is no number, is left for a day', () => {
  const bare = { [twinLabel]: 'x' };
  for (const Labels of [
    bare,
    { ...bare, 'dev.ironhull.until': '-1' },
    { ...bare, 'dev.ironhull.until': 'x' },
  ])
    assert.deepEqual(listedTwins(listed({ Labels })), [{ id: 'ab', deadline: second + 86_400 }]);
});

test('a twin is abandoned when its process ended, and else when its time is over', () => {
  const twin = { id: 'ab', deadline: second };
  const later = new Date(now.getTime() + 1000);
  assert.equal(isAbandoned(twin, true, later), false);
  assert.equal(isAbandoned(twin, false, now), true);
  assert.equal(isAbandoned(twin, undefined, now), false);
  assert.equal(isAbandoned(twin, undefined, later), true);
});
