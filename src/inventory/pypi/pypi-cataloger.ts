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

function lockKind(name: RegExp, lock: TomlLock): CatalogedKind {
  return {
    claims: (path) => name.test(path) && !isInsidePackages(path),
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
    claims: (path) => /(?:\.dist-info\/METADATA|(?:\.egg-info|\/EGG-INFO)\/PKG-INFO|\.egg-info)$/u.test(path),
    maxBytes: 8 * mebibyte,
    read: readCoreMetadata,
  },
  {
    claims: (path) => /\/(?:_vendor|vendored)\/vendor(?:ed)?\.txt$/u.test(path),
    maxBytes: mebibyte,
    read: readRequirements,
  },
  {
    claims: (path) =>
      /\/(?:[^/]*requirements[^/]*\.txt|requirements\/[^/]+\.txt)$/iu.test(path) && !isInsidePackages(path),
    maxBytes: 4 * mebibyte,
    read: readRequirements,
  },
  {
    claims: (path) => path.endsWith('/Pipfile.lock') && !isInsidePackages(path),
    maxBytes: 16 * mebibyte,
    read: readPipfileLock,
  },
  lockKind(/\/poetry\.lock$/u, poetryLock),
  lockKind(/\/uv\.lock$/u, uvLock),
  lockKind(/\/pdm\.lock$/u, pdmLock),
  lockKind(/\/pylock(?:\.[^/.]+)?\.toml$/u, pylock),
]);
