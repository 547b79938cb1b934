import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { findOwnContainer } from './find-own-container.ts';

const id = 'ab'.repeat(32);
const other = 'cd'.repeat(32);

function mounted(container: string, name: string): string {
  const source = `/var/lib/docker/containers/${container}/${name}`;
  return `612 590 254:1 ${source} /etc/${name} rw,relatime - ext4 /dev/vda1 rw\n`;
}

async function own(cgroup: string, mountinfo = ''): Promise<string | undefined> {
  const host = fakeHost();
  host.write('/proc/self/cgroup', cgroup);
  host.write('/proc/self/mountinfo', mountinfo);
  const found = await findOwnContainer(diskFiles(host.root));
  host.remove();
  return found;
}

test('by cgroup, in both versions and with both drivers', async () => {
  assert.equal(await own(`0::/system.slice/docker-${id}.scope\n`), id);
  assert.equal(await own(`9:pids:/\n8:memory:/docker/${id}\n0::/\n`), id);
  assert.equal(await own(`0::/docker/${other}/docker/${id}\n`), id, 'the innermost');
});

test('in a cgroup namespace by the files the engine mounted', async () => {
  assert.equal(await own('0::/\n', mounted(id, 'hostname') + mounted(id, 'hosts')), id);
});

test('none for a machine, another’s file and another mount', async () => {
  assert.equal(await own('0::/user.slice\n', '23 1 254:1 / / rw - ext4 /dev/vda1 rw\n'), undefined);
  assert.equal(await own('0::/\n', mounted(id, 'hostname') + mounted(other, 'hosts')), undefined);
  assert.equal(await own('0::/\n', mounted(id, 'hostname').replace('/etc/', '/srv/')), undefined);
  assert.equal(await own('not a cgroup file', 'nor mounts'), undefined);
});
