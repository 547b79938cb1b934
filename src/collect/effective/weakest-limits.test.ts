import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { parseCgroup } from '../../formats/proc/cgroup.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { limitReader } from './cgroup-limits.ts';
import { cgroupLocator } from './locate-cgroups.ts';
import { readLimits, weakestLimits } from './weakest-limits.ts';

const scope = '/system.slice/docker-0123.scope';
let host: FakeHost;
beforeEach(() => {
  host = fakeHost();
});
afterEach(() => host.remove());

/** Writes the limits of a control group: of memory, processes and processors. */
function group(path: string, memory: string, pids: string, cpu: string): void {
  host.write(`/sys/fs/cgroup${path}/memory.max`, `${memory}\n`);
  host.write(`/sys/fs/cgroup${path}/pids.max`, `${pids}\n`);
  host.write(`/sys/fs/cgroup${path}/cpu.max`, `${cpu}\n`);
}

/** The limits of a container with 64 MiB, 50 processes and half a processor, beside processes outside. */
async function limitsBeside(...groups: readonly string[]) {
  group(scope, '67108864', '50', '50000 100000');
  const pids = groups.map((path, index) => {
    if (path !== 'ended') host.write(`/proc/${60 + index}/cgroup`, `0::${path}\n`);
    return 60 + index;
  });
  const files = diskFiles(host.root);
  const limits = limitReader(files);
  const own = await readLimits(parseCgroup(`0::${scope}\n`) ?? [], limits);
  return weakestLimits({ files, limits, locate: cgroupLocator(files) }, own, pids);
}

describe('the limits of a container with processes outside of its control group', () => {
  it('are its own without one', async () => {
    const { memoryLimit, pidsLimit, cpuLimit } = await limitsBeside();
    assert.deepEqual(
      [memoryLimit, pidsLimit, cpuLimit].map((limit) => limit.state === 'known' && limit.value),
      [67108864, 50, 0.5],
    );
  });

  it('are none where a process is in a control group without limits', async () => {
    group('/free', 'max', 'max', 'max 100000');
    const { memoryLimit, pidsLimit, cpuLimit } = await limitsBeside('/free');
    assert.deepEqual(
      [memoryLimit, pidsLimit, cpuLimit].map(({ state, from }) => `${state} ${from}`),
      ['memory.max', 'pids.max', 'cpu.max'].map((file) => `absent /sys/fs/cgroup/free/${file} (process 60)`),
    );
  });

  it('are none where a controller is not enabled, as in the root of the hierarchy', async () => {
    for (const path of ['/', '/user.slice/session-1.scope']) {
      const { memoryLimit, pidsLimit, cpuLimit } = await limitsBeside(path);
      assert.deepEqual(
        [memoryLimit.state, pidsLimit.state, cpuLimit.state],
        ['absent', 'absent', 'absent'],
        path,
      );
    }
  });

  it('are the higher of two, each by itself', async () => {
    group('/other', '1048576', '300', '200000 100000');
    const { memoryLimit, pidsLimit, cpuLimit } = await limitsBeside('/other');
    assert.deepEqual(
      [memoryLimit, pidsLimit, cpuLimit].map((limit) => limit.state === 'known' && limit.value),
      [67108864, 300, 2],
    );
  });

  it('count the parents of a control group', async () => {
    group('/limited.slice', '2097152', '9', '10000 100000');
    group('/limited.slice/run.service', 'max', 'max', 'max 100000');
    const { memoryLimit, pidsLimit } = await limitsBeside('/limited.slice/run.service');
    assert.deepEqual(
      [memoryLimit, pidsLimit].map((limit) => limit.state === 'known' && limit.value),
      [67108864, 50],
    );
  });

  it('are unknown where one cannot be read', async () => {
    group('/odd', 'many', '9', 'max 100000');
    assert.equal((await limitsBeside('/odd')).memoryLimit.state, 'unreadable');
  });

  it('leave out a process that has ended', async () => {
    assert.equal((await limitsBeside('ended')).memoryLimit.state, 'known');
  });
});
