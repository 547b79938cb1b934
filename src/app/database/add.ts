import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { addFeeds, type AddedFeed } from '../../advisories/database/add-feeds.ts';
import { isFeedEcosystem } from '../../advisories/database/feed-place.ts';
import { ecosystemFamily } from '../../advisories/ecosystem.ts';
import { readRedHatCsaf } from '../../advisories/feeds/csaf/read-redhat-csaf.ts';
import { dateOfOval, ecosystemsOfOval } from '../../advisories/feeds/oval/oval-ecosystem.ts';
import { readOval } from '../../advisories/feeds/oval/read-oval.ts';
import { parseJsonBytes } from '../../advisories/feeds/feed-record.ts';
import type { DatabaseUpdate } from '../../core/software/advisory-database.ts';
import { IronhullError } from '../../core/errors.ts';
import { isCsaf, readCsaf } from '../../formats/csaf/read-csaf.ts';
import { errorCode } from '../../io/failure.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { databaseFolderOf } from './database-place.ts';

/** What is added. */
export interface AddOptions {
  /** Files, and folders of OVAL files and CSAF documents. */
  files: readonly string[];
  /** The release that OVAL files are about, where they do not say it. */
  ecosystem?: string;
  /** The value of `--database`. */
  database?: string;
}

/** The largest file, unpacked; those of Red Hat have 200 MiB. */
const largest = 500 * 1024 * 1024;

function refused(file: string, why: string, cause?: unknown): IronhullError {
  return new IronhullError('FEED_MALFORMED', `${file}: ${why}`, { cause });
}

/** Unpacks what is compressed by gzip; bzip2, which Red Hat and Canonical use, cannot be unpacked here. */
function unpacked(bytes: Buffer, file: string): Buffer {
  const start = bytes.subarray(0, 4).toString('latin1');
  if (start.startsWith('BZh'))
    throw refused(file, 'it is compressed by bzip2, which is not read; unpack it first: bunzip2 --keep FILE');
  if (start === '\u00FD7zX')
    throw refused(file, 'it is compressed by xz, which is not read; unpack it first: unxz --keep FILE');
  if (!start.startsWith('\u001F\u008B')) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: largest });
  } catch (error) {
    throw refused(file, 'its compressed content is damaged, or larger than 500 MiB', error);
  }
}

async function listFiles(named: string, directory: string): Promise<readonly string[]> {
  const path = resolve(directory, named);
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((one) => one.isFile() && /\.(?:json|xml)(?:\.gz)?$/u.test(one.name))
      .map((one) => join(one.parentPath, one.name))
      .toSorted();
  } catch (error) {
    if (errorCode(error) === 'ENOTDIR') return [path];
    throw missing(named, error);
  }
}

function missing(file: string, error: unknown): IronhullError {
  const code = errorCode(error);
  if (code === undefined) throw error;
  return code === 'ENOENT'
    ? new IronhullError('TARGET_MISSING', `${file}: no such file or folder`, { cause: error })
    : new IronhullError('TARGET_UNREADABLE', `${file}: system error ${code}`, { cause: error });
}

interface FileContent {
  file: string;
  bytes: Buffer;
  /** What is known of any file. */
  stated: { fetched: string; size: number; sha256: string };
}

async function readContent(path: string, now: string): Promise<FileContent> {
  const packed = await readFile(path).catch((error: unknown) => {
    throw missing(path, error);
  });
  const stated = {
    fetched: now,
    size: packed.length,
    sha256: createHash('sha256').update(packed).digest('hex'),
  };
  return { file: path, bytes: unpacked(packed, path), stated };
}

function ovalFeed({ file, bytes, stated }: FileContent, named: string | undefined): AddedFeed {
  const text = bytes.toString('latin1');
  const found = named === undefined ? ecosystemsOfOval(text) : [named];
  const [ecosystem, ...others] = found;
  if (ecosystem === undefined)
    throw refused(file, "it does not say which release it is about; name it: --ecosystem 'Ubuntu:22.04'");
  if (others.length > 0)
    throw refused(
      file,
      `it is about several releases (${found.join(', ')}); name one: --ecosystem '${ecosystem}'`,
    );
  const published = dateOfOval(text);
  const kind = /<definition\b[^>]*\bclass="vulnerability"/u.test(text) ? 'vulnerabilities' : 'patches';
  const label = `oval/${ecosystemFamily(ecosystem)}`;
  return {
    label,
    status: {
      name: `oval/${ecosystem}/${kind}.xml`,
      ecosystems: [ecosystem],
      ...stated,
      ...(published === undefined ? {} : { published }),
    },
    records: () => readOval(bytes, basename(file), { feed: label, ecosystem }),
  };
}

/** A single document covers no ecosystem: packages that it does not name may be as vulnerable as any. */
function csafFeed({ file, bytes, stated }: FileContent): AddedFeed {
  const { id, publisher = '', modified } = csafAbout(file, bytes);
  if (!/\bred hat\b/iu.test(publisher))
    throw refused(
      file,
      'it is a CSAF document, but none of Red Hat; `ironhull scan --vex` takes those of others',
    );
  const time = Date.parse(modified ?? '');
  return {
    label: 'csaf/redhat',
    status: {
      name: `csaf/redhat/${id.toLowerCase()}.json`,
      ecosystems: [],
      ...stated,
      ...(Number.isNaN(time) ? {} : { published: new Date(time).toISOString() }),
    },
    records: () => readRedHatCsaf(bytes, basename(file)),
  };
}

function csafAbout(file: string, bytes: Buffer): ReturnType<typeof readCsaf> {
  try {
    const value = parseJsonBytes(bytes);
    if (!isCsaf(value)) throw new TypeError('it is neither OVAL nor CSAF');
    const document = readCsaf(value);
    if (!/^[\w:.-]{1,100}$/u.test(document.id)) throw new TypeError('it has no id');
    return document;
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError))
      throw error;
    throw refused(
      file,
      error instanceof TypeError ? error.message : 'it is neither XML nor JSON that can be read',
      error,
    );
  }
}

/** Whether a file is newer than another one of the same release and kind. */
function isNewer(one: AddedFeed, other: AddedFeed): boolean {
  return Date.parse(one.status.published ?? '') > Date.parse(other.status.published ?? '');
}

/**
 * Adds publishers' own files to the database of advisories: OVAL of Red Hat, Rocky Linux, AlmaLinux and Ubuntu, CSAF of Red
 * Hat. It needs no network. A file of which nothing can be read ends the run, and the database stays as it was.
 * @throws IronhullError `FEED_MALFORMED`, `TARGET_MISSING`, `USAGE`, and those of `addFeeds`.
 */
export async function addAdvisories(
  { files, ecosystem, database }: AddOptions,
  runtime: RuntimeContext,
): Promise<DatabaseUpdate> {
  if (ecosystem !== undefined && (!isFeedEcosystem(ecosystem) || ecosystemFamily(ecosystem) === ecosystem))
    throw new IronhullError('USAGE', `--ecosystem ${ecosystem} names no release; write it as 'Ubuntu:22.04'`);
  const now = runtime.clock.now();
  const feeds = new Map<string, AddedFeed>();
  for (const named of files)
    for (const path of await listFiles(named, runtime.directory)) {
      runtime.progress(`reading ${path}`);
      const content = await readContent(path, now);
      const isXml = /^(?:\u00EF\u00BB\u00BF)?\s*</u.test(content.bytes.subarray(0, 200).toString('latin1'));
      const feed = isXml ? ovalFeed(content, ecosystem) : csafFeed(content);
      const other = feeds.get(feed.status.name);
      if (other === undefined || !isNewer(other, feed)) feeds.set(feed.status.name, feed);
    }
  if (feeds.size === 0)
    throw new IronhullError('TARGET_MISSING', `${files.join(', ')}: no file of advisories`);
  const update = await addFeeds(databaseFolderOf(database, runtime), [...feeds.values()], now);
  const failed = update.feeds.find(({ outcome }) => outcome === 'failed');
  if (failed !== undefined) throw refused(failed.name, failed.failure ?? 'it could not be read');
  return update;
}
