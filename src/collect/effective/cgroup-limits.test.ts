import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import type { CgroupEntry } from '../../formats/proc/cgroup.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { limitReader, readCpuLimit, readMemoryLimit, readPidsLimit } from './cgroup-limits.ts';

const v2: CgroupEntry = { hierarchy: 0, controllers: [], path: '/a/b' };
const v1: CgroupEntry = { hierarchy: 4, controllers: ['memory'], path: '/docker/x' };

async function limitWith(
  cgroups: readonly CgroupEntry[],
  texts: Readonly<Record<string, string>>,
  limitOf = readMemoryLimit,
): Promise<number | string> {
  const host = fakeHost();
  for (const [path, text] of Object.entries(texts)) host.write(`/sys/fs/cgroup/${path}`, text);
  const limit = await limitOf(cgroups, limitReader(diskFiles(host.root)));
  host.remove();
  if (limit.state === 'known') return limit.value;
  return limit.state === 'unreadable' ? limit.why : limit.state;
}

test('version 2: own limit, a lower parent limit, none', async () => {
  assert.equal(await limitWith([v2], { 'a/b/memory.max': '100\n', 'a/memory.max': '200\n' }), 100);
  assert.equal(await limitWith([v2], { 'a/b/memory.max': '100\n', 'a/memory.max': '50\n' }), 50);
  assert.equal(await limitWith([v2], { 'a/b/memory.max': 'max\n', 'a/memory.max': '50\n' }), 50);
  assert.equal(await limitWith([v2], { 'a/b/memory.max': 'max\n', 'a/memory.max': 'max\n' }), 'absent');
});

test('version 1 beside an empty version 2, and its unlimited value', async () => {
  const file = 'memory/docker/x/memory.limit_in_bytes';
  assert.equal(await limitWith([v2, v1], { [file]: '67108864\n' }), 67108864);
  assert.equal(await limitWith([v1], { [file]: '9223372036854771712\n' }), 'absent');
});

test('a missing or unreadable cgroup is not an unlimited one', async () => {
  assert.equal(await limitWith([v2], {}), 'undetermined');
  assert.equal(await limitWith([v2], { 'a/memory.max': '50\n' }), 'undetermined');
  assert.equal(await limitWith([v2], { 'a/b/memory.max': 'lots\n' }), 'malformed');
  assert.equal(await limitWith([{ ...v2, path: '/../x' }], { 'x/memory.max': '50\n' }), 'undetermined');
  assert.equal(await limitWith([], {}), 'unsupported');
});

test('version 1 limits processes in their own hierarchy', async () => {
  const pids = { hierarchy: 5, controllers: ['pids'], path: '/docker/x' };
  assert.equal(await limitWith([v2, v1, pids], { 'pids/docker/x/pids.max': '64\n' }, readPidsLimit), 64);
  assert.equal(await limitWith([pids], { 'pids/docker/x/pids.max': 'max\n' }, readPidsLimit), 'absent');
  assert.equal(await limitWith([v2], { 'a/b/pids.max': '64\n', 'a/pids.max': '32\n' }, readPidsLimit), 32);
  assert.equal(await limitWith([v1], { 'pids/docker/x/pids.max': '64\n' }, readPidsLimit), 'unsupported');
});

test('the quota of CPUs: version 2 has its period beside it, version 1 in another file', async () => {
  const limit = (texts: Readonly<Record<string, string>>) => limitWith([v2], texts, readCpuLimit);
  assert.equal(await limit({ 'a/b/cpu.max': '50000 100000\n', 'a/cpu.max': 'max 100000\n' }), 0.5);
  assert.equal(await limit({ 'a/b/cpu.max': 'max 100000\n', 'a/cpu.max': '200000 100000\n' }), 2);
  assert.equal(await limit({ 'a/b/cpu.max': 'max 100000\n', 'a/cpu.max': 'max 100000\n' }), 'absent');
  for (const text of ['', 'max', '50000', '50000 0', '1 2 3'])
    assert.equal(await limit({ 'a/b/cpu.max': `${text}\n` }), 'malformed', text);
  const cpu = { hierarchy: 3, controllers: ['cpu', 'cpuacct'], path: '/docker/x' };
  const first = (quota: string, period?: string) => ({
    'cpu/docker/x/cpu.cfs_quota_us': `${quota}\n`,
    ...(period === undefined ? {} : { 'cpu/docker/x/cpu.cfs_period_us': `${period}\n` }),
  });
  assert.equal(await limitWith([cpu], first('25000', '100000'), readCpuLimit), 0.25);
  assert.equal(await limitWith([cpu], first('-1', '100000'), readCpuLimit), 'absent');
  assert.equal(await limitWith([cpu], first('25000'), readCpuLimit), 'undetermined');
  assert.equal(await limitWith([cpu], first('25000', '0'), readCpuLimit), 'malformed');
  assert.equal(await limitWith([v2], { 'a/b/memory.max': '100 200\n' }), 'malformed');
});
