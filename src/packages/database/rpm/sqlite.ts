import { Malformed, type ByteSource } from '../../../formats/bytes/byte-source.ts';
import type { SqlitePages } from '../sqlite/pages.ts';
import { rowsOf, rowWithId, tableNamed, type SqliteRow } from '../sqlite/table.ts';

/**
 * The headers in `rpmdb.sqlite` of the packages that may have a file of one of the names: the table
 * of base names says which; without that table, every header.
 */
export function* sqliteHeaders(pages: SqlitePages, names: ReadonlySet<string>): Generator<ByteSource> {
  const packages = tableNamed(pages, 'Packages');
  if (packages === undefined) throw new Malformed('it has no table of packages');
  const baseNames = tableNamed(pages, 'Basenames');
  const rows =
    baseNames === undefined ? rowsOf(pages, packages) : ownerRows(pages, packages, baseNames, names);
  for (const { id, record } of rows) {
    const blob = record.bytes(1);
    if (blob === undefined) throw new Malformed(`package ${id} has no header`);
    yield blob;
  }
}

function* ownerRows(
  pages: SqlitePages,
  packages: number,
  baseNames: number,
  names: ReadonlySet<string>,
): Generator<SqliteRow> {
  const ids = new Set<number>();
  const wanted = [...names].map((name) => Buffer.from(name));
  // There is a row for every file of the machine, and nearly none of them is wanted.
  const mayName = (page: Buffer): boolean => wanted.some((name) => page.includes(name));
  for (const { record } of rowsOf(pages, baseNames, mayName)) {
    const id = names.has(record.text(0) ?? '') ? record.integer(1) : undefined;
    if (id !== undefined) ids.add(id);
  }
  for (const id of ids) {
    const row = rowWithId(pages, packages, id);
    if (row === undefined) throw new Malformed(`package ${id} has files and is not there`);
    yield row;
  }
}
