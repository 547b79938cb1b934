import assert from 'node:assert/strict';
import { test } from 'node:test';
import { absent, known, type Observed } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import type { HostFiles } from '../../io/files.ts';
import { shareProcessReads } from './share-process-reads.ts';

const tables: Readonly<Record<string, Observed<string>>> = {
  '/proc/2/net/unix': absent('/proc/2/net/unix'),
  '/proc/3/net/unix': known('three', '/proc/3/net/unix'),
  '/proc/4/net/unix': known('three', '/proc/4/net/unix'),
  '/proc/5/net/unix': known('five', '/proc/5/net/unix'),
};

/** A machine on which processes 2 to 4 share a network namespace, and what it was asked. */
function machine(): { files: HostFiles; asked: string[] } {
  const asked: string[] = [];
  const namespaces: Readonly<Record<string, string>> = { '/proc/5/ns/net': 'net:[2]', '/proc/6/ns/net': '' };
  const files: HostFiles = {
    ...diskFiles('/nowhere'),
    async readText(path, maxBytes) {
      asked.push(`${path} ${maxBytes ?? ''}`.trim());
      return tables[path] ?? known('a program', path);
    },
    async readLink(path) {
      if (!path.endsWith('/ns/net')) asked.push(path);
      return namespaces[path] === '' ? absent(path) : known(namespaces[path] ?? 'net:[1]', path);
    },
  };
  return { files, asked };
}

test('reads name, command, status, open files and namespaces of a process once, all else as asked', async () => {
  const { files, asked } = machine();
  const shared = shareProcessReads(files);
  const read = async (): Promise<void> => {
    await shared.readText('/proc/7/comm');
    await shared.readLink('/proc/7/fd/0');
    await shared.readText('/proc/7/comm', 64);
    await shared.readText('/proc/7/status');
    await shared.readLink('/proc/7/ns/mnt');
    await shared.readText('/proc/7/cmdline');
    await shared.readText('/proc/7/stat');
    await shared.readLink('/proc/7/cwd');
  };
  await read();
  await read();
  assert.deepEqual(asked.toSorted(), [
    '/proc/7/cmdline',
    '/proc/7/comm',
    '/proc/7/comm 64',
    '/proc/7/cwd',
    '/proc/7/cwd',
    '/proc/7/fd/0',
    '/proc/7/ns/mnt',
    '/proc/7/stat',
    '/proc/7/stat',
    '/proc/7/status',
  ]);
});

test('reads the unix sockets of a network namespace once, of a process that is there', async () => {
  const { files, asked } = machine();
  const shared = shareProcessReads(files);
  const texts: Observed<string>[] = [];
  for (const pid of [2, 3, 4, 5, 6]) texts.push(await shared.readText(`/proc/${pid}/net/unix`, 9));
  assert.deepEqual(
    texts.map((text) => (text.state === 'known' ? text.value : text.state)),
    ['absent', 'three', 'three', 'five', 'a program'],
  );
  assert.deepEqual(asked, [
    '/proc/2/net/unix 9',
    '/proc/3/net/unix 9',
    '/proc/5/net/unix 9',
    '/proc/6/net/unix 9',
  ]);
});

test('reads the maps of ids once for each user namespace', async () => {
  const { files, asked } = machine();
  const shared = shareProcessReads({
    ...files,
    readLink: async (path) => known(path === '/proc/8/ns/user' ? 'user:[2]' : 'user:[1]', path),
  });
  for (const pid of [6, 7, 8])
    for (const map of ['uid_map', 'gid_map']) await shared.readText(`/proc/${pid}/${map}`);
  assert.deepEqual(asked, ['/proc/6/uid_map', '/proc/6/gid_map', '/proc/8/uid_map', '/proc/8/gid_map']);
});
