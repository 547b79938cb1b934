import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { known } from '../../src/core/observed.ts';
import { findOpeningLines } from '../../src/collect/paths/tmpfiles.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { labTest } from './kit/availability.ts';
import { runCommand } from './kit/commands.ts';

/** A path with the mode that the engine gives it. */
const places = [
  ['/run/docker.sock', 0o660, 'file'],
  ['/srv/docker', 0o711, 'directory'],
] as const;

const lines = [
  'z /run/docker.sock 0666',
  'z /run/docker.sock 0660',
  'z! /run/docker.s?ck 666',
  'z- /run/*.sock 0777 root root',
  'Z /run 0666',
  'm /run/docker.sock 0666',
  'm /run/docker.sock 0600',
  'f /run/docker.sock 0666',
  'f /run/docker.sock 0640',
  'z /run/docker.sock - 1000',
  'z /run/docker.sock 0660 - 1000',
  'z /run/docker.sock 0640 - 1000',
  '"z" "/run/docker.sock" "0666"',
  'z /run//docker.sock 0666',
  'z %t/docker.sock :0666',
  'd /srv/docker 0777',
  'd /srv/docker/ 0777',
  'd /srv/docker 0711\nd /srv/docker 0777',
  'd /srv/docker 0711\nz /srv/docker 0777',
  'd /srv/docker 1777',
  'd /srv/docker 0775 root 1000',
  'e /srv/d*r 0777',
  'e /srv/d*x 0777',
  'D /srv/docker 0711 1000',
  'v /srv/docker 0777',
  'x /srv/docker 0777',
  'z /srv 0777',
  'z /srv 1777',
  'd /srv 0755',
  '# z /srv 0777',
] as const;

/** Whether others than root may write to a path, or rename it in a directory above it. */
function isOpen(root: string, path: string): boolean {
  const { mode, uid, gid } = statSync(join(root, path));
  const above = statSync(join(root, path, '..'));
  const isWritable = (status: { mode: number; gid: number }) =>
    (status.mode & 0o002) !== 0 || ((status.mode & 0o020) !== 0 && status.gid !== 0);
  return uid !== 0 || isWritable({ mode, gid }) || ((above.mode & 0o1000) === 0 && isWritable(above));
}

/** Applies lines below a root, and returns the paths that are open then. */
async function applied(root: string, config: string): Promise<readonly string[]> {
  const file = join(root, 'etc/tmpfiles.d/mine.conf');
  writeFileSync(file, `${config}\n`);
  await runCommand('systemd-tmpfiles', ['--create', '--boot', `--root=${root}`, 'mine.conf']);
  return places.flatMap(([path]) => (isOpen(root, path) ? [path] : []));
}

async function predicted(root: string): Promise<readonly string[]> {
  const paths = places.map(([path, mode, kind]) =>
    known({ path, realPath: path, uid: 0, gid: 0, mode, kind, groupName: 'root' }, path),
  );
  const found = await findOpeningLines(diskFiles(root), { 'engine-socket': paths });
  assert.ok(found.state === 'known');
  return found.value.map(({ path }) => path);
}

labTest('lines of tmpfiles.d open what systemd-tmpfiles opens', async () => {
  for (const config of lines) {
    const root = mkdtempSync(join(tmpdir(), 'ironhull-tmpfiles-'));
    try {
      for (const folder of ['run', 'srv/docker', 'etc/tmpfiles.d'])
        mkdirSync(join(root, folder), { recursive: true });
      writeFileSync(join(root, 'run/docker.sock'), '');
      for (const [path, mode] of places) chmodSync(join(root, path), mode);
      const open = await applied(root, config);
      assert.deepEqual((await predicted(root)).toSorted(), open.toSorted(), config);
    } finally {
      rmSync(root, { recursive: true });
    }
  }
});
