import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readContainerState } from './container-state.ts';

const document = {
  Id: 'f'.repeat(64),
  Name: '/web',
  State: {
    Running: true,
    Pid: 812,
    StartedAt: '2026-11-30T08:00:00Z',
    Health: {
      Status: 'healthy',
      Log: [
        { Start: 'a', ExitCode: 1 },
        { Start: 'b', ExitCode: 0 },
      ],
    },
  },
  Config: { Image: 'debian:13' },
  HostConfig: {
    RestartPolicy: { Name: 'always' },
    AutoRemove: false,
    PortBindings: { '80/tcp': [{ HostPort: '80' }] },
  },
  NetworkSettings: { Networks: { shop: {}, bridge: {} } },
};

test('the state of a container is that of its inspect document', () => {
  assert.deepEqual(readContainerState(document), {
    id: 'f'.repeat(64),
    name: 'web',
    isRunning: true,
    startedAt: '2026-11-30T08:00:00Z',
    pid: 812,
    health: 'healthy',
    lastProbe: { start: 'b', exitCode: 0 },
    restartPolicy: 'always',
    isAutoRemoved: false,
    image: 'debian:13',
    networks: ['bridge', 'shop'],
    publishesPorts: true,
  });
});

test('without a health check, a restart policy and ports there is none', () => {
  const state = readContainerState({
    ...document,
    State: { Running: false, Health: { Status: 'none' } },
    HostConfig: { RestartPolicy: { Name: '' }, AutoRemove: true, PortBindings: {} },
  });
  assert.deepEqual([state.health, state.lastProbe, state.restartPolicy], [undefined, undefined, 'no']);
  assert.deepEqual([state.isAutoRemoved, state.publishesPorts, state.isRunning], [true, false, false]);
});

test('a container that waits for its next start does not run', () => {
  const state = { ...document.State, Restarting: true };
  assert.equal(readContainerState({ ...document, State: state }).isRunning, false);
});

test('another document is refused', () => {
  for (const other of [null, {}, { Id: 'a' }, { Id: 'a', State: 'running' }])
    assert.throws(() => readContainerState(other), TypeError, JSON.stringify(other));
});
