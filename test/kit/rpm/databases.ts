import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { headerBlob, type MadePackage } from './header.ts';

/** A database of rpm's own format with these packages, and a slot that is free. */
export function ndbFile(packages: readonly MadePackage[]): Buffer {
  const slots = Buffer.alloc(4096);
  slots.write('RpmP', 0, 'latin1');
  slots.writeUInt32LE(1, 12);
  for (let at = 32; at < slots.length; at += 16) slots.write('Slot', at, 'latin1');
  const parts = [slots];
  let blocks = slots.length / 16;
  for (const [index, made] of packages.entries()) {
    const blob = headerBlob(made);
    const room = Buffer.alloc(Math.ceil((16 + blob.length + 12) / 16) * 16);
    room.write('BlbS', 0, 'latin1');
    room.writeUInt32LE(index + 1, 4);
    room.writeUInt32LE(blob.length, 12);
    blob.copy(room, 16);
    // The first slot stays free.
    const slot = 48 + index * 16;
    for (const [field, value] of [index + 1, blocks, room.length / 16].entries())
      slots.writeUInt32LE(value, slot + 4 + field * 4);
    parts.push(room);
    blocks += room.length / 16;
  }
  return Buffer.concat(parts);
}

/** How a machine writes Berkeley DB's files. */
export interface BerkeleyForm {
  pageSize?: number;
  order?: 'big' | 'little';
}

/**
 * A hash table of Berkeley DB with these packages: a page of pairs for each, whose header lies in it
 * or, where it is longer, in a chain of pages behind it; and the counter that rpm keeps there, too.
 */
export function berkeleyFile(
  packages: readonly MadePackage[],
  { pageSize = 4096, order = 'little' }: BerkeleyForm = {},
): Buffer {
  const write = (page: Buffer, value: number, at: number, width: number): unknown =>
    order === 'big' ? page.writeUIntBE(value, at, width) : page.writeUIntLE(value, at, width);
  const pages = [Buffer.alloc(pageSize)];
  const add = (type: number): Buffer => {
    const page = Buffer.alloc(pageSize);
    write(page, pages.length, 8, 4);
    page[25] = type;
    pages.push(page);
    return page;
  };
  const pair = (page: Buffer, items: readonly Buffer[]): void => {
    let end = pageSize;
    for (const [index, item] of items.entries()) {
      end -= item.length;
      item.copy(page, end);
      write(page, end, 26 + index * 2, 2);
    }
    write(page, items.length, 20, 2);
  };
  const number = (value: number): Buffer => {
    const item = Buffer.alloc(5, 1);
    write(item, value, 1, 4);
    return item;
  };
  pair(add(13), [number(0), Buffer.from([1, 9, 0, 0, 0])]);
  for (const [index, made] of packages.entries()) {
    const blob = headerBlob(made);
    const page = add(13);
    if (blob.length < pageSize / 4) {
      pair(page, [number(index + 1), Buffer.concat([Buffer.from([1]), blob])]);
      continue;
    }
    const item = Buffer.alloc(12);
    item[0] = 3;
    write(item, pages.length, 4, 4);
    write(item, blob.length, 8, 4);
    pair(page, [number(index + 1), item]);
    const room = pageSize - 26;
    for (let at = 0; at < blob.length; at += room) {
      const part = blob.subarray(at, at + room);
      const overflow = add(7);
      part.copy(overflow, 26);
      write(overflow, part.length, 22, 2);
      if (at + room < blob.length) write(overflow, pages.length, 16, 4);
    }
  }
  const [meta] = pages as [Buffer];
  write(meta, 0x06_15_61, 12, 4);
  write(meta, pageSize, 20, 4);
  meta[25] = 8;
  write(meta, pages.length - 1, 32, 4);
  return Buffer.concat(pages);
}

/** Writes the tables of rpm's SQLite database that matter, in one transaction. */
export function fillSqlite(database: DatabaseSync, packages: readonly MadePackage[]): void {
  database.exec(`BEGIN;
    CREATE TABLE IF NOT EXISTS 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS 'Basenames' (key 'TEXT' NOT NULL, hnum INTEGER NOT NULL, idx INTEGER NOT NULL);
    CREATE INDEX IF NOT EXISTS 'Basenames_key_idx' ON 'Basenames'(key ASC);`);
  const header = database.prepare('INSERT INTO Packages (blob) VALUES (?)');
  const baseName = database.prepare('INSERT INTO Basenames VALUES (?, ?, ?)');
  for (const made of packages) {
    const { lastInsertRowid } = header.run(headerBlob(made));
    for (const [index, file] of (made.files ?? []).entries())
      baseName.run(file.slice(file.lastIndexOf('/') + 1), lastInsertRowid, index);
  }
  database.exec('COMMIT');
}

/** A database of SQLite with these packages. */
export function sqliteFile(packages: readonly MadePackage[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'rpm-sqlite-'));
  try {
    const path = join(folder, 'rpmdb.sqlite');
    const database = new DatabaseSync(path);
    fillSqlite(database, packages);
    database.close();
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
