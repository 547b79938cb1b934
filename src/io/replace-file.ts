import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { constants } from 'node:fs';
import { access, lstat, open, readFile, realpath, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from './failure.ts';

/** The text of a file, and the one that takes its place. */
export interface TextReplacement {
  /** Absolute path; a link is followed. */
  path: string;
  /** Absolute folder without links that the file has to be in. */
  within: string;
  before: string;
  after: string;
}

/** Why a file was not replaced, in a few words. */
class NotReplaced extends Error {}

const marks = { 'utf-8': [0xef, 0xbb, 0xbf], 'utf-16le': [0xff, 0xfe], 'utf-16be': [0xfe, 0xff] } as const;

type Encoding = keyof typeof marks;

/** Returns the encoding of a text file as it is read: UTF-16 with a byte order mark, else UTF-8. */
function encodingOf(bytes: Buffer): Encoding {
  const starts = (mark: readonly number[]): boolean => mark.every((byte, at) => bytes[at] === byte);
  if (starts(marks['utf-16le'])) return 'utf-16le';
  return starts(marks['utf-16be']) ? 'utf-16be' : 'utf-8';
}

function encode(text: string, encoding: Encoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  const bytes = Buffer.from(text, 'utf16le');
  return Buffer.concat([Buffer.from(marks[encoding]), encoding === 'utf-16be' ? bytes.swap16() : bytes]);
}

/** Returns the bytes of the new text, if the old text is all that the old bytes say. */
function newBytes(old: Buffer, { before, after }: TextReplacement): Buffer {
  const encoding = encodingOf(old);
  if (!encode(before, encoding).equals(old))
    throw new NotReplaced('it changed since it was read, or is not plain UTF-8 or UTF-16 text');
  return encode(after, encoding);
}

async function checkTarget({ path, within }: TextReplacement): Promise<{ real: string; status: Stats }> {
  const real = await realpath(path);
  const root = within.endsWith('/') ? within : `${within}/`;
  if (!real.startsWith(root)) throw new NotReplaced(`it is a link to ${real}, which is outside of ${within}`);
  const status = await lstat(real);
  if (!status.isFile()) throw new NotReplaced('it is not a regular file');
  if (status.nlink > 1)
    throw new NotReplaced(`it has ${status.nlink} names (hard links), which would no longer be one file`);
  // Root may write any file; one that nobody may write is not to be changed.
  if ((status.mode & 0o222) === 0) throw new NotReplaced('it is read-only');
  await access(real, constants.W_OK);
  return { real, status };
}

/** Writes a file beside another one, with its owner and mode, so that it can take its place. */
async function writeBeside(place: string, bytes: Buffer, status: Stats): Promise<void> {
  const file = await open(place, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await takeOwner(file, status);
    await file.chmod(status.mode & 0o7777);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function takeOwner(file: FileHandle, { uid, gid }: Stats): Promise<void> {
  const own = await file.stat();
  if (own.uid === uid && own.gid === gid) return;
  try {
    await file.chown(uid, gid);
  } catch (error) {
    throw new NotReplaced('its owner could not be kept; run as its owner or as root', { cause: error });
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function replace(replacement: TextReplacement): Promise<void> {
  const { real, status } = await checkTarget(replacement);
  const bytes = newBytes(await readFile(real), replacement);
  const place = join(dirname(real), `.${basename(real)}.${randomUUID()}.tmp`);
  try {
    await writeBeside(place, bytes, status);
    // As late as can be: what somebody wrote meanwhile stays.
    newBytes(await readFile(real), replacement);
    await rename(place, real);
  } catch (error) {
    await rm(place, { force: true });
    throw error;
  }
  await syncFolder(dirname(real));
}

/** What went wrong, for people. */
function reasonOf(error: unknown): string {
  if (error instanceof NotReplaced) return error.message;
  const code = errorCode(error);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'you may not write it, or its folder';
  return error instanceof Error ? error.message : String(error);
}

/**
 * Replaces the text of a file in one step: it has the old text or the new one, whatever happens meanwhile. Encoding,
 * mode and owner stay. Returns why it was left as it is, if it was; never throws.
 */
export async function replaceFile(replacement: TextReplacement): Promise<string | undefined> {
  try {
    await replace(replacement);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}
