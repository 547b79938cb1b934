import { constants, readlinkSync } from 'node:fs';
import { lstat, open, readdir, readlink, realpath } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { posix, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { errorCode, fileFailure } from './failure.ts';
import type { FileStatus, HostFiles } from './files.ts';
import {
  hasKernelProc,
  isKernelPath,
  isPlainProcPath,
  isSocketList,
  readKernelFile,
  readSocketList,
} from './kernel-files.ts';
import { inRoot, resolveInRoot } from './resolve-in-root.ts';

const defaultMaxBytes = 1024 * 1024;

/** Where a machine's files are on this one. */
interface Root {
  base: string;
  /** True for a path of the kernel's `/proc` on which there is no link to resolve. */
  isPlain: (path: string, follow: boolean) => boolean;
}

function rootAt(base: string): Root {
  let kernels: boolean | undefined;
  const isPlain = (path: string, follow: boolean): boolean =>
    isPlainProcPath(path, follow) && (kernels ??= hasKernelProc(base));
  return { base, isPlain };
}

/** The files of the machine whose root directory is `root`: `/`, or a folder such as a mounted disk. */
export function diskFiles(root: string): HostFiles {
  const base = resolve(root);
  const at = rootAt(base);
  return {
    root: base,
    readText: (path, maxBytes = defaultMaxBytes) =>
      attempt(path, async () => readBounded(await located(at, path, true), path, at, maxBytes)),
    status: (path) =>
      attempt(path, async () => known(await statusOf(await located(at, path, false), path), path)),
    readLink: (path) => attempt(path, async () => known(await linkText(at, path), path)),
    list: (path) =>
      attempt(path, async () => known((await readdir(await located(at, path, true))).toSorted(), path)),
    realPath: (path) => attempt(path, async () => known(await realPathIn(base, path), path)),
  };
}

async function attempt<T>(path: string, read: () => Promise<Observed<T>>): Promise<Observed<T>> {
  if (!path.startsWith('/') || path.includes('\0'))
    return unreadable('malformed', 'not an absolute path', path);
  try {
    return await read();
  } catch (error) {
    return fileFailure(error, path);
  }
}

/** With the real root the kernel resolves links as we would; below another root it must not. */
async function located({ base, isPlain }: Root, path: string, follow: boolean): Promise<string> {
  if (base === '/') return path;
  return inRoot(base, isPlain(path, follow) ? path : await resolveInRoot(base, path, follow));
}

async function realPathIn(base: string, path: string): Promise<string> {
  if (base === '/') return realpath(path);
  const inside = await resolveInRoot(base, path, true);
  await lstat(inRoot(base, inside));
  return inside;
}

async function linkText(root: Root, path: string): Promise<string> {
  const place = await located(root, path, false);
  return isKernelPath(place) || root.isPlain(path, false) ? readlinkSync(place) : readlink(place);
}

async function statusOf(place: string, path: string): Promise<FileStatus> {
  const status = await lstat(place);
  const link = status.isSymbolicLink() ? await readlink(place) : undefined;
  return {
    path,
    uid: status.uid,
    gid: status.gid,
    mode: status.mode & 0o7777,
    kind: kindOf(status),
    ...(link === undefined ? {} : { link }),
    identity: `${status.dev}:${status.ino}`,
    changedAt: status.mtimeMs,
  };
}

function kindOf(status: Stats): FileStatus['kind'] {
  if (status.isFile()) return 'file';
  if (status.isDirectory()) return 'directory';
  return status.isSocket() ? 'socket' : 'other';
}

async function readBounded(
  place: string,
  path: string,
  { base, isPlain }: Root,
  maxBytes: number,
): Promise<Observed<string>> {
  if (isKernelPath(place) || isPlain(path, true)) {
    const limit = maxBytes + 1;
    const bytes = isSocketList(path) ? await readSocketList(place, limit) : readKernelFile(place, limit);
    return bounded(bytes, path, maxBytes);
  }
  // O_NONBLOCK: a pipe in place of the file must not hold the program up.
  const file = await open(place, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const isFile = (await file.stat()).isFile();
    if (base !== '/' && !(await isBelow(file, base)))
      return unreadable('denied', 'it was moved out of the root while it was opened', path);
    return bounded(isFile ? await readUpTo(file, maxBytes + 1) : undefined, path, maxBytes);
  } finally {
    await file.close();
  }
}

function bounded(bytes: Buffer | undefined, path: string, maxBytes: number): Observed<string> {
  if (bytes === undefined) return unreadable('unsupported', 'it is not a regular file', path);
  if (bytes.length > maxBytes) return unreadable('unsupported', `it is larger than ${maxBytes} bytes`, path);
  return isGzip(bytes) ? unpacked(bytes, path, maxBytes) : known(bytes.toString('utf8'), path);
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function unpacked(bytes: Buffer, path: string, maxBytes: number): Observed<string> {
  try {
    return known(gunzipSync(bytes, { maxOutputLength: maxBytes }).toString('utf8'), path);
  } catch (error) {
    if (errorCode(error) === 'ERR_BUFFER_TOO_LARGE')
      return unreadable('unsupported', `it is larger than ${maxBytes} bytes when unpacked`, path);
    return unreadable('malformed', 'it cannot be unpacked', path);
  }
}

/** Files of `/proc` have no size, so reading goes on until the end. */
async function readUpTo(file: FileHandle, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  while (size < limit) {
    const chunk = Buffer.allocUnsafe(Math.min(64 * 1024, limit - size));
    const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
    if (bytesRead === 0) break;
    chunks.push(chunk.subarray(0, bytesRead));
    size += bytesRead;
  }
  return Buffer.concat(chunks);
}

/** Whether what was opened is below the root: a link swapped in between resolving and opening would lead out. */
async function isBelow(file: FileHandle, base: string): Promise<boolean> {
  const opened = await readlink(`/proc/self/fd/${file.fd}`);
  const real = await realpath(base);
  return opened.startsWith(real.endsWith(posix.sep) ? real : real + posix.sep);
}
