import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyHost } from '../../../test/kit/empty-host.ts';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { collectCgroupOptions } from '../../collect/host/kernel-hardening.ts';
import { known, unreadable } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { check } from './cgroup-delegation.ts';

/** The outcome on a host whose process 1 has these mounts. */
async function stateWith(mounts: string | undefined): Promise<string> {
  const host = fakeHost();
  try {
    if (mounts !== undefined) host.write('/proc/1/mounts', mounts);
    const cgroupOptions = await collectCgroupOptions(diskFiles(host.root));
    return check.evaluate(known({ ...emptyHost, cgroupOptions }, '/')).state;
  } finally {
    host.remove();
  }
}

const usual = 'rw,nosuid,nodev,noexec,relatime';

test('the options of the whole hierarchy count', async () => {
  const second = `cgroup2 /sys/fs/cgroup cgroup2 ${usual}`;
  assert.equal(await stateWith(`${second},nsdelegate,memory_recursiveprot 0 0\n`), 'passed');
  assert.equal(await stateWith(`${second} 0 0\n`), 'failed');
});

test('a host with version 1, or with both, has no boundary to keep', async () => {
  const first = `tmpfs /sys/fs/cgroup tmpfs ${usual} 0 0\ncgroup2 /sys/fs/cgroup/unified cgroup2 ${usual} 0 0\n`;
  assert.equal(await stateWith(first), 'not-applicable');
  assert.equal(await stateWith(undefined), 'not-applicable');
});

test('is unknown in facts of an older version, and if the host was not read', () => {
  assert.equal(check.evaluate(known(emptyHost, '/')).state, 'unknown');
  assert.equal(check.evaluate(unreadable('denied', 'permission denied', '/')).state, 'unknown');
});
