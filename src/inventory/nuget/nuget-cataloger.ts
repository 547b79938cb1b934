import { catalogerOf } from '../file-kind.ts';
import { readAssets, readDeps } from './nuget-libraries.ts';
import { readPackagesConfig } from './packages-config.ts';
import { readPackagesLock } from './packages-lock.ts';

const mebibyte = 2 ** 20;

/** Reads the packages of .NET: what programs and shared frameworks load, and what projects declare. */
export const nugetCataloger = catalogerOf('nuget', 1, [
  { endings: ['.deps.json'], maxBytes: 32 * mebibyte, read: readDeps },
  { endings: ['/packages.lock.json'], maxBytes: 32 * mebibyte, read: readPackagesLock },
  { endings: ['/project.assets.json'], maxBytes: 32 * mebibyte, read: readAssets },
  { endings: ['/packages.config'], maxBytes: 4 * mebibyte, read: readPackagesConfig },
]);
