import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import type { CgroupEntry } from '../../formats/proc/cgroup.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { limitReader, memoryLimitOf, pidsLimitOf } from './cgroup-limits.ts';

const v2: CgroupEntry = { hierarchy: 0, controllers: [], path: '/a/b' };
const v1: CgroupEntry = { hierarchy: 4, controllers: ['memory'], path: '/docker/x' };

async function limitWith(
  cgroups: readonly CgroupEntry[],
  texts: Readonly<Record<string, string>>,
  limitOf = memoryLimitOf,
): Promise<number | string> {
  const host = fakeHost();
  for (const [path, text] of Object.entries(texts)) host.write(`/sys/fs/cgroup/${path}`, text);
  const limit = await limitOf(cgroups, limitReader(diskFiles(host.root)));
  host.remove();
  if (limit.state === 'known') return limit.value;
  return limit.state === 'unreadable' ? limit.why : limit.state;
}

test('version 2: its own, a lower one above, none', async () => {
  assert.equal(await limitWith([v2], { 'a/b/memory.max': '100\n', 'a/memory.max': '200\n' }), 100);
  assert.equal(await limitWith([v2], { 'a/b/memory.max': '100\n', 'a/memory.max': '50\n' }), 50);
  assert.equal(await limitWith([v2], { 'a/b/memory.max': 'max\n', 'a/memory.max': '50\n' }), 50);
  assert.equal(await limitWith([v2], { 'a/b/memory.max': 'max\n', 'a/memory.max': 'max\n' }), 'absent');
});

test('version 1 beside an empty version 2, and its way of saying none', async () => {
  const file = 'memory/docker/x/memory.limit_in_bytes';
  assert.equal(await limitWith([v2, v1], { [file]: '67108864\n' }), 67108864);
  assert.equal(await limitWith([v1], { [file]: '9223372036854771712\n' }), 'absent');
});

test('a cgroup that cannot be found or read is not one without a limit', async () => {
  assert.equal(await limitWith([v2], {}), 'undetermined');
  assert.equal(await limitWith([v2], { 'a/memory.max': '50\n' }), 'undetermined');
  assert.equal(await limitWith([v2], { 'a/b/memory.max': 'lots\n' }), 'malformed');
  assert.equal(await limitWith([{ ...v2, path: '/../x' }], { 'x/memory.max': '50\n' }), 'undetermined');
  assert.equal(await limitWith([], {}), 'unsupported');
});

test('processes are counted in a hierarchy of their own with version 1', async () => {
  const pids = { hierarchy: 5, controllers: ['pids'], path: '/docker/x' };
  assert.equal(await limitWith([v2, v1, pids], { 'pids/docker/x/pids.max': '64\n' }, pidsLimitOf), 64);
  assert.equal(await limitWith([pids], { 'pids/docker/x/pids.max': 'max\n' }, pidsLimitOf), 'absent');
  assert.equal(await limitWith([v2], { 'a/b/pids.max': '64\n', 'a/pids.max': '32\n' }, pidsLimitOf), 32);
  assert.equal(await limitWith([v1], { 'pids/docker/x/pids.max': '64\n' }, pidsLimitOf), 'unsupported');
});
