import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from './availability.ts';
import { mustRun } from './commands.ts';
import type { LabEngine } from './engine.ts';

const variants = {
  'lab:busybox': [],
  'lab:root': ['USER root'],
  'lab:user': ['USER 1000'],
} as const;

const imported = new WeakMap<LabEngine, Promise<string>>();

/**
 * Puts the lab's images into the engine, once: `lab:busybox` (says nothing of a user), `lab:root`
 * and `lab:user` (1000). Returns `lab:busybox`.
 */
export function labImage(engine: LabEngine): Promise<string> {
  const image = imported.get(engine) ?? importImages(engine);
  imported.set(engine, image);
  return image;
}

async function importImages(engine: LabEngine): Promise<string> {
  const archive = await rootArchive(join(engine.directory, 'image'));
  for (const [tag, changes] of Object.entries(variants)) await importImage(engine, archive, tag, changes);
  return 'lab:busybox';
}

/** Imports a root file system archive under `tag`, with Dockerfile instructions for its configuration. */
async function importImage(
  engine: LabEngine,
  archive: string,
  tag: string,
  changes: readonly string[],
): Promise<void> {
  const all = ['ENV PATH=/bin', 'CMD ["sh"]', ...changes];
  const options = all.flatMap((change) => ['--change', change]);
  const { code, stderr } = await engine.docker('import', ...options, archive, tag);
  if (code !== 0) throw new Error(`docker import ${tag}: ${stderr}`);
}

/** Makes a tar of a small root file system with busybox and all its applets; returns the tar's path. */
async function rootArchive(folder: string): Promise<string> {
  const root = join(folder, 'root');
  for (const path of ['bin', 'etc', 'root', 'var', 'srv']) await mkdir(join(root, path), { recursive: true });
  await mkdir(join(root, 'tmp'), { mode: 0o1777 });
  const busybox = findProgram('busybox') ?? 'busybox';
  await copyFile(busybox, join(root, 'bin/busybox'));
  const applets = (await mustRun(busybox, ['--list']))
    .split('\n')
    .filter((name) => name !== '' && name !== 'busybox');
  await Promise.all(applets.map((name) => symlink('busybox', join(root, 'bin', name))));
  await writeFile(
    join(root, 'etc/passwd'),
    'root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000:app:/srv:/bin/sh\n',
  );
  await writeFile(join(root, 'etc/group'), 'root:x:0:\napp:x:1000:\n');
  const archive = join(folder, 'root.tar');
  await mustRun('tar', [
    '--create',
    '--file',
    archive,
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '-C',
    root,
    '.',
  ]);
  return archive;
}
