import type { Advisory, Exploitation } from '../../core/software/advisory.ts';
import type { FeedContent } from '../../advisories/database/read-feed-into.ts';
import { readSecdb } from '../../advisories/feeds/alpine/read-secdb.ts';
import { readDebianTracker } from '../../advisories/feeds/debian/read-tracker.ts';
import { readEpss } from '../../advisories/feeds/exploitation/read-epss.ts';
import { readKev } from '../../advisories/feeds/exploitation/read-kev.ts';
import { gapRecord, type FeedRecord } from '../../advisories/feeds/feed-record.ts';
import { readOsv } from '../../advisories/feeds/osv/read-osv.ts';
import type { CompareVersions } from '../../advisories/feeds/osv/osv-range.ts';
import type { FeedFile, FeedFormat } from '../../advisories/feeds/publishers.ts';
import { Malformed, type ByteSource } from '../../formats/bytes/byte-source.ts';
import { readZipEntry } from '../../formats/zip/zip-content.ts';
import { readZipDirectory } from '../../formats/zip/zip-directory.ts';

type Records = Iterable<FeedRecord<Advisory | Exploitation>>;

const mebibyte = 2 ** 20;
/** Largest record of OSV; those of the Linux kernel have some hundred kilobytes. */
const largestRecord = 32 * mebibyte;
/** Most bytes of all records of an archive. */
const largestArchive = 64 * 1024 * mebibyte;

/** What the records of a format are read with. */
interface Reading {
  file: FeedFile;
  content: ByteSource;
  compare: CompareVersions;
}

const readers: Readonly<Record<FeedFormat, (reading: Reading) => Records>> = {
  'osv-zip': readOsvZip,
  secdb({ file, content }) {
    const ecosystem = { wolfi: 'Wolfi', chainguard: 'Chainguard' }[file.feed];
    return readSecdb(whole(content), file.path, { feed: file.feed, ...(ecosystem && { ecosystem }) });
  },
  'debian-tracker': ({ file, content }) => readDebianTracker(chunksOf(content), file.path),
  kev: ({ file, content }) => readKev(whole(content), file.path),
  epss: ({ file, content }) => readEpss(chunksOf(content), file.path),
};

/** Where a content says when it was published. */
const dates: Partial<Record<FeedFormat, RegExp>> = {
  kev: /"dateReleased"\s*:\s*"([^"]{1,40})"/u,
  epss: /score_date:([^,\s]{1,40})/u,
};

/**
 * Reads an unpacked file of a feed.
 * @throws Malformed, also later, for a file that is of another form.
 */
export function readFeed(file: FeedFile, content: ByteSource, compare: CompareVersions): FeedContent {
  const start = content.read(0, Math.min(content.size, 1000)).toString('latin1');
  if (/^\s*</u.test(start)) throw new Malformed('it is a web page or XML');
  const time = Date.parse(dates[file.format]?.exec(start)?.[1] ?? '');
  return {
    records: readers[file.format]({ file, content, compare }),
    ...(!Number.isNaN(time) && { published: new Date(time).toISOString() }),
  };
}

function* readOsvZip({ file, content, compare }: Reading): Generator<FeedRecord> {
  const { entries, problems } = readZipDirectory(content);
  if (problems[0] !== undefined) throw new Malformed(problems[0]);
  if (entries.reduce((sum, { size }) => sum + size, 0) > largestArchive)
    throw new Malformed(`it unpacks to more than ${largestArchive} bytes`);
  const context = { feed: file.feed, compare };
  for (const entry of entries) {
    if (!entry.name.endsWith('.json')) continue;
    let bytes: Buffer;
    try {
      bytes = readZipEntry(content, entry, largestRecord);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      yield gapRecord(entry.name, error.message);
      continue;
    }
    yield* readOsv(bytes, entry.name, context);
  }
}

function whole(content: ByteSource): Buffer {
  return content.read(0, content.size);
}

const chunkSize = 4 * mebibyte;

function* chunksOf(content: ByteSource): Generator<Buffer> {
  for (let at = 0; at < content.size; at += chunkSize)
    yield content.read(at, Math.min(chunkSize, content.size - at));
}
