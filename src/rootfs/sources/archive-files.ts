import { createReadStream } from 'node:fs';
import { lstat, open, realpath, type FileHandle } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { Malformed } from '../../formats/bytes/byte-source.ts';
import { compressionHead, detectCompression } from '../../formats/tar/compression.ts';
import { TarDecoder } from '../../formats/tar/tar-decoder.ts';
import { errorCode } from '../../io/failure.ts';
import { fileState } from '../../io/file-state.ts';
import { limitConcurrency } from '../../io/limit.ts';
import { decompress } from '../decompress.ts';
import { entryPath } from '../entry-path.ts';
import { layersAtATime, Unavailable } from '../image-source.ts';
import { tarMembers } from './tar-members.ts';

/** Takes the content of a file. */
export type TakeFile = (name: string, chunks: AsyncIterable<Buffer>) => Promise<void>;

/** The files of an archive of images, or of a folder that is laid out as one. Names are absolute: `/index.json`. */
export interface ArchiveFiles {
  /** Whether there is such a file. */
  has(name: string): boolean;
  /** Returns a small file; absent if there is none, or it is longer than `longest`. An archive that is compressed as a whole keeps shorter ones only. */
  small(name: string, longest?: number): Promise<Buffer | undefined>;
  /** Returns a text that is another one after every change of a file; absent if it was changed a moment ago, or there is none. */
  state(name: string): Promise<string | undefined>;
  /** Gives out the contents of files in any order, a few at a time. */
  stream(names: ReadonlySet<string>, take: TakeFile): Promise<void>;
  close(): Promise<void>;
}

/** The longest manifest or configuration that is read. */
export const longestDocument = 16 * 1024 * 1024;
/** What is kept of documents when an archive passes by. */
const documentBudget = 64 * 1024 * 1024;

const chunkSize = 256 * 1024;
const mostMembers = 100_000;

/** Opens a file or a folder. Throws the error of the system, or {@link Malformed} for a file that is no archive. */
export async function openArchiveFiles(path: string): Promise<ArchiveFiles> {
  if ((await lstat(await realpath(path))).isDirectory()) return folderFiles(await realpath(path));
  const file = await open(path);
  try {
    if (!(await file.stat()).isFile()) throw new Malformed('it is no regular file');
    const head = Buffer.alloc(compressionHead);
    await file.read(head, 0, head.length, 0);
    const isPlain = detectCompression(head) === 'none';
    return isPlain ? await plainArchive(file, path) : await compressedArchive(file);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** A file in an archive, or another name of one. */
type Member = { offset: number; size: number } | { link: string };

/** An archive that is read where its files are. */
async function plainArchive(file: FileHandle, path: string): Promise<ArchiveFiles> {
  const members = await indexArchive(file);
  const find = (name: string): { offset: number; size: number } | undefined => {
    let member = members.get(name);
    for (let n = 0; n < 10 && member !== undefined && 'link' in member; n++)
      member = members.get(member.link);
    return member !== undefined && 'size' in member ? member : undefined;
  };
  const limit = limitConcurrency(layersAtATime);
  return {
    has: (name) => find(name) !== undefined,
    async small(name, longest = longestDocument) {
      const member = find(name);
      if (member === undefined || member.size > longest) return undefined;
      const bytes = Buffer.alloc(member.size);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, member.offset);
      if (bytesRead < bytes.length) throw new Malformed('the archive is cut off');
      return bytes;
    },
    state: async (name) =>
      find(name) === undefined ? undefined : fileState(await file.stat({ bigint: true })),
    async stream(names, take) {
      await Promise.all(
        [...names].map((name) =>
          limit(async () => {
            const member = find(name);
            if (member === undefined) return;
            await take(name, fileChunks(path, file, member));
          }),
        ),
      );
    },
    close: () => file.close(),
  };
}

/** Reads the headers of an archive, and nothing of its contents but long names. */
async function indexArchive(file: FileHandle): Promise<ReadonlyMap<string, Member>> {
  const members = new Map<string, Member>();
  const decoder = new TarDecoder();
  const block = Buffer.alloc(512);
  for (let at = 0; ;) {
    const { bytesRead } = await file.read(block, 0, block.length, at);
    if (bytesRead === 0) break;
    at += bytesRead;
    for (const event of decoder.push(block.subarray(0, bytesRead))) {
      if (event.kind !== 'entry') continue;
      const { entry } = event;
      const member = memberOf(entry.kind, at, entry.size, entry.linkName, entry.name);
      const named = entryPath(entry.name);
      if (member === undefined || !('path' in named)) continue;
      members.set(named.path, member);
      if (members.size > mostMembers) throw new Malformed(`it has more than ${mostMembers} files`);
    }
    at += decoder.skipContent();
  }
  return members;
}

function memberOf(
  kind: string,
  offset: number,
  size: number,
  linkName: string,
  name: string,
): Member | undefined {
  if (kind === 'file') return { offset, size };
  const target =
    kind === 'hardlink' ? linkName : kind === 'symlink' ? posix.join(posix.dirname(name), linkName) : '';
  const named = target === '' ? undefined : entryPath(target);
  return named !== undefined && 'path' in named ? { link: named.path } : undefined;
}

/** A part of a file that is being read. */
type PendingRead = ReturnType<FileHandle['read']>;

/**
 * Returns a part of a file in chunks. While one is used, the next is read. A chunk is overwritten once the next one is
 * asked for: a buffer for each would cost more than to read them.
 */
async function* fileChunks(
  path: string,
  file: FileHandle,
  { offset, size }: { offset: number; size: number },
): AsyncGenerator<Buffer, void, undefined> {
  const length = Math.min(chunkSize, size);
  const end = offset + size;
  const read = (into: Buffer, at: number): PendingRead | undefined =>
    at < end ? file.read(into, 0, Math.min(length, end - at), at) : undefined;
  let [current, other] = [Buffer.allocUnsafeSlow(length), Buffer.allocUnsafeSlow(length)];
  let pending = read(current, offset);
  for (let at = offset; pending !== undefined; [current, other] = [other, current]) {
    const { bytesRead } = await pending;
    if (bytesRead === 0) throw new Malformed(`${path} is cut off`);
    at += bytesRead;
    pending = read(other, at);
    // Who stops here waits for no failure of it.
    pending?.catch(() => undefined);
    yield current.subarray(0, bytesRead);
  }
}

/** An archive that is compressed as a whole: it passes by once for its documents, and once more for layers. */
async function compressedArchive(file: FileHandle): Promise<ArchiveFiles> {
  const names = new Map<string, string>();
  const documents = new Map<string, Buffer>();
  let kept = 0;
  const whole = (): AsyncIterable<Buffer> =>
    decompress(createReadStream('', { fd: file.fd, autoClose: false, start: 0, highWaterMark: chunkSize }));
  for await (const { entry, content } of tarMembers(whole())) {
    const named = entryPath(entry.name);
    const member = memberOf(entry.kind, 0, entry.size, entry.linkName, entry.name);
    if (member === undefined || !('path' in named)) continue;
    names.set(named.path, 'link' in member ? member.link : named.path);
    if (names.size > mostMembers) throw new Malformed(`it has more than ${mostMembers} files`);
    if (entry.size > longestDocument || kept + entry.size > documentBudget) continue;
    const document = await documentOf(content);
    if (document === undefined) continue;
    documents.set(named.path, document);
    kept += document.length;
  }
  const find = (name: string): string | undefined => {
    const target = names.get(name);
    return target === undefined || target === name ? target : names.get(target);
  };
  return {
    has: (name) => find(name) !== undefined,
    small: (name) => Promise.resolve(documents.get(find(name) ?? '')),
    state: async (name) =>
      find(name) === undefined ? undefined : fileState(await file.stat({ bigint: true })),
    async stream(wanted, take) {
      const byFile = new Map([...wanted].map((name) => [find(name) ?? '', name]));
      for await (const { entry, content } of tarMembers(whole())) {
        const named = entryPath(entry.name);
        const name = 'path' in named && entry.kind === 'file' ? byFile.get(named.path) : undefined;
        if (name !== undefined) await take(name, content);
      }
    },
    close: () => file.close(),
  };
}

/** Returns a content that begins as JSON does. */
async function documentOf(content: AsyncIterable<Buffer>): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  for await (const part of content) {
    if (parts.length === 0 && !/^\s*[{[]/u.test(part.toString('latin1', 0, 64))) return undefined;
    // A copy: the part is of a large chunk.
    parts.push(Buffer.from(part));
  }
  return Buffer.concat(parts);
}

/** A folder with an image layout. Only files in it are read, and no links out of it. */
function folderFiles(root: string): ArchiveFiles {
  const limit = limitConcurrency(layersAtATime);
  const known = new Map<string, boolean>();
  const openFile = async (name: string): Promise<FileHandle | undefined> => {
    const path = join(root, name);
    try {
      const real = await realpath(path);
      if (!real.startsWith(`${root}/`)) return undefined;
      return await open(real);
    } catch (error) {
      if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
      throw new Unavailable(`${path} could not be read (${errorCode(error) ?? ''})`);
    }
  };
  return {
    has: (name) => known.get(name) ?? true,
    async small(name, longest = longestDocument) {
      const file = await openFile(name);
      known.set(name, file !== undefined);
      if (file === undefined) return undefined;
      try {
        const { size } = await file.stat();
        return size > longest ? undefined : await file.readFile();
      } finally {
        await file.close();
      }
    },
    async state(name) {
      const file = await openFile(name);
      if (file === undefined) return undefined;
      try {
        return fileState(await file.stat({ bigint: true }));
      } finally {
        await file.close();
      }
    },
    async stream(names, take) {
      await Promise.all(
        [...names].map((name) =>
          limit(async () => {
            const file = await openFile(name);
            if (file === undefined) return;
            try {
              const { size } = await file.stat();
              await take(name, fileChunks(name, file, { offset: 0, size }));
            } finally {
              await file.close();
            }
          }),
        ),
      );
    },
    close: () => Promise.resolve(),
  };
}
