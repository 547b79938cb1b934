import { lstat, readlink } from 'node:fs/promises';
import { posix } from 'node:path';

/** Maximum number of links Linux follows in one path (path_resolution(7)). */
const maxLinks = 40;

/** Reports a link chain that is too long or a loop, like the system error. */
class TooManyLinks extends Error {
  readonly code = 'ELOOP';
}

/**
 * Resolves `path` like a process with root directory `root`: absolute links restart at the root, and `..`
 * stops there. With `follow` false the last link stays. Returns the path inside the root; throws the system
 * error for a missing part.
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
    if (++links > maxLinks) throw new TooManyLinks('too many links');
    if (target.startsWith('/')) resolved = '/';
    waiting.push(...partsOf(target).toReversed());
  }
  return resolved;
}

/** Returns the location on this machine of a path inside the root. */
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
