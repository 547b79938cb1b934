import assert from 'node:assert/strict';
import { test } from 'node:test';
import { symlinkSync } from 'node:fs';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import type { EnginePaths } from '../../core/host/engine-paths.ts';
import { known, unreadable } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { findOpeningLines } from './tmpfiles.ts';

const at = (path: string, mode: number, kind: 'file' | 'directory' | 'socket', groupName = 'root') =>
  known({ path, realPath: path.replace('/var/run', '/run'), uid: 0, gid: 0, mode, kind, groupName }, path);

const paths: EnginePaths = {
  'engine-socket': [at('/var/run/docker.sock', 0o660, 'socket', 'docker')],
  'data-root': [at('/srv/docker', 0o710, 'directory')],
  'daemon-config': [at('/etc/docker/daemon.json', 0o644, 'file')],
  'service-unit': [at('/usr/lib/systemd/system/docker.service', 0o644, 'file')],
  dockerd: [at('/usr/bin/dockerd', 0o755, 'file')],
};

/** Returns to whom lines of one file open something, by path. */
async function openedBy(
  lines: string,
  more: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const host = fakeHost();
  try {
    host.write('/etc/tmpfiles.d/mine.conf', `${lines}\n`);
    for (const [path, text] of Object.entries(more)) host.write(path, text);
    const found = await findOpeningLines(diskFiles(host.root), paths);
    assert.equal(found.state, 'known');
    return found.state === 'known' ? found.value.map(({ path, to }) => `${path} ${to}`) : [];
  } finally {
    host.remove();
  }
}

test('lines that open a path of the engine are found, in every form', async () => {
  const socket = '/var/run/docker.sock';
  for (const [line, expected] of [
    ['z /run/docker.sock 0666 root docker -', `${socket} everyone`],
    ['z! /var/run/docker.sock 666', `${socket} everyone`],
    ['"z" "/run/docker.sock" 0666', `${socket} everyone`],
    ['z %t/docker.sock ~0666', `${socket} everyone`],
    ['z /run/*.sock 0777', `${socket} everyone`],
    ['m /run/docker.sock 0666', `${socket} everyone`],
    ['Z /run/docker.sock - ann -', `${socket} user ann`],
    ['z /run/docker.sock - - users', `${socket} group users`],
    ['z /run/docker.sock 0660 root users', `${socket} group users`],
    ['a+ /run/docker.sock - - - - u:ann:rw', `${socket} user ann`],
    ['a+ /run/docker.sock - - - - group:users:rwx', `${socket} group users`],
    ['a /run/docker.sock - - - - user::rw-,other::rw-', `${socket} everyone`],
    ['A+ /run - - - - default:user:ann:rwX', `${socket} user ann`],
    ['d /run 0777', `${socket} everyone`],
    ['d /srv 0775 root users', '/srv/docker group users'],
    ['D /srv/docker 0711 ann', '/srv/docker user ann'],
    ['e /srv/d* 0777', '/srv/docker everyone'],
    ['f /etc/docker/daemon.json 0666', '/etc/docker/daemon.json everyone'],
    ['z /usr/bin/dockerd 4757', '/usr/bin/dockerd everyone'],
    ['w /etc/docker/daemon.json - - - - {"hosts":[]}', '/etc/docker/daemon.json replaced'],
    ['f+ /etc/docker/daemon.json 0644 - - - {}', '/etc/docker/daemon.json replaced'],
    ['C+ /etc/docker/daemon.json - - - - /srv/daemon.json', '/etc/docker/daemon.json replaced'],
    ['L+ /etc/docker/daemon.json - - - - /srv/daemon.json', '/etc/docker/daemon.json replaced'],
    ['d /run/docker :0777 root root', '/run/docker everyone'],
    // The state folder of an engine that does not run.
    ['d /run/docker 0777 root root', '/run/docker everyone'],
  ] as const)
    assert.deepEqual(await openedBy(line), [expected], line);
});

test('lines as systems have them open nothing', async () => {
  for (const line of [
    'z /run/docker.sock 0660 root docker',
    'z /run/docker.sock 0660 - docker',
    'z /run/other.sock 0666',
    'd /run 0755 root root -',
    'q /tmp 1777 root root 10d',
    'd /run/lock 1777 root root',
    'd /run/docker 0710 root docker',
    'd /srv 2755 root users',
    'a+ /run/docker.sock - - - - u:ann:r',
    'a+ /run/docker.sock - - - - g:docker:rw',
    'a+ /run/docker.sock - - - - d:u:ann:rw',
    'a+ /var/log/journal - - - - d:group::r-x,d:group:adm:r-x',
    'x /run/docker.sock 0666',
    'z /run/docker.sock :0666',
    'd /srv/docker :0777',
    'r! /run/docker.sock',
    'L /etc/docker/daemon.json - - - - /srv/daemon.json',
    'L+ %t/docker.sock - - - - /run/docker.sock',
    'L+ /etc/docker/daemon.json - - - - ../docker/daemon.json',
    'L+ /run/docker.sock - - - - docker.sock',
    '# z /run/docker.sock 0666',
    'f /run/utmp 0664 root utmp',
    'no line at all',
  ])
    assert.deepEqual(await openedBy(line), [], line);
});

test('the files that count are read: a name in /etc hides that of a package, and a first line the next', async () => {
  const line = 'z /run/docker.sock 0666\n';
  const socket = ['/var/run/docker.sock everyone'];
  for (const folder of ['/run', '/usr/local/lib', '/usr/lib'])
    assert.deepEqual(await openedBy('', { [`${folder}/tmpfiles.d/x.conf`]: line }), socket, folder);
  assert.deepEqual(await openedBy('', { '/usr/lib/tmpfiles.d/mine.conf': line }), []);
  assert.deepEqual(await openedBy('', { '/usr/lib/tmpfiles.d/x.txt': line }), []);
  assert.deepEqual(await openedBy('d /srv/docker 0711\nd /srv/docker 0777'), []);
  assert.deepEqual(await openedBy('d /srv/docker 0711\nz /srv/docker 0777'), ['/srv/docker everyone']);
});

test('a masked file counts for nothing, and one that cannot be read is unknown', async () => {
  const host = fakeHost();
  try {
    host.write('/usr/lib/tmpfiles.d/x.conf', 'z /run/docker.sock 0666\n');
    host.write('/etc/tmpfiles.d/y.conf', '');
    symlinkSync('/dev/null', `${host.root}/etc/tmpfiles.d/x.conf`);
    const masked = await findOpeningLines(diskFiles(host.root), paths);
    assert.deepEqual(masked.state === 'known' && masked.value, []);
    host.write('/etc/tmpfiles.d/long.conf', '#'.repeat(2 ** 20 + 1));
    assert.equal((await findOpeningLines(diskFiles(host.root), paths)).state, 'unreadable');
  } finally {
    host.remove();
  }
});

test('a folder of lines that cannot be listed leaves them unknown', async () => {
  const host = fakeHost();
  try {
    const files = diskFiles(host.root);
    const closed: typeof files = {
      ...files,
      list: async (path) =>
        path === '/etc/tmpfiles.d' ? unreadable('denied', 'permission denied', path) : files.list(path),
    };
    const found = await findOpeningLines(closed, paths);
    assert.deepEqual([found.state, found.from], ['unreadable', '/etc/tmpfiles.d']);
  } finally {
    host.remove();
  }
});
