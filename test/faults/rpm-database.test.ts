import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { bufferSource, Malformed } from '../../src/formats/bytes/byte-source.ts';
import { findPackages } from '../../src/inventory/rpm/find-packages.ts';
import { seeded } from '../kit/random.ts';
import { berkeleyFile, fillSqlite, ndbFile, sqliteFile } from '../kit/rpm/databases.ts';
import type { MadePackage } from '../kit/rpm/header.ts';

const seed = 20_261_126;
const rounds = 1500;
/** Of the processor's time, in microseconds: a busy machine makes nothing of it. */
const slowest = 2_000_000;

const packages: readonly MadePackage[] = Array.from({ length: 12 }, (_none, index) => ({
  name: `package-${index}`,
  epoch: index,
  version: `1.${index}`,
  files: [`/usr/bin/program-${index}`, '/usr/bin/runc', `/usr/share/doc/${index}/README`],
  states: [0, 0, 0],
  ballast: index * 700,
  changeLog: ['- CVE-2024-21626'],
}));

/** Numbers that lead to the edge of what there is, and beyond. */
const strange: readonly number[] = [0, 1, 2, 7, 0x0d, 0x7f, 0x80, 0xff];

function mutate(file: Buffer, random: () => number): Buffer {
  const whole = (below: number): number => Math.floor(random() * below);
  if (random() < 0.1) return file.subarray(0, whole(file.length));
  const copy = Buffer.from(file);
  for (let n = 0; n <= whole(4); n++) {
    // Most of what leads elsewhere is at the beginning of pages; the rest is text.
    const page = whole(copy.length / 512) * 512;
    const at = Math.min(random() < 0.7 ? page + whole(64) : whole(copy.length), copy.length - 1);
    copy[at] = random() < 0.7 ? (strange[whole(strange.length)] ?? 0) : whole(256);
    if (random() < 0.1) copy.copyWithin(page, whole(copy.length / 512) * 512, copy.length);
  }
  return copy;
}

describe(`databases of rpm changed at random, seed ${seed}`, () => {
  for (const [form, file] of Object.entries({
    'rpmdb.sqlite': sqliteFile(packages),
    'Packages.db': ndbFile(packages),
    Packages: berkeleyFile(packages, { pageSize: 512 }),
  }))
    test(`${form} is refused or read, in bounded time`, () => {
      const random = seeded(seed);
      const seen = { refused: 0, read: 0 };
      for (let round = 0; round < rounds; round++) {
        const changed = mutate(file, random);
        const start = process.cpuUsage();
        try {
          const found = findPackages(bufferSource(changed), undefined, new Set(['runc']));
          assert.ok(found.every(({ files }) => files.every((path) => path.endsWith('runc'))));
          seen.read++;
        } catch (error) {
          if (!(error instanceof Malformed)) throw new Error(`round ${round}`, { cause: error });
          seen.refused++;
        }
        assert.ok(process.cpuUsage(start).user < slowest, `round ${round} took too long`);
      }
      assert.ok(seen.refused > rounds / 20 && seen.read > rounds / 20, JSON.stringify(seen));
    });
});

test('logs of SQLite changed at random hold nothing else than what was committed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rpm-log-'));
  const path = join(folder, 'rpmdb.sqlite');
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0');
  fillSqlite(database, packages.slice(0, 4));
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  for (const one of packages.slice(4)) fillSqlite(database, [one]);
  const [file, log] = [readFileSync(path), readFileSync(`${path}-wal`)];
  database.close();
  rmSync(folder, { recursive: true });
  const random = seeded(seed);
  const seen = new Set<number>();
  for (let round = 0; round < 300; round++) {
    try {
      const found = findPackages(bufferSource(file), mutate(log, random), new Set(['runc']));
      seen.add(found.length);
      const expected = packages.slice(0, found.length).map(({ name }) => name);
      assert.deepEqual(
        found.map(({ name }) => name),
        expected,
      );
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
    }
  }
  assert.ok(seen.has(4) && seen.size > 3, [...seen].join());
});

test('a database that names one long header over and over is refused', () => {
  const file = ndbFile([
    { name: 'long', version: '1', files: Array(400_000).fill('/usr/bin/x') as string[] },
  ]);
  for (let slot = 4; slot < 256; slot++) file.copy(file, slot * 16, 48, 64);
  assert.throws(
    () => findPackages(bufferSource(file), undefined, new Set(['runc'])),
    /refers to its own parts repeatedly/u,
  );
});
