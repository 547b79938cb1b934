import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Mount, WrittenWorkload } from '../../core/workload/workload.ts';
import { absent } from '../../core/observed.ts';
import { mayMount, mayReachSockets } from './mounted-sockets.ts';

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

test('a container reaches sockets by a mount, and those without a path by the network of the host', () => {
  const by = (kind: 'private' | 'none' | 'host'): boolean =>
    mayReachSockets({ ...container, settings: { network: { value: { kind }, at: [] } } });
  assert.equal(mayReachSockets(container), false);
  assert.deepEqual([by('private'), by('none'), by('host')], [false, false, true]);
  const doubts = [{ what: 'not listed', at: [], affects: ['network'] }] as const;
  assert.equal(mayReachSockets({ ...container, doubts }), true);
  assert.equal(
    mayReachSockets({ ...container, settings: { mounts: { unresolved: 'a variable', at: [] } } }),
    true,
  );
});
