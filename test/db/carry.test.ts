import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { exportDatabase } from '../../src/advisories/database/export-database.ts';
import { importDatabase } from '../../src/advisories/database/import-database.ts';
import { openDatabase } from '../../src/advisories/database/open-database.ts';
import { schemaVersion } from '../../src/advisories/database/schema.ts';
import { sqlite } from '../../src/advisories/database/sqlite.ts';
import { IronhullError } from '../../src/core/errors.ts';
import { valueOf } from '../../src/core/observed.ts';
import { newFolder, startMirror } from './mirror.ts';

interface Exported {
  /** The database that was exported. */
  database: string;
  file: string;
  built: string;
}

async function exported(): Promise<Exported> {
  const { update, folder } = await startMirror();
  await update();
  const database = join(folder, 'advisories.db');
  const file = join(await newFolder(), 'carried.ihdb');
  const { built } = await exportDatabase(database, file);
  return { database, file, built };
}

/** Returns an exported file of a database, also of one that `db export` would never write. */
async function packed(database: Buffer, header: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const file = join(await newFolder(), 'made.ihdb');
  const sha256 = createHash('sha256').update(database).digest('hex');
  const stated = {
    schema: schemaVersion,
    built: '2024-01-01T00:00:00.000Z',
    size: database.length,
    sha256,
    ...header,
  };
  const line = Buffer.from(`ironhull-database ${JSON.stringify(stated)}\n`);
  await writeFile(file, Buffer.concat([line, zstdCompressSync(database)]));
  return file;
}

const refusal = (code: string, detail: RegExp) => (error: unknown) => {
  assert.ok(error instanceof IronhullError, String(error));
  assert.equal(error.code, code);
  assert.match(error.detail, detail);
  return true;
};

describe('an exported database', () => {
  it('is the same where it is imported', async () => {
    const { database, file } = await exported();
    const folder = join(await newFolder(), 'below/cache');
    const status = await importDatabase({ file, folder, mayReplaceNewer: false });
    assert.equal(status.file, join(folder, 'advisories.db'));
    assert.ok((await readFile(database)).equals(await readFile(status.file)));
    assert.deepEqual((await readdir(folder)).toSorted(), ['advisories.db', 'update.lock']);
    await importDatabase({ file, folder, mayReplaceNewer: false });
  });

  it('replaces a newer one only on demand', async () => {
    const { file } = await exported();
    const { update, folder } = await startMirror();
    await update();
    await assert.rejects(
      importDatabase({ file, folder, mayReplaceNewer: false }),
      refusal('DATABASE_REFUSED', /older than the database that is there .*--force/),
    );
    const { built } = await importDatabase({ file, folder, mayReplaceNewer: true });
    assert.equal(valueOf(openDatabase(join(folder, 'advisories.db')))?.status().built, built);
  });

  it('is not written without a database', async () => {
    const folder = await newFolder();
    await assert.rejects(
      exportDatabase(join(folder, 'advisories.db'), join(folder, 'x.ihdb')),
      refusal('DATABASE_MISSING', /does not exist/),
    );
    await writeFile(join(folder, 'advisories.db'), 'garbage');
    await assert.rejects(
      exportDatabase(join(folder, 'advisories.db'), join(folder, 'x.ihdb')),
      refusal('DATABASE_MALFORMED', /SQLite|not a database/),
    );
    const { database } = await exported();
    await assert.rejects(
      exportDatabase(database, join(folder, 'nowhere/x.ihdb')),
      refusal('OUTPUT_UNWRITABLE', /ENOENT/),
    );
  });
});

describe('a file that is refused leaves the database as it was', () => {
  /** Changes a database by statements that only somebody else would make. */
  const altered =
    (statements: string) =>
    async ({ database, built }: Exported): Promise<string> => {
      const copy = join(await newFolder(), 'copy.db');
      await copyFile(database, copy);
      const connection = new (sqlite().DatabaseSync)(copy);
      connection.exec(statements);
      connection.close();
      return packed(await readFile(copy), { built });
    };
  const cut =
    (change: (bytes: Buffer) => Buffer) =>
    async ({ file }: Exported): Promise<string> => {
      const changed = join(await newFolder(), 'changed.ihdb');
      await writeFile(changed, change(await readFile(file)));
      return changed;
    };
  const pages = (bytes: Buffer): Buffer => {
    const damaged = Buffer.from(bytes);
    damaged.fill(0xff, 4096, 4096 + 600);
    return damaged;
  };

  const refusals: readonly (readonly [string, (given: Exported) => Promise<string>, RegExp])[] = [
    ['nothing', cut(() => Buffer.alloc(0)), /not written by ironhull/],
    ['another kind of file', cut(() => Buffer.alloc(5000, 'x')), /not written by ironhull/],
    [
      'a first line that is no JSON',
      cut(() => Buffer.from('ironhull-database {\n')),
      /not written by ironhull/,
    ],
    ['a file that is cut off', cut((bytes) => bytes.subarray(0, bytes.length / 2)), /damaged|SHA-256/],
    [
      'a byte that changed',
      cut((bytes) => Buffer.concat([bytes.subarray(0, -5), Buffer.from([1]), bytes.subarray(-4)])),
      /damaged|SHA-256/,
    ],
    [
      'a newer schema',
      ({ database }) => readFile(database).then((b) => packed(b, { schema: 99 })),
      /a newer Ironhull/,
    ],
    [
      'an older schema',
      ({ database }) => readFile(database).then((b) => packed(b, { schema: 0 })),
      /an older Ironhull/,
    ],
    ['another date', ({ database }) => readFile(database).then((b) => packed(b)), /another date/],
    [
      'more bytes than it states',
      () => packed(Buffer.alloc(50_000_000), { size: 1000 }),
      /more than it states/,
    ],
    ['a size above the limit', () => packed(Buffer.alloc(10), { size: 2 ** 40 }), /above the limit/],
    ['no database', () => packed(Buffer.alloc(100_000, 'x')), /SQLite/],
    [
      'a damaged page',
      ({ database, built }) => readFile(database).then((b) => packed(pages(b), { built })),
      /SQLite|tables/,
    ],
    ['a further table', altered('CREATE TABLE more(x)'), /tables/],
    ['a trigger', altered('CREATE TRIGGER t AFTER INSERT ON feed BEGIN SELECT 1; END'), /tables/],
    ['a view', altered('DROP TABLE alias; CREATE VIEW alias AS SELECT 1 AS id, 1 AS advisory'), /tables/],
    ['a row that is no advisory', altered("UPDATE advisory SET content = '[1,2]'"), /text is missing|list/],
    [
      'versions that are none',
      altered('UPDATE package SET affected = \'[[1,[["i",2]]]]\''),
      /text is missing/,
    ],
    ['an advisory that is missing', altered('DELETE FROM advisory'), /missing/],
    ['an alias of nothing', altered("INSERT INTO alias VALUES ('x', 1)"), /alias/],
    ['a feed that is missing', altered('DELETE FROM feed'), /of no feed/],
  ];
  for (const [title, make, detail] of refusals)
    it(title, async () => {
      const given = await exported();
      const folder = await newFolder();
      await mkdir(folder, { recursive: true });
      await copyFile(given.database, join(folder, 'advisories.db'));
      const before = await readFile(join(folder, 'advisories.db'));
      const file = await make(given);
      await assert.rejects(
        importDatabase({ file, folder, mayReplaceNewer: true }),
        refusal('DATABASE_REFUSED', detail),
      );
      assert.ok(before.equals(await readFile(join(folder, 'advisories.db'))));
      assert.deepEqual(
        (await readdir(folder)).filter((name) => name !== 'update.lock'),
        ['advisories.db'],
      );
    });

  it('one that is not there, or is no file', async () => {
    const folder = await newFolder();
    const importOf = (file: string) => importDatabase({ file, folder, mayReplaceNewer: false });
    await assert.rejects(importOf(join(folder, 'nowhere')), refusal('TARGET_MISSING', /does not exist/));
    await assert.rejects(importOf(folder), refusal('DATABASE_REFUSED', /not a regular file/));
  });
});
