import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { mustRun } from './commands.ts';
import type { LabEngine } from './engine.ts';
import { withLock } from './lock.ts';
import { makePartBase } from './part-base.ts';
import { parts, type Part } from './parts.ts';

const recipes = join(import.meta.dirname, 'parts');
const cache = resolve(import.meta.dirname, '../../../node_modules/.cache/ironhull-parts');

/** The image that all parts are built on: a small Debian with apt. */
export const partBase = { name: 'debian', image: 'lab:debian' } as const;

/** What a cached image was made by. Debian's packages change, so each day has images of its own. */
function recipe(): string {
  const entries = readdirSync(recipes, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of [...files.toSorted(), join(import.meta.dirname, 'part-base.ts')])
    hash.update(`${file}\0`).update(readFileSync(file));
  return `${new Date().toISOString().slice(0, 10)}-${hash.digest('hex').slice(0, 12)}`;
}

/** An entry of `manifest.json` in an archive of `docker save`. */
interface SavedImage {
  Config: string;
  RepoTags: readonly string[];
  Layers: readonly string[];
}

type Named = Pick<Part, 'name' | 'image'>;

const prepared = new WeakMap<LabEngine, Promise<void>>();

/**
 * Puts the images of parts (all if none is named) into an engine. They are built once a day, which takes some 40 s for all of
 * them on two idle processors and access to Debian's packages, and kept in `node_modules/.cache` for the other engines.
 */
export function partImages(engine: LabEngine, wanted: readonly Named[] = parts): Promise<void> {
  const now = addAbsent(engine, wanted, prepared.get(engine));
  prepared.set(engine, now);
  return now;
}

async function addAbsent(
  engine: LabEngine,
  wanted: readonly Named[],
  before: Promise<void> | undefined,
): Promise<void> {
  await Promise.allSettled([before]);
  const listed = await engineMust(engine, 'images', '--format', '{{.Repository}}:{{.Tag}}');
  const there = new Set(listed.split('\n'));
  const absent = wanted.filter(({ image }) => !there.has(image));
  if (absent.length > 0) await addImages(engine, absent);
}

async function addImages(engine: LabEngine, wanted: readonly Named[]): Promise<void> {
  const folder = join(cache, recipe());
  const isCached = ({ name }: Named): boolean => existsSync(join(folder, `${name}.json`));
  if (!wanted.every(isCached))
    await withLock(join(cache, 'lock'), async () => {
      await removeOthers(folder);
      const missing = wanted.filter((one) => !isCached(one));
      if (missing.length > 0) await buildImages(engine, folder, missing, isCached(partBase));
    });
  await loadImages(engine, folder, wanted);
}

async function buildImages(
  engine: LabEngine,
  folder: string,
  missing: readonly Named[],
  hasBase: boolean,
): Promise<void> {
  if (hasBase) await loadImages(engine, folder, [partBase]);
  else await makePartBase(engine, partBase.image);
  const { env } = engine;
  const build = ({ name, image }: Named): Promise<string> => {
    const words = ['build', '--quiet', '--network=host', '--tag', image, join(recipes, name)];
    return mustRun('docker', words, { env: { ...env, DOCKER_BUILDKIT: '1' }, timeout: 600_000 });
  };
  await Promise.all(missing.filter(({ name }) => name !== partBase.name).map(build));
  await storeImages(
    engine,
    folder,
    hasBase ? missing : [partBase, ...missing.filter((one) => one !== partBase)],
  );
}

/** Unpacks an archive of images into the cache, where layers that they share lie once. */
async function storeImages(engine: LabEngine, folder: string, images: readonly Named[]): Promise<void> {
  await mkdir(join(folder, 'blobs/sha256'), { recursive: true });
  const work = await mkdtemp(join(cache, 'saving-'));
  try {
    const archive = join(work, 'images.tar');
    await engineMust(engine, 'save', '--output', archive, ...images.map(({ image }) => image));
    await mustRun('tar', ['--extract', '--file', archive, '--directory', work]);
    for (const blob of await readdir(join(work, 'blobs/sha256')))
      await rename(join(work, 'blobs/sha256', blob), join(folder, 'blobs/sha256', blob));
    const saved = JSON.parse(await readFile(join(work, 'manifest.json'), 'utf8')) as readonly SavedImage[];
    for (const { name, image } of images) {
      const entry = saved.find(({ RepoTags }) => RepoTags.includes(image));
      if (entry === undefined) throw new Error(`docker save left out ${image}`);
      await writeFile(join(work, 'entry.json'), JSON.stringify(entry));
      await rename(join(work, 'entry.json'), join(folder, `${name}.json`));
    }
  } finally {
    await rm(work, { recursive: true });
  }
}

async function loadImages(engine: LabEngine, folder: string, images: readonly Named[]): Promise<void> {
  const entries = await Promise.all(
    images.map(
      async ({ name }) => JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8')) as SavedImage,
    ),
  );
  const work = await mkdtemp(join(engine.directory, 'parts-'));
  await writeFile(join(work, 'manifest.json'), JSON.stringify(entries));
  const blobs = new Set(entries.flatMap(({ Config, Layers }) => [Config, ...Layers]));
  const archive = join(work, 'images.tar');
  const files = ['-C', work, 'manifest.json', '-C', folder, ...blobs];
  await mustRun('tar', ['--create', '--file', archive, ...files]);
  await engineMust(engine, 'load', '--quiet', '--input', archive);
  await rm(work, { recursive: true });
}

const engineMust = ({ env }: LabEngine, ...words: readonly string[]): Promise<string> =>
  mustRun('docker', words, { env, timeout: 600_000 });

/** Removes images of another day or recipe, and what runs that were killed left. Only with the lock. */
async function removeOthers(folder: string): Promise<void> {
  for (const entry of await readdir(cache)) {
    const path = join(cache, entry);
    if (path !== folder && entry !== 'lock') await rm(path, { recursive: true });
  }
}
