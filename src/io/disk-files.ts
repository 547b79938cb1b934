import { lstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { lstat, readdir, readlink, realpath } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { resolve } from 'node:path';
import { absent, known, mapKnown, unreadable, valueOf } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { readAccessLists } from './access-lists.ts';
import { locateInRoot, notRegular, rootAt, withOpened, type Root } from './below-root.ts';
import { decodeText } from './bounded-text.ts';
import { readFileCapabilities } from './file-capabilities.ts';
import { fileFailure } from './failure.ts';
import type { FileStatus, HostFiles, ProgramFolders } from './files.ts';
import { listPrograms, readIdentityChangers } from './identity-changers.ts';
import { isKernelPath, isSocketList, readFileNow, readSocketList } from './kernel-files.ts';
import { readLocalPaths } from './local-paths.ts';
import { inRoot, resolveInRoot } from './resolve-in-root.ts';
import { usedBytes } from './used-bytes.ts';

const defaultMaxBytes = 1024 * 1024;

/** Returns the files below `root`: `/`, or a directory such as a mounted disk. */
export function diskFiles(root: string): HostFiles {
  const base = resolve(root);
  return base === '/' ? withImmediateReads(filesBelow(base)) : filesBelow(base);
}

/**
 * Returns the files of this machine, read at once where that needs no other machine: passing such short work to
 * another thread takes several times as long.
 */
function withImmediateReads(files: HostFiles): HostFiles {
  let isLocal: ((path: string) => boolean) | undefined;
  const isImmediate = (path: string): boolean =>
    isKernelPath(path) ? !isSocketList(path) : (isLocal ??= readLocalPaths())(path);
  return {
    ...files,
    readText: (path, maxBytes = defaultMaxBytes) =>
      isImmediate(path)
        ? attemptNow(path, () => bounded(readFileNow(path, maxBytes + 1), path, maxBytes))
        : files.readText(path, maxBytes),
    status: (path) => (isImmediate(path) ? attemptNow(path, () => statusNow(path)) : files.status(path)),
    readLink: (path) =>
      isImmediate(path) ? attemptNow(path, () => known(readlinkSync(path), path)) : files.readLink(path),
    list: (path) =>
      isImmediate(path)
        ? attemptNow(path, () => known(readdirSync(path).toSorted(), path))
        : files.list(path),
    realPath: (path) =>
      isImmediate(path)
        ? attemptNow(path, () => known(realpathSync.native(path), path))
        : files.realPath(path),
  };
}

function filesBelow(base: string): HostFiles {
  const at = rootAt(base);
  return {
    root: base,
    readText: (path, maxBytes = defaultMaxBytes) =>
      attempt(path, async () => readBounded(await locateInRoot(at, path, true), path, at, maxBytes)),
    withBytes: (path, use) =>
      attempt(path, async () =>
        withOpened(await locateInRoot(at, path, true), path, at, (file) => usedBytes(file, path, use)),
      ),
    status: (path) =>
      attempt(path, async () => known(await statusOf(await locateInRoot(at, path, false), path), path)),
    readLink: (path) => attempt(path, async () => known(await linkText(at, path), path)),
    list: (path) =>
      attempt(path, async () => known((await readdir(await locateInRoot(at, path, true))).toSorted(), path)),
    identityChangers: (path) =>
      attempt(path, async () => known(readIdentityChangers(await locateInRoot(at, path, true)), path)),
    accessLists: (paths) => accessListsOf(base, paths),
    fileCapabilities: (folders) => capabilitiesIn(base, folders),
    realPath: (path) => attempt(path, async () => known(await realPathIn(base, path), path)),
  };
}

/** Queries by location on this machine; a path removed meanwhile has no list. */
async function accessListsOf(base: string, paths: readonly string[]): ReturnType<HostFiles['accessLists']> {
  const pairs = await Promise.all(
    paths.map(async (path) => {
      const real = await attempt(path, async () => known(await realPathIn(base, path), path));
      return real.state === 'known' ? [[path, inRoot(base, real.value)] as const] : [];
    }),
  );
  const places = pairs.flat();
  const lists = await readAccessLists([...new Set(places.map(([, place]) => place))]);
  return mapKnown(
    lists,
    (found) =>
      new Map(
        places.flatMap(([path, place]) => {
          const list = found.get(place);
          return list === undefined ? [] : [[path, list] as const];
        }),
      ),
  );
}

/** Returns what is to be asked of a folder; nothing of one that is not there, or may not be read. */
async function placesOf(
  base: string,
  folder: string,
  list: (place: string) => readonly string[],
): Promise<readonly string[]> {
  const places = await attempt(folder, async () =>
    known(list(inRoot(base, await realPathIn(base, folder))), folder),
  );
  return valueOf(places) ?? [];
}

/** Queries by location on this machine. */
async function capabilitiesIn(
  base: string,
  { below, within }: ProgramFolders,
): ReturnType<HostFiles['fileCapabilities']> {
  const [places, programs] = await Promise.all([
    Promise.all(below.map(async (folder) => placesOf(base, folder, (place) => [place]))),
    Promise.all(within.map(async (folder) => placesOf(base, folder, listPrograms))),
  ]);
  const found = await readFileCapabilities([...new Set([...places, ...programs].flat())]);
  const prefix = base === '/' ? '' : base;
  return mapKnown(
    found,
    (all) => new Map([...all].map(([place, names]) => [place.slice(prefix.length), names])),
  );
}

async function attempt<T>(path: string, read: () => Promise<Observed<T>>): Promise<Observed<T>> {
  if (!isAbsolute(path)) return notAbsolute(path);
  try {
    return await read();
  } catch (error) {
    return fileFailure(error, path);
  }
}

function attemptNow<T>(path: string, read: () => Observed<T>): Promise<Observed<T>> {
  return new Promise((settle) => settle(readNow(path, read)));
}

function readNow<T>(path: string, read: () => Observed<T>): Observed<T> {
  if (!isAbsolute(path)) return notAbsolute(path);
  try {
    return read();
  } catch (error) {
    return fileFailure(error, path);
  }
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') && !path.includes('\0');
}

function notAbsolute(path: string): Observed<never> {
  return unreadable('malformed', 'not an absolute path', path);
}

async function realPathIn(base: string, path: string): Promise<string> {
  if (base === '/') return realpath(path);
  const inside = await resolveInRoot(base, path, true);
  await lstat(inRoot(base, inside));
  return inside;
}

async function linkText(root: Root, path: string): Promise<string> {
  const place = await locateInRoot(root, path, false);
  return isKernelPath(place) || root.isPlain(path, false) ? readlinkSync(place) : readlink(place);
}

async function statusOf(place: string, path: string): Promise<FileStatus> {
  const status = await lstat(place);
  return describeStatus(path, status, status.isSymbolicLink() ? await readlink(place) : undefined);
}

function statusNow(path: string): Observed<FileStatus> {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status === undefined) return absent(path);
  return known(describeStatus(path, status, status.isSymbolicLink() ? readlinkSync(path) : undefined), path);
}

function describeStatus(path: string, status: Stats, link: string | undefined): FileStatus {
  return {
    path,
    uid: status.uid,
    gid: status.gid,
    mode: status.mode & 0o7777,
    kind: kindOf(status),
    ...(link === undefined ? {} : { link }),
    ...deviceOf(status),
    identity: `${status.dev}:${status.ino}`,
    names: status.nlink,
    changedAt: status.ctimeMs,
  };
}

/** Linux splits both numbers over the two halves of 64 bits (makedev(3)). */
function deviceOf(status: Stats): Pick<FileStatus, 'device'> {
  if (!status.isBlockDevice() && !status.isCharacterDevice()) return {};
  const bits = BigInt(status.rdev);
  const major = Number(((bits >> 8n) & 0xfffn) | ((bits >> 32n) & 0xfffff000n));
  const minor = Number((bits & 0xffn) | ((bits >> 12n) & 0xffffff00n));
  return { device: { type: status.isBlockDevice() ? 'block' : 'char', major, minor } };
}

function kindOf(status: Stats): FileStatus['kind'] {
  if (status.isFile()) return 'file';
  if (status.isDirectory()) return 'directory';
  return status.isSocket() ? 'socket' : 'other';
}

async function readBounded(
  place: string,
  path: string,
  root: Root,
  maxBytes: number,
): Promise<Observed<string>> {
  if (isKernelPath(place) || root.isPlain(path, true)) {
    const limit = maxBytes + 1;
    const bytes = isSocketList(path) ? await readSocketList(place, limit) : readFileNow(place, limit);
    return bounded(bytes, path, maxBytes);
  }
  return withOpened(place, path, root, async (file) =>
    bounded(await readUpTo(file, maxBytes + 1), path, maxBytes),
  );
}

function bounded(bytes: Buffer | undefined, path: string, maxBytes: number): Observed<string> {
  if (bytes === undefined) return notRegular(path);
  return decodeText(bytes, path, maxBytes);
}

/** Reads up to the end: files of `/proc` report no size. */
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
