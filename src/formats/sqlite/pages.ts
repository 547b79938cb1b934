import { Malformed, uintAt, type ByteSource } from '../bytes/byte-source.ts';
import { readCommittedPages } from './write-ahead-log.ts';

/** Pages of a database, numbered from 1. */
export interface SqlitePages {
  readonly count: number;
  /** Bytes of a page available for content. */
  readonly usable: number;
  page(number: number): Buffer;
}

/** First bytes of every SQLite 3 file. */
export const sqliteMagic = 'SQLite format 3\0';
const headerSize = 100;

/**
 * Opens a database (sqlite.org/fileformat2.html) including the commits of its write-ahead log. Throws {@link
 * Malformed} for other files.
 */
export function openPages(file: ByteSource, log?: Buffer): SqlitePages {
  const header = file.read(0, headerSize);
  if (header.toString('latin1', 0, 16) !== sqliteMagic) throw new Malformed('not an SQLite database');
  const pageSize = pageSizeOf(uintAt(header, 16, 2));
  const committed = log === undefined ? undefined : readCommittedPages(log, pageSize);
  const first = committed?.pages.get(1) ?? header;
  if (uintAt(first, 56, 4) > 1) throw new Malformed('the text encoding is not UTF-8');
  const usable = pageSize - uintAt(first, 20, 1);
  if (usable < 480) throw new Malformed('its pages have no room for content');
  const written = Math.floor(file.size / pageSize);
  const count = committed?.count ?? written;
  // The log contains every page that a transaction adds.
  if (count > written + (committed?.pages.size ?? 0))
    throw new Malformed(`some of its ${count} pages are missing`);
  // Leaf pages are read once, inner pages a few times.
  let left = 4 * count + 1000;
  return {
    count,
    usable,
    page(number) {
      if (number < 1 || number > count) throw new Malformed(`reference to page ${number} of ${count}`);
      if (--left < 0) throw new Malformed('its pages refer to each other in a loop');
      return committed?.pages.get(number) ?? file.read((number - 1) * pageSize, pageSize);
    },
  };
}

function pageSizeOf(written: number): number {
  const size = written === 1 ? 65_536 : written;
  if (size < 512 || (size & (size - 1)) !== 0) throw new Malformed(`unsupported page size of ${size} bytes`);
  return size;
}
