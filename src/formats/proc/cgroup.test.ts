import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerOfCgroup, parseCgroup } from './cgroup.ts';

const id = 'a'.repeat(64);
const inner = '0123456789abcdef'.repeat(4);

test('version 1 and 2 side by side', () => {
  assert.deepEqual(parseCgroup('9:name=systemd:/x\n4:memory,cpu:/docker/a:b\n0::/y\n'), [
    { hierarchy: 9, controllers: ['name=systemd'], path: '/x' },
    { hierarchy: 4, controllers: ['memory', 'cpu'], path: '/docker/a:b' },
    { hierarchy: 0, controllers: [], path: '/y' },
  ]);
});

test('text of another form', () => {
  assert.equal(parseCgroup('hello\n'), undefined);
});

test('the container of a path, for both cgroup drivers', () => {
  assert.equal(containerOfCgroup(`/docker/${id}`), id);
  assert.equal(containerOfCgroup(`/system.slice/docker-${id}.scope`), id);
  assert.equal(containerOfCgroup(`/../docker/${id}/init.scope`), id);
  // `"runtimeType": "io.containerd.runc.v2"` with `BinaryName` alone, on a host with systemd (Engine 28.5.2).
  assert.equal(containerOfCgroup(`/system.slice:docker:${id}`), id);
  assert.equal(containerOfCgroup(`/../system.slice:docker:${id}/x`), id);
});

test('the innermost container wins', () => {
  assert.equal(containerOfCgroup(`/docker/${id}/docker/${inner}`), inner);
});

test('a short id, a longer one and none', () => {
  assert.equal(containerOfCgroup('/docker/0123456789ab'), undefined);
  assert.equal(containerOfCgroup(`/docker/${id}0`), undefined);
  assert.equal(containerOfCgroup('/user.slice/user-1000.slice'), undefined);
});
