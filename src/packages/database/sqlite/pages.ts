import { Malformed, uintAt, type ByteSource } from '../../../formats/bytes/byte-source.ts';
import { committedPages } from './write-ahead-log.ts';

/** The pages of a database, numbered from 1. */
export interface SqlitePages {
  readonly count: number;
  /** Bytes of a page that hold content. */
  readonly usable: number;
  page(number: number): Buffer;
}

/** What every SQLite 3 file begins with. */
export const sqliteMagic = 'SQLite format 3\0';
const headerSize = 100;

/**
 * Opens a database (sqlite.org/fileformat2.html) as it is with what its write-ahead log has
 * committed. Throws {@link Malformed} when it is none.
 */
export function openPages(file: ByteSource, log?: Buffer): SqlitePages {
  const header = file.read(0, headerSize);
  if (header.toString('latin1', 0, 16) !== sqliteMagic) throw new Malformed('it is no SQLite database');
  const pageSize = pageSizeOf(uintAt(header, 16, 2));
  const committed = log === undefined ? undefined : committedPages(log, pageSize);
  const first = committed?.pages.get(1) ?? header;
  if (uintAt(first, 56, 4) > 1) throw new Malformed('its texts are not in UTF-8');
  const usable = pageSize - uintAt(first, 20, 1);
  if (usable < 480) throw new Malformed('its pages have no room for content');
  const written = Math.floor(file.size / pageSize);
  const count = committed?.count ?? written;
  // Every page that a transaction adds is in the log.
  if (count > written + (committed?.pages.size ?? 0))
    throw new Malformed(`it lacks some of its ${count} pages`);
  // Most pages are needed once, those that lead to others a few times.
  let left = 4 * count + 1000;
  return {
    count,
    usable,
    page(number) {
      if (number < 1 || number > count) throw new Malformed(`it refers to page ${number} of ${count}`);
      if (--left < 0) throw new Malformed('it refers to its own pages again and again');
      return committed?.pages.get(number) ?? file.read((number - 1) * pageSize, pageSize);
    },
  };
}

function pageSizeOf(written: number): number {
  const size = written === 1 ? 65_536 : written;
  if (size < 512 || (size & (size - 1)) !== 0) throw new Malformed(`its pages have ${size} bytes`);
  return size;
}
