import assert from 'node:assert/strict';
import { linkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { collect, hostPathsOf, process40, web } from '../../../test/kit/collect.ts';
import { engineRoutes } from '../../../test/kit/engine-documents.ts';
import { fakeHost, writeProcess, type FakeHost } from '../../../test/kit/fake-host.ts';
import { buildReport } from '../../app/build-report.ts';
import { check } from '../../checks/workload/engine-socket.ts';
import type { Facts } from '../../core/facts/facts.ts';
import type { HostFiles } from '../../io/files.ts';
import { unreadable } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { collectEngineListeners } from '../proxies/engine-listeners.ts';
import { collectEngineSockets } from './engine-sockets.ts';
import { readMachineMounts } from './machine-mounts.ts';
import { machineMounts } from './mounted-path.ts';

const root = '1 0 8:1 / / rw - ext4 /dev/sda rw\n';

/** Writes a process with one listening socket. */
function writeListener(
  host: FakeHost,
  { pid, name, path, mounts = root }: { pid: number; name: string; path: string; mounts?: string },
): void {
  host.write(`/proc/${pid}/comm`, `${name}\n`);
  host.write(`/proc/${pid}/mountinfo`, mounts);
  host.link(`/proc/${pid}/fd/3`, `socket:[${pid}]`);
  host.link(`/proc/${pid}/fd/4`, 'socket:[1]');
  const line = (inode: number, text: string): string =>
    `0000000000000000: 00000002 00000000 00010000 0001 01 ${inode} ${text}`;
  host.write(`/proc/${pid}/net/unix`, `Num\n${line(pid, path)}\n${line(9, '/run/other.sock')}\n`);
}

async function socketsOf(prepare: (host: FakeHost) => void): Promise<unknown> {
  const host = fakeHost();
  try {
    host.write('/proc/1/mountinfo', `${root}2 1 0:25 / /run rw - tmpfs tmpfs rw\n`);
    prepare(host);
    const files = diskFiles(host.root);
    const found = await collectEngineSockets(files, await readMachineMounts(files));
    return found.state === 'known' ? found.value : found;
  } finally {
    host.remove();
  }
}

describe('sockets of container engines', () => {
  test('are those that their processes have open', async () => {
    const found = await socketsOf((host) => {
      writeListener(host, { pid: 5, name: 'containerd', path: '/data/exec/containerd/containerd.sock' });
      writeListener(host, { pid: 6, name: 'dockerd', path: '/srv/api' });
      writeListener(host, { pid: 7, name: 'postgres', path: '/run/postgres.sock' });
      writeListener(host, { pid: 8, name: 'dockerd', path: '/data/exec/metrics.sock' });
    });
    assert.deepEqual(found, [
      { path: '/data/exec/containerd/containerd.sock', program: 'containerd' },
      { path: '/srv/api', program: 'dockerd' },
    ]);
  });

  test('have the path of the machine, wherever the process sees them', async () => {
    const found = await socketsOf((host) => {
      const mounts = '1 0 0:90 / / rw - overlay overlay rw\n2 1 0:25 /user/1000 /run rw - tmpfs tmpfs rw\n';
      writeListener(host, { pid: 5, name: 'dockerd', path: '/run/docker.sock', mounts });
      host.link('/proc/6/cwd', '/srv/app');
      writeListener(host, { pid: 6, name: 'buildkitd', path: 'build.sock' });
    });
    assert.deepEqual(found, [
      { path: '/run/user/1000/docker.sock', program: 'dockerd' },
      { path: '/srv/app/build.sock', program: 'buildkitd' },
    ]);
  });
});

/** Returns what is reported of `web` with one bind mount: the finding, else the outcome. */
async function reach(
  source: string,
  prepare: (host: FakeHost) => void,
  change?: (files: HostFiles) => HostFiles,
): Promise<{ facts: Facts; said: string }> {
  const { facts } = await collect(
    engineRoutes([{ ...web, binds: [`${source}:/s`] }]),
    (host) => {
      writeProcess(host, process40);
      host.write('/proc/1/mountinfo', root);
      prepare(host);
    },
    change && { change },
  );
  const { findings, outcomes } = buildReport(facts, [check], { version: '0', targets: [] });
  return { facts, said: findings[0]?.message ?? JSON.stringify(outcomes[0]?.outcome) };
}

describe('a mount that reaches a socket', () => {
  const listen = (host: FakeHost): void => {
    host.write('/data/exec/c.sock', '');
    writeListener(host, { pid: 5, name: 'containerd', path: '/data/exec/c.sock' });
  };

  test('its directory, and a link to it', async () => {
    assert.match(
      (await reach('/data', listen)).said,
      /^\/data, which contains \/data\/exec\/c\.sock, is mounted/u,
    );
    const link = await reach('/srv/l', (host) => {
      listen(host);
      host.link('/srv/l', '/data/exec');
    });
    assert.match(link.said, /^\/data\/exec, which contains/u);
  });

  test('a hard link, itself or in a directory', async () => {
    const linked = (host: FakeHost): void => {
      listen(host);
      host.write('/srv/app/deep/file', '');
      linkSync(join(host.root, '/data/exec/c.sock'), join(host.root, '/srv/app/deep/innocent'));
    };
    const inside = await reach('/srv/app', linked);
    assert.equal(inside.said, 'The containerd socket /data/exec/c.sock is mounted at /s/deep/innocent');
    const itself = await reach('/srv/app/deep/innocent', linked);
    assert.deepEqual(hostPathsOf(itself.facts, 'web'), ['/data/exec/c.sock']);
    assert.doesNotMatch((await reach('/opt', linked)).said, /c\.sock/u, 'another directory');
  });

  test('a socket whose program is unreadable is unknown', async () => {
    const listing = (host: FakeHost): void =>
      writeListener(host, { pid: 5, name: 'dockerd', path: '/srv/app/some.sock' });
    const change = (files: HostFiles): HostFiles => ({
      ...files,
      list: (path) =>
        path === '/proc/5/fd'
          ? Promise.resolve(unreadable('denied', 'permission denied', path))
          : files.list(path),
    });
    assert.match(
      (await reach('/srv/app', listing, change)).said,
      /"\/s: the program that listens on \/srv\/app\/some\.sock/u,
    );
    assert.doesNotMatch((await reach('/srv/other', listing, change)).said, /some\.sock/u);
  });
});

test('are unreadable where the processes cannot be listed, and so are the TCP listeners', async () => {
  const denied = unreadable('denied', 'permission denied', '/proc');
  const closed: HostFiles = { ...diskFiles('/nonexistent'), list: async () => denied };
  const machine = machineMounts([]);
  assert.deepEqual(await collectEngineSockets(closed, machine), denied);
  assert.deepEqual(await collectEngineListeners(closed), denied);
});
