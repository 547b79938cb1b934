import type { CatalogedFile, Cataloger, FileReading } from '../cataloger.ts';
import { catalogerOf, type CatalogedKind } from '../file-kind.ts';
import { readBunLock } from './bun-lock.ts';
import { isInsideModules } from './npm-spec.ts';
import { isInstalledManifest, readPackageJson } from './package-json.ts';
import { readPackageLock } from './package-lock.ts';
import { readPnpmLock } from './pnpm-lock.ts';
import { readPnpMap } from './pnp-map.ts';
import { readYarnArchive } from './yarn-cache.ts';
import { readYarnLock } from './yarn-lock.ts';

const mebibyte = 2 ** 20;

/** Returns a kind of lock file of an application, by its names; those of installed packages are for their developers. */
function lockKind(
  names: readonly string[],
  maxBytes: number,
  read: (file: CatalogedFile) => FileReading,
): CatalogedKind {
  return {
    endings: names.map((name) => `/${name}`),
    claims: (path) => !isInsideModules(path),
    maxBytes,
    read,
  };
}

const kinds: readonly CatalogedKind[] = [
  {
    endings: ['/package.json'],
    claims: isInstalledManifest,
    maxBytes: 4 * mebibyte,
    read: readPackageJson,
  },
  {
    endings: ['/node_modules/.package-lock.json'],
    maxBytes: 32 * mebibyte,
    read: (file) => readPackageLock(file, 'installed'),
  },
  {
    endings: ['/node_modules/.pnpm/lock.yaml'],
    maxBytes: 32 * mebibyte,
    read: (file) => readPnpmLock(file, 'installed'),
  },
  lockKind(['package-lock.json', 'npm-shrinkwrap.json'], 32 * mebibyte, (file) =>
    readPackageLock(file, 'declared'),
  ),
  lockKind(['yarn.lock'], 32 * mebibyte, readYarnLock),
  lockKind(['pnpm-lock.yaml'], 32 * mebibyte, (file) => readPnpmLock(file, 'declared')),
  lockKind(['bun.lock'], 16 * mebibyte, readBunLock),
  lockKind(['bun.lockb'], 64 * mebibyte, () => ({
    gaps: ['the binary lock file of bun is not read: bun.lock, its text, is'],
  })),
  lockKind(['.pnp.cjs', '.pnp.js', '.pnp.data.json'], 32 * mebibyte, readPnpMap),
  {
    endings: ['.zip'],
    claims: (path) => /\/\.yarn\/(?:berry\/)?cache\/[^/]+$/u.test(path),
    maxBytes: 256 * mebibyte,
    read: readYarnArchive,
  },
];

/** Reads the packages of npm: installed ones, and what lock files of npm, yarn, pnpm and bun declare. */
export const npmCataloger: Cataloger = { ...catalogerOf('npm', 2, kinds), folders: ['node_modules'] };
