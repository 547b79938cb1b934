import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testContainer as container } from '../../../test/kit/container-state.ts';
import { fateOf, forecastChange, forecastTransition, isDelayed, takesEffect } from './forecast.ts';

test('a member is taken by a reload only if it is in the file afterwards', () => {
  for (const [member, after, effect] of [
    ['live-restore', '{"live-restore": true}', 'reload'],
    ['live-restore', '{}', 'restart'],
    ['icc', '{"icc": false}', 'idle-restart'],
    ['log-opts', '{"log-opts": {}}', 'restart'],
    ['a-member-of-tomorrow', '{"a-member-of-tomorrow": 1}', 'restart'],
  ] as const)
    assert.equal(takesEffect(member, after), effect, member);
});

test('what becomes of a container follows from live-restore and its restart policy', () => {
  assert.equal(fateOf(container({ isAutoRemoved: true }), true), 'keeps running');
  for (const [restartPolicy, fate] of [
    ['always', 'is restarted'],
    ['unless-stopped', 'is restarted'],
    ['on-failure', 'may stay down'],
    ['no', 'stays down'],
  ] as const)
    assert.equal(fateOf(container({ restartPolicy }), false), fate, restartPolicy);
  assert.equal(fateOf(container({ restartPolicy: 'no', isAutoRemoved: true }), false), 'is removed');
});

const given = {
  before: '{}',
  containers: [container({ name: 'web' }), container({ name: 'ended', isRunning: false })],
};

test('a change that only a restart makes stops containers, unless live-restore is on', () => {
  const after = '{"log-opts": {"max-size": "10m"}}';
  assert.deepEqual(forecastTransition({ ...given, after, isLive: false }), {
    steps: ['restart'],
    fates: { 'stays down': ['web'] },
    notes: [],
  });
  assert.deepEqual(forecastTransition({ ...given, after, isLive: true }).fates, { 'keeps running': ['web'] });
});

test('live-restore is switched on by a reload before the restart', () => {
  const after = '{"live-restore": true, "no-new-privileges": true}';
  const { steps, fates, notes } = forecastTransition({ ...given, after, isLive: false });
  assert.deepEqual([steps, fates], [['reload', 'restart'], { 'keeps running': ['web'] }]);
  assert.match(notes.join('\n'), /live-restore is switched on by the reload/u);
  const alone = forecastTransition({ ...given, after: '{"live-restore": true}', isLive: false });
  assert.deepEqual(alone, { steps: ['reload'], fates: {}, notes: [] });
  assert.deepEqual(forecastTransition({ ...given, after: '{}', isLive: false }).steps, []);
});

test('a change of the default bridge waits while containers run on through the restart, and only then', () => {
  const after = '{"icc": false}';
  const change = forecastChange('{}', after, given.containers, []);
  assert.equal(change.takesEffect, 'idle-restart');
  const live = forecastTransition({ ...given, after, isLive: true });
  assert.match(live.notes.join('\n'), /icc waits/u);
  assert.equal(isDelayed(change, live), true);
  assert.equal(isDelayed(change, forecastTransition({ ...given, after, isLive: false })), false);
  const idle = forecastTransition({ ...given, containers: [], after, isLive: true });
  assert.deepEqual([idle.notes, isDelayed(change, idle)], [[], false]);
});

test('containers are named by what concerns them', () => {
  const containers = [
    container({ name: 'bridge', networks: ['bridge'] }),
    container({ name: 'own', networks: ['own'], publishesPorts: true }),
    container({ name: 'pulled', networks: [], image: 'registry.example:5000/web:1' }),
    container({ name: 'hub', networks: [], image: 'team/web' }),
    container({ name: 'ended', networks: ['bridge'], isRunning: false }),
  ];
  const named = (after: string, before = '{}', registries: readonly string[] = []) =>
    forecastChange(before, after, containers, registries).containers;
  assert.deepEqual(named('{"icc": false}'), ['bridge']);
  assert.deepEqual(named('{"userland-proxy": false}'), ['own']);
  assert.deepEqual(named('{"no-new-privileges": true}'), []);
  const insecure = '{"insecure-registries": ["registry.example:5000"]}';
  assert.deepEqual(named('{"insecure-registries": []}', insecure, ['registry.example:5000']), ['pulled']);
  assert.deepEqual(named('{"a-member-of-tomorrow": 1}'), ['bridge', 'hub', 'own', 'pulled']);
});
