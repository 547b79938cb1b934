import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { maskedPaths, mount, stateOf } from '../../../test/kit/service-state.ts';
import { contractValues } from './contract-settings.ts';
import { assertSettings } from './evaluate-contract.ts';

describe('mounts of a contract', () => {
  test('the source of a mount may be left open', () => {
    const mounts = [
      { Type: 'bind', Source: '/srv/x', Destination: '/b', RW: false },
      { Type: 'volume', Name: 'data', Source: '/var/lib/x', Destination: '/v', RW: true },
    ];
    const shown = [mount('/'), mount('/b', { options: ['ro'] }), mount('/v')];
    const state = stateOf({ mounts, effective: { mounts: shown } });
    const outcomeOf = (...entries: readonly string[]) =>
      assertSettings(
        'web',
        { settings: new Map([['mounts', entries]]), probes: new Map(), probed: false },
        state,
      )[0]?.outcome;
    for (const bind of ['/srv/x:/b:ro', 'bind:/b:ro', '/b:ro'])
      for (const volume of ['data:/v', 'volume:/v', '/v'])
        assert.equal(outcomeOf(bind, volume), 'held', `${bind} ${volume}`);
    for (const bind of ['/srv/y:/b:ro', '/srv/x:/b', 'volume:/b:ro', '/b', '/x:/b:ro', 'tmpfs:/b:ro'])
      assert.equal(outcomeOf(bind, '/v'), 'broken', bind);
    for (const volume of ['other:/v', 'bind:/v', '/v:ro', 'tmpfs:/v'])
      assert.equal(outcomeOf('/b:ro', volume), 'broken', volume);
  });

  test('what the runtime mounts into every container, and what is below a bind mount, is none of its own', () => {
    const mounts = [{ Type: 'bind', Source: '/srv', Destination: '/b', RW: true }];
    const paths = ['/', '/proc', '/proc/sys', '/dev', '/dev/pts', '/dev/shm', '/dev/shm/of-the-host', '/sys'];
    const more = [
      '/sys/fs/cgroup',
      '/sys/fs/cgroup/cpu',
      '/etc/hosts',
      '/sbin/docker-init',
      '/b',
      '/b/below',
    ];
    const shown = [...paths, ...more, ...maskedPaths].map((path) => mount(path));
    const state = stateOf({ mounts, effective: { mounts: shown } });
    assert.deepEqual(contractValues(state).get('mounts'), ['/srv:/b']);
    const others = ['/devices', '/dev/shmem', '/procs', '/proc/1', '/etc/hosts.d', '/bin', '/b2'];
    const strange = stateOf({ effective: { mounts: others.map((path) => mount(path)) } });
    assert.equal((contractValues(strange).get('mounts') as readonly string[]).length, others.length);
  });

  test('only the kernel says whether a mount can be written', () => {
    const mounts = [{ Type: 'bind', Source: '/srv/x', Destination: '/b', RW: false }];
    const state = stateOf({ mounts, effective: { mounts: [mount('/'), mount('/b')] } });
    assert.deepEqual(contractValues(state).get('mounts'), ['/srv/x:/b']);
  });
});
