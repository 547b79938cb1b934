import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf } from '../../../test/kit/judge-check.ts';
import { outcomeOf } from '../../../test/kit/recorded-container.ts';
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

test('control groups of version 2 start no program of the host', () => {
  const severityOn = (cgroupVersion?: string) => {
    const engine = cgroupVersion === undefined ? {} : { engine: { cgroupVersion } };
    const shown = [{ Type: 'bind', Source: '/sys/fs/cgroup', Destination: '/c', RW: true, Mode: '' }];
    const outcome = outcomeOf(check, { shown, ...engine });
    return outcome.state === 'failed' ? outcome.problems[0].severity : outcome.state;
  };
  assert.equal(severityOn('2'), 'high');
  assert.equal(severityOn('1'), 'critical', 'release_agent, and the devices of the host');
  const run = 'docker run -v /sys/fs/cgroup:/sys/fs/cgroup app';
  assert.equal(findingsOf(check, { run })[0]?.severity, 'high');
});
