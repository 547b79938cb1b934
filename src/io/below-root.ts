import { constants } from 'node:fs';
import { open, readlink, realpath } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { posix } from 'node:path';
import { unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { hasKernelProc, isPlainProcPath } from './kernel-files.ts';
import { inRoot, resolveInRoot } from './resolve-in-root.ts';

/** Location of a machine's root on this machine. */
export interface Root {
  base: string;
  /** Whether a path is in the kernel's `/proc` with no link to resolve. */
  isPlain: (path: string, follow: boolean) => boolean;
}

/** Returns the machine with root directory `base`. */
export function rootAt(base: string): Root {
  let kernels: boolean | undefined;
  const isPlain = (path: string, follow: boolean): boolean =>
    isPlainProcPath(path, follow) && (kernels ??= hasKernelProc(base));
  return { base, isPlain };
}

/**
 * Returns the location of a path on this machine: below the real root the kernel resolves links, below an
 * offline root it must not.
 */
export async function locateInRoot({ base, isPlain }: Root, path: string, follow: boolean): Promise<string> {
  if (base === '/') return path;
  return inRoot(base, isPlain(path, follow) ? path : await resolveInRoot(base, path, follow));
}

/** Returns the result of `use` for a regular file below the root; other files are unreadable. */
export async function withOpened<T>(
  place: string,
  path: string,
  { base }: Root,
  use: (file: FileHandle) => Promise<Observed<T>>,
): Promise<Observed<T>> {
  // O_NONBLOCK: opening a named pipe must not block.
  const file = await open(place, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const isFile = (await file.stat()).isFile();
    if (base !== '/' && !(await isBelow(file, base)))
      return unreadable('denied', 'moved out of the root while being opened', path);
    return isFile ? await use(file) : notRegular(path);
  } finally {
    await file.close();
  }
}

/** Returns the reading for a directory, pipe or device in place of a file. */
export function notRegular(path: string): Observed<never> {
  return unreadable('unsupported', 'not a regular file', path);
}

/** Whether the opened file is below the root: a link swapped in after resolving would lead outside. */
async function isBelow(file: FileHandle, base: string): Promise<boolean> {
  const opened = await readlink(`/proc/self/fd/${file.fd}`);
  const real = await realpath(base);
  return opened.startsWith(real.endsWith(posix.sep) ? real : real + posix.sep);
}
