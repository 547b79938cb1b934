import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { DatabaseSync } from 'node:sqlite';
import { seeded } from '../../../test/kit/random.ts';
import { bufferSource, Malformed, type ByteSource } from '../bytes/byte-source.ts';
import { openPages, type SqlitePages } from './pages.ts';
import { readRows, findRow, findTable } from './table.ts';

type Row = readonly [
  id: number,
  name: string | undefined,
  size: number | undefined,
  blob: string | undefined,
];

let folder = '';
let path = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-'));
  path = join(folder, 'db');
});
after(() => rmSync(folder, { recursive: true }));

function rowsSeen(pages: SqlitePages): Row[] {
  const root = findTable(pages, 'things');
  assert.ok(root !== undefined);
  return [...readRows(pages, root)].map(({ id, record }) => {
    const blob = record.bytes(3);
    return [id, record.text(1), record.integer(2), blob?.read(0, blob.size).toString('hex')];
  });
}

/** Returns the rows according to SQLite. */
function rowsBySqlite(database: DatabaseSync): Row[] {
  return database
    .prepare('SELECT * FROM things ORDER BY id')
    .all()
    .map(({ id, name, size, blob }) => [
      Number(id),
      (name as string | null) ?? undefined,
      (size as number | null) ?? undefined,
      blob === null ? undefined : Buffer.from(blob as Uint8Array).toString('hex'),
    ]);
}

function fill(database: DatabaseSync, random: () => number, count: number): void {
  const insert = database.prepare('INSERT INTO things (name, size, blob) VALUES (?, ?, ?)');
  const lengths = [0, 1, 30, 470, 477, 478, 488, 489, 1000, 4061, 4062, 5000, 70_000];
  for (let n = 0; n < count; n++) {
    const length = lengths[Math.floor(random() * lengths.length)] ?? 0;
    const size = Math.floor(2 ** (random() * 47)) * (random() < 0.5 ? -1 : 1);
    const name = random() < 0.1 ? null : 'é'.repeat(Math.floor(random() * 40));
    insert.run(
      name,
      random() < 0.2 ? Math.sign(size) : size,
      random() < 0.1 ? null : Buffer.alloc(length, n),
    );
  }
}

describe('the rows of a table equal those of SQLite', () => {
  for (const pageSize of [512, 1024, 4096, 65_536])
    test(`in pages of ${pageSize} bytes`, () => {
      const random = seeded(pageSize);
      const file = `${path}-${pageSize}`;
      const database = new DatabaseSync(file);
      database.exec(`PRAGMA page_size = ${pageSize};
        CREATE TABLE other (a); INSERT INTO other VALUES ('x');
        CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT, size INTEGER, blob BLOB); BEGIN`);
      fill(database, random, 400);
      database.exec('COMMIT; DELETE FROM things WHERE id % 3 = 1');
      const expected = rowsBySqlite(database);
      database.close();
      const pages = openPages(bufferSource(readFileSync(file)));
      assert.deepEqual(rowsSeen(pages), expected);
      const root = findTable(pages, 'things') ?? 0;
      for (const [id, name] of expected) assert.equal(findRow(pages, root, id)?.record.text(1), name);
      assert.equal(findRow(pages, root, 1), undefined);
      assert.equal(findRow(pages, root, 100_000), undefined);
      assert.equal(findTable(pages, 'nothing'), undefined);
    });
});

describe('a write-ahead log', () => {
  /** A database and its log in the states before and after a transaction. */
  function made(
    name: string,
  ): Record<'alone' | 'begun' | 'ended', Row[]> & { bytes: ByteSource; log: Buffer } {
    const file = `${path}-${name}`;
    const database = new DatabaseSync(file);
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;
      CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT, size INTEGER, blob BLOB)`);
    const random = seeded(7);
    // The log is restarted and ends with leftovers of its first use.
    fill(database, random, 80);
    database.exec('PRAGMA wal_checkpoint(RESTART)');
    const alone = rowsBySqlite(database);
    fill(database, random, 20);
    const begun = rowsBySqlite(database);
    database.exec('UPDATE things SET size = 1, name = NULL WHERE id % 7 = 1');
    const ended = rowsBySqlite(database);
    for (const end of ['', '-wal']) copyFileSync(`${file}${end}`, `${file}-copy${end}`);
    database.close();
    const [bytes, log] = [bufferSource(readFileSync(`${file}-copy`)), readFileSync(`${file}-copy-wal`)];
    return { alone, begun, ended, bytes, log };
  }

  const frame = 24 + 4096;
  /** Returns where the frames of its last use end. */
  function endOf(log: Buffer): number {
    let at = 32;
    while (at < log.length && log.subarray(at + 8, at + 16).equals(log.subarray(16, 24))) at += frame;
    return at;
  }

  test('counts up to the last commit', () => {
    const { alone, begun, ended, bytes, log } = made('committed');
    const end = endOf(log);
    assert.ok(end < log.length, 'the log has an end of its first use');
    assert.deepEqual(rowsSeen(openPages(bytes)), alone);
    assert.deepEqual(rowsSeen(openPages(bytes, log)), ended);
    assert.notDeepEqual(begun, ended);
    // Without its last frame, the last transaction is uncommitted.
    for (const cut of [end - frame, end - 1])
      assert.deepEqual(rowsSeen(openPages(bytes, log.subarray(0, cut))), begun, String(cut));
    assert.deepEqual(rowsSeen(openPages(bytes, log.subarray(0, 100))), alone);
    assert.deepEqual(rowsSeen(openPages(bytes, Buffer.alloc(0))), alone);
  });

  test('counts up to the last complete frame', () => {
    const { alone, begun, bytes, log } = made('whole');
    const changed = (at: number): Buffer => {
      const copy = Buffer.from(log);
      copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
      return copy;
    };
    const last = endOf(log) - frame;
    for (const at of [last + 100, last + 3, last + 17])
      assert.deepEqual(rowsSeen(openPages(bytes, changed(at))), begun, String(at - last));
    assert.deepEqual(rowsSeen(openPages(bytes, changed(17))), alone);
    assert.throws(() => openPages(bytes, changed(0)), Malformed);
    assert.throws(() => openPages(bytes, changed(10)), Malformed);
  });
});

test('a row with circular overflow pages is rejected', () => {
  const file = `${path}-circle`;
  const database = new DatabaseSync(file);
  database.exec(`CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT);
    INSERT INTO things (name) VALUES ('${'x'.repeat(40_000)}')`);
  database.close();
  const bytes = readFileSync(file);
  const read = (): unknown => {
    const pages = openPages(bufferSource(bytes));
    return [...readRows(pages, findTable(pages, 'things') ?? 0)].map(({ record }) => record.text(1)?.length);
  };
  assert.deepEqual(read(), [40_000]);
  bytes.writeUInt32BE(3, 2 * 4096);
  const pages = openPages(bufferSource(bytes));
  const root = findTable(pages, 'things') ?? 0;
  assert.throws(() => {
    for (let round = 0; round < 1000; round++) for (const one of readRows(pages, root)) one.record.text(1);
  }, /in a loop/u);
});

describe('not a database', () => {
  const empty = Buffer.alloc(4096);
  empty.write('SQLite format 3\0', 'latin1');
  for (const [name, bytes] of Object.entries({
    nothing: Buffer.alloc(0),
    'another file': Buffer.alloc(4096, 'x'),
    'one with pages of 3 bytes': Object.assign(Buffer.from(empty), { 16: 0, 17: 3 }),
    'one without content': Object.assign(Buffer.from(empty), { 16: 16, 17: 0 }),
  }))
    test(name, () => assert.throws(() => findTable(openPages(bufferSource(bytes)), 'things'), Malformed));
});
