import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf } from '../../../test/kit/judge-check.ts';
import { check as engineSocket } from './engine-socket.ts';
import { check } from './sensitive-host-path.ts';

test('the socket of an engine is one finding, a folder with one is two', () => {
  for (const socket of [
    '/run/podman/podman.sock',
    '/run/user/1000/podman/podman.sock',
    '/run/containerd/containerd.sock',
    '/var/run/docker.sock',
  ]) {
    const run = `docker run -v ${socket}:/s app`;
    assert.deepEqual(
      [findingsOf(engineSocket, { run }).length, findingsOf(check, { run }).length],
      [1, 0],
      socket,
    );
  }
  const run = 'docker run -v /run/containerd:/s app';
  assert.deepEqual([findingsOf(engineSocket, { run }).length, findingsOf(check, { run }).length], [1, 1]);
});
