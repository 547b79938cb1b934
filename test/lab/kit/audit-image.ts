import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
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
  await buildProgram(engine, join(folder, 'build'));
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

/** Leaves in `app` what the stage `build` leaves there: made of the files that it copies, with the packages of the checkout. */
async function buildProgram(engine: LabEngine, build: string): Promise<void> {
  await mkdir(build, { recursive: true });
  const text = await readFile(join(checkout, 'Dockerfile'), 'utf8');
  const [stage = ''] = text.slice(text.indexOf('AS build')).split(/^FROM /mu);
  const copies = stage.split('\n').filter((line) => /^(?:WORKDIR|COPY) /u.test(line));
  const dockerfile = `${build}.Dockerfile`;
  await writeFile(dockerfile, ['FROM scratch', ...copies, ''].join('\n'));
  const output = `--output=type=local,dest=${build}`;
  const { code, stderr } = await engine.docker('build', `--file=${dockerfile}`, output, checkout);
  if (code !== 0) throw new Error(`docker build of the stage build: ${stderr}`);
  const app = join(build, 'app');
  await symlink(join(checkout, 'node_modules'), join(app, 'node_modules'));
  await mustRun(process.execPath, [join(app, 'tools/bundle.mjs')], { directory: app });
  for (const name of ['node_modules', 'src', 'tools', 'package-lock.json', 'tsconfig.json'])
    await rm(join(app, name), { recursive: true });
  for (const name of dependencyFolders) await cp(join(checkout, name), join(app, name), { recursive: true });
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
