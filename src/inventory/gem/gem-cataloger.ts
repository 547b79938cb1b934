import { catalogerOf } from '../file-kind.ts';
import { readGemSpecification } from './gem-specification.ts';
import { readGemfileLock } from './gemfile-lock.ts';

/** Whether a path is in the folder of an installed gem: a lock file there is that of the gem's developers. */
function isInsideGem(path: string): boolean {
  return /\/gems\/[^/]+-[^/]+\//u.test(path);
}

/** Reads the gems of Ruby: installed ones (also the default ones, and those from repositories), and Bundler's lock files. */
export const gemCataloger = catalogerOf('gem', 1, [
  {
    endings: ['.gemspec'],
    claims: (path) =>
      /\/specifications\/(?:default\/)?[^/]+\.gemspec$|\/bundler\/gems\/[^/]+\/[^/]+\.gemspec$/u.test(path),
    maxBytes: 4 * 2 ** 20,
    read: readGemSpecification,
  },
  {
    endings: ['/Gemfile.lock', '.gemfile.lock', '/gems.locked'],
    claims: (path) => !isInsideGem(path),
    maxBytes: 8 * 2 ** 20,
    read: readGemfileLock,
  },
]);
