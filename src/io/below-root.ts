import { constants } from 'node:fs';
import { open, readlink, realpath } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { posix } from 'node:path';
import { unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { hasKernelProc, isPlainProcPath } from './kernel-files.ts';
import { inRoot, resolveInRoot } from './resolve-in-root.ts';

/** Where a machine's files are on this one. */
export interface Root {
  base: string;
  /** True for a path of the kernel's `/proc` on which there is no link to resolve. */
  isPlain: (path: string, follow: boolean) => boolean;
}

/** The machine whose root directory is `base`. */
export function rootAt(base: string): Root {
  let kernels: boolean | undefined;
  const isPlain = (path: string, follow: boolean): boolean =>
    isPlainProcPath(path, follow) && (kernels ??= hasKernelProc(base));
  return { base, isPlain };
}

/** The place of a path on this machine: with the real root the kernel resolves links as we would; below another it must not. */
export async function located({ base, isPlain }: Root, path: string, follow: boolean): Promise<string> {
  if (base === '/') return path;
  return inRoot(base, isPlain(path, follow) ? path : await resolveInRoot(base, path, follow));
}

/** What `use` answers for a regular file below the root; other files are unreadable. */
export async function withOpened<T>(
  place: string,
  path: string,
  { base }: Root,
  use: (file: FileHandle) => Promise<Observed<T>>,
): Promise<Observed<T>> {
  // O_NONBLOCK: a pipe in place of the file must not hold the program up.
  const file = await open(place, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const isFile = (await file.stat()).isFile();
    if (base !== '/' && !(await isBelow(file, base)))
      return unreadable('denied', 'it was moved out of the root while it was opened', path);
    return isFile ? await use(file) : notRegular(path);
  } finally {
    await file.close();
  }
}

/** For what is a folder, a pipe or a device where a file should be. */
export function notRegular(path: string): Observed<never> {
  return unreadable('unsupported', 'it is not a regular file', path);
}

/** Whether what was opened is below the root: a link swapped in between resolving and opening would lead out. */
async function isBelow(file: FileHandle, base: string): Promise<boolean> {
  const opened = await readlink(`/proc/self/fd/${file.fd}`);
  const real = await realpath(base);
  return opened.startsWith(real.endsWith(posix.sep) ? real : real + posix.sep);
}
