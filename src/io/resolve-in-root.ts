import { lstat, readlink } from 'node:fs/promises';
import { posix } from 'node:path';

/** As many links as Linux follows in one path (path_resolution(7)). */
const mostLinks = 40;

/** A link chain that is too long or goes in circles, as the system reports one. */
class TooManyLinks extends Error {
  readonly code = 'ELOOP';
}

/**
 * Resolves `path` as a process whose root directory is `root` would: an absolute link starts
 * again at the root, `..` stops there. With `follow` false a link in the last place stays.
 * Answers the path inside the root; throws the system's error where a part is missing.
 */
export async function resolveInRoot(root: string, path: string, follow: boolean): Promise<string> {
  const waiting = partsOf(path).toReversed();
  let resolved = '/';
  let links = 0;
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (part === '..') {
      resolved = posix.dirname(resolved);
      continue;
    }
    const next = posix.join(resolved, part);
    const target = follow || waiting.length > 0 ? await linkOf(inRoot(root, next)) : undefined;
    if (target === undefined) {
      resolved = next;
      continue;
    }
    if (++links > mostLinks) throw new TooManyLinks('too many links');
    if (target.startsWith('/')) resolved = '/';
    waiting.push(...partsOf(target).toReversed());
  }
  return resolved;
}

/** Where a path inside the root is on this machine. */
export function inRoot(root: string, path: string): string {
  return root === '/' ? path : posix.join(root, path);
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

async function linkOf(path: string): Promise<string | undefined> {
  const status = await lstat(path);
  return status.isSymbolicLink() ? await readlink(path) : undefined;
}
