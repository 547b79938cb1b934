import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openDatabase } from '../../advisories/database/open-database.ts';
import { createDatabase } from '../../advisories/database/write-database.ts';
import { valueOf } from '../../core/observed.ts';
import { advisorySource } from './advisory-source.ts';

const folder = await mkdtemp(join(tmpdir(), 'ironhull-source-'));
after(() => rm(folder, { recursive: true }));

let count = 0;

/** A source of a database with Debian's tracker, on one release. */
async function sourceWith(isSnapshot: boolean) {
  const file = join(folder, `${++count}.db`);
  const writer = createDatabase(file);
  const name = 'debian/tracker/data/json';
  const fetched = '2026-01-01T00:00:00Z';
  const status = { name, ecosystems: ['Debian:12'], fetched, size: 1, records: 0, notUnderstood: 0 };
  writer.beginFeed(name, 'debian').end(status);
  await writer.finish({ built: fetched, isSnapshot });
  const database = valueOf(openDatabase(file));
  assert.ok(database);
  return { source: advisorySource(database), close: () => database.close() };
}

test('an update is not the remedy for what the publisher does not list', async () => {
  const remedyFor = async (ecosystem: string, isSnapshot = false) => {
    const { source, close } = await sourceWith(isSnapshot);
    const coverage = source.coverageOf(ecosystem, ['openssl']);
    close();
    return coverage.kind === 'none' ? coverage.remedy : coverage.kind;
  };
  assert.equal(await remedyFor('Debian:8'), 'its publisher lists none (debian/tracker/data/json is there)');
  assert.equal(await remedyFor('npm'), 'run `ironhull db update --ecosystem npm`');
  assert.equal(await remedyFor('Debian:8', true), 'run `ironhull db update --ecosystem Debian:8`');
});
