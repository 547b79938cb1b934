import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { unreadable } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import type { HostFiles } from '../../io/files.ts';
import { listProcesses, type ProcessList } from './list-processes.ts';

async function listOf(
  prepare: (host: FakeHost) => void,
  change = (files: HostFiles): HostFiles => files,
): Promise<ProcessList> {
  const host = fakeHost();
  prepare(host);
  const list = await listProcesses(change(diskFiles(host.root)));
  host.remove();
  return list;
}

const first = (host: FakeHost): void => host.write('/proc/1/comm', 'systemd\n');
const own = (host: FakeHost): void => host.write('/proc/812/comm', 'node\n');

/** Denies one file of a process. */
const denies =
  (denied: string, why: 'denied' | 'gone' = 'denied') =>
  (files: HostFiles): HostFiles => ({
    ...files,
    readText: (path, most) =>
      path === denied ? Promise.resolve(unreadable(why, 'no', path)) : files.readText(path, most),
  });

test('processes with their names; none below an offline root', async () => {
  const all = await listOf((host) => {
    first(host);
    own(host);
    host.write('/proc/stat', '');
    host.write('/proc/9/stat', '');
  });
  assert.deepEqual(all, {
    processes: [
      { pid: 1, name: 'systemd' },
      { pid: 812, name: 'node' },
    ],
  });
  assert.deepEqual(await listOf(() => undefined), { processes: [] });
});

test('says that others may run where process 1 is not seen (hidepid=2), or a name is denied (hidepid=1)', async () => {
  const invisible = await listOf(own);
  assert.deepEqual(invisible.processes, [{ pid: 812, name: 'node' }]);
  assert.match(invisible.hidden?.detail ?? '', /hidepid/u);
  const denied = await listOf((host) => {
    first(host);
    own(host);
  }, denies('/proc/1/comm'));
  assert.match(denied.hidden?.detail ?? '', /hidepid/u);
  const ended = await listOf(
    (host) => {
      first(host);
      own(host);
    },
    denies('/proc/812/comm', 'gone'),
  );
  assert.equal(ended.hidden, undefined);
});
