import { catalogerOf, type CatalogedKind } from '../file-kind.ts';
import { readCoreMetadata } from './core-metadata.ts';
import { readPipfileLock } from './pipfile-lock.ts';
import { readRequirements } from './requirements.ts';
import { pdmLock, poetryLock, pylock, readTomlLock, uvLock, type TomlLock } from './toml-lock.ts';

const mebibyte = 2 ** 20;

/** Whether a path is in a folder of installed packages: a lock file there is that of a package's developers. */
function isInsidePackages(path: string): boolean {
  return /\/(?:site|dist)-packages\//u.test(path);
}

function lockKind(name: string, lock: TomlLock): CatalogedKind {
  return {
    endings: [`/${name}`],
    claims: (path) => !isInsidePackages(path),
    maxBytes: 16 * mebibyte,
    read: (file) => readTomlLock(file, lock),
  };
}

/**
 * Reads the packages of Python: installed ones wherever their metadata is, so that copies inside another package count
 * (`setuptools/_vendor`), copies that only a list declares (`pip/_vendor/vendor.txt`), and lock files.
 */
export const pypiCataloger = catalogerOf('pypi', 1, [
  {
    endings: ['.dist-info/METADATA', '.egg-info/PKG-INFO', '/EGG-INFO/PKG-INFO', '.egg-info'],
    maxBytes: 8 * mebibyte,
    read: readCoreMetadata,
  },
  {
    endings: ['/vendor.txt', '/vendored.txt'],
    claims: (path) => /\/(?:_vendor|vendored)\/[^/]+$/u.test(path),
    maxBytes: mebibyte,
    read: readRequirements,
  },
  {
    endings: ['.txt'],
    claims: (path) =>
      /\/(?:[^/]*requirements[^/]*|requirements\/[^/]+)$/iu.test(path) && !isInsidePackages(path),
    maxBytes: 4 * mebibyte,
    read: readRequirements,
  },
  {
    endings: ['/Pipfile.lock'],
    claims: (path) => !isInsidePackages(path),
    maxBytes: 16 * mebibyte,
    read: readPipfileLock,
  },
  lockKind('poetry.lock', poetryLock),
  lockKind('uv.lock', uvLock),
  lockKind('pdm.lock', pdmLock),
  {
    ...lockKind('pylock.toml', pylock),
    endings: ['.toml'],
    claims: (path) => /\/pylock(?:\.[^/.]+)?\.toml$/u.test(path) && !isInsidePackages(path),
  },
]);
