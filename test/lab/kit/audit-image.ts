import { cp, mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { dependencyFolders } from '../../kit/open-copy.ts';
import { findProgram } from './availability.ts';
import { mustRun } from './commands.ts';
import type { LabEngine } from './engine.ts';

const checkout = resolve(import.meta.dirname, '../../..');

/**
 * Builds the project's `Dockerfile` in the engine, without a registry: its base is a root file
 * system of the Node that runs the test, and its stage `build`, which asks a registry, is handed
 * in ready. Returns the image's name.
 */
export async function buildAuditImage(engine: LabEngine): Promise<string> {
  const folder = join(engine.directory, 'audit-image');
  await importNode(engine, join(folder, 'node'));
  await builtProgram(join(folder, 'build/app'));
  const { code, stderr } = await engine.docker(
    'build',
    '--build-arg=NODE_IMAGE=lab:node',
    `--build-context=build=${join(folder, 'build')}`,
    '--tag=lab:ironhull',
    checkout,
  );
  if (code !== 0) throw new Error(`docker build: ${stderr}`);
  return 'lab:ironhull';
}

/** What the stage `build` leaves in `/app`. */
async function builtProgram(app: string): Promise<void> {
  await mkdir(app, { recursive: true });
  for (const name of ['bin', 'package.json', ...dependencyFolders])
    await cp(join(checkout, name), join(app, name), { recursive: true });
  await mustRun(process.execPath, [join(checkout, 'tools/bundle.mjs'), join(app, 'dist')], {
    directory: checkout,
  });
}

/** Imports `lab:node`: this Node, the libraries that it is linked with, and busybox. */
async function importNode(engine: LabEngine, root: string): Promise<void> {
  for (const name of ['bin', 'tmp', 'etc']) await mkdir(join(root, name), { recursive: true });
  const files = [...(await librariesOf(process.execPath)), findProgram('busybox') ?? 'busybox'];
  for (const file of files) {
    const place = file.endsWith('/busybox') ? join(root, 'bin/sh') : join(root, file);
    await mkdir(dirname(place), { recursive: true });
    await cp(file, place, { dereference: true });
  }
  await cp(process.execPath, join(root, 'bin/node'), { dereference: true });
  const archive = `${root}.tar`;
  await mustRun('tar', ['--create', '--file', archive, '--owner=0', '--group=0', '-C', root, '.']);
  const { code, stderr } = await engine.docker('import', '--change=ENV PATH=/bin', archive, 'lab:node');
  if (code !== 0) throw new Error(`docker import: ${stderr}`);
}

async function librariesOf(program: string): Promise<string[]> {
  const listed = await mustRun('ldd', [program]);
  return [...listed.matchAll(/(?:=> |^\s*)(\/\S+)/gmu)].flatMap(([, path]) => path ?? []);
}
