import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Mount, WrittenWorkload } from '../../core/workload.ts';
import { absent } from '../../core/observed.ts';
import { mayMount } from './mounted-sockets.ts';

const mount = (type: Mount['type']): Mount => ({
  type,
  hostPath: absent('inspect'),
  target: '/x',
  readOnly: false,
  options: [],
});

const container: WrittenWorkload = {
  surface: 'container',
  platform: 'docker',
  key: 'container:web',
  name: 'web',
  at: [],
  settings: {},
  doubts: [],
};

test('a container may have something of the host mounted by any mount but a tmpfs, and where they are unknown', () => {
  const by = (mounts: NonNullable<WrittenWorkload['settings']['mounts']>): boolean =>
    mayMount({ ...container, settings: { mounts } });
  assert.equal(mayMount(container), false);
  assert.equal(by({ value: [{ value: mount('tmpfs'), at: [] }], at: [] }), false);
  assert.equal(by({ value: [{ value: mount('bind'), at: [] }], at: [] }), true);
  assert.equal(by({ value: [{ value: mount('volume'), at: [] }], at: [] }), true);
  assert.equal(by({ value: [{ unresolved: 'a variable', at: [] }], at: [] }), true);
  assert.equal(by({ unresolved: 'a variable', at: [] }), true);
  const doubts = [{ what: 'not listed', at: [], affects: ['mounts'] }] as const;
  assert.equal(mayMount({ ...container, doubts }), true);
});
