import type { CatalogedFile, FileReading } from '../cataloger.ts';
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

/** Returns a kind of lock file of an application, by its name; those of installed packages are for their developers. */
function lockKind(name: RegExp, maxBytes: number, read: (file: CatalogedFile) => FileReading): CatalogedKind {
  return { claims: (path) => name.test(path) && !isInsideModules(path), maxBytes, read };
}

/** Reads the packages of npm: installed ones, and what lock files of npm, yarn, pnpm and bun declare. */
export const npmCataloger = catalogerOf('npm', 1, [
  { claims: isInstalledManifest, maxBytes: 4 * mebibyte, read: readPackageJson },
  {
    claims: (path) => path.endsWith('/node_modules/.package-lock.json'),
    maxBytes: 32 * mebibyte,
    read: (file) => readPackageLock(file, 'installed'),
  },
  {
    claims: (path) => path.endsWith('/node_modules/.pnpm/lock.yaml'),
    maxBytes: 8 * mebibyte,
    read: (file) => readPnpmLock(file, 'installed'),
  },
  lockKind(/\/(?:package-lock|npm-shrinkwrap)\.json$/u, 32 * mebibyte, (file) =>
    readPackageLock(file, 'declared'),
  ),
  // The library for YAML takes some 50 times the memory of a text.
  lockKind(/\/yarn\.lock$/u, 8 * mebibyte, readYarnLock),
  lockKind(/\/pnpm-lock\.yaml$/u, 8 * mebibyte, (file) => readPnpmLock(file, 'declared')),
  lockKind(/\/bun\.lock$/u, 16 * mebibyte, readBunLock),
  lockKind(/\/bun\.lockb$/u, 64 * mebibyte, () => ({
    gaps: ['the binary lock file of bun is not read: bun.lock, its text, is'],
  })),
  lockKind(/\/\.pnp\.(?:cjs|js|data\.json)$/u, 32 * mebibyte, readPnpMap),
  {
    claims: (path) => /\/\.yarn\/(?:berry\/)?cache\/[^/]+\.zip$/u.test(path),
    maxBytes: 256 * mebibyte,
    read: readYarnArchive,
  },
]);
