import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { openDatabase, type AdvisoryDatabase } from '../../src/advisories/database/open-database.ts';
import { snapshotFile } from '../../src/advisories/database/snapshot-file.ts';
import { verifyDatabase } from '../../src/advisories/database/verify-database.ts';
import { valueOf } from '../../src/core/observed.ts';
import { smallFeeds } from '../kit/feed-files.ts';
import { newFolder } from './mirror.ts';

const run = promisify(execFile);
const tool = resolve(import.meta.dirname, '../../tools/snapshot.ts');

function opened(file: string): AdvisoryDatabase {
  const reading = openDatabase(file);
  const database = valueOf(reading);
  assert.ok(database, JSON.stringify(reading));
  return database;
}

describe('the snapshot that ships', () => {
  it('is whole, small, and says what it is', async () => {
    const file = snapshotFile();
    assert.ok((await stat(file)).size <= 1.5 * 2 ** 20);
    verifyDatabase(file);
    const database = opened(file);
    const { isSnapshot, built, feeds } = database.status();
    assert.ok(isSnapshot);
    assert.match(built, /^20\d\d-\d\d-\d\dT/u);
    assert.ok(feeds.every(({ fetched, published }) => fetched !== undefined && published !== undefined));
    for (const ecosystem of ['Debian:12', 'Alpine:v3.21']) {
      assert.equal(database.coverageOf(ecosystem).state, 'partial', 'nothing is clean by a snapshot');
      assert.ok(database.advisoriesFor(ecosystem, 'openssl').length > 20);
    }
    for (const ecosystem of ['Debian:12', 'Alpine:v3.20', 'Alpine:v3.21']) {
      assert.equal(database.coverageOf(ecosystem, ['openssl']).state, 'complete', ecosystem);
      assert.equal(database.coverageOf(ecosystem, ['openssl', 'chromium']).state, 'partial', ecosystem);
    }
    assert.equal(database.coverageOf('Debian:13', ['openssl']).state, 'partial', 'fixed ones only');
    assert.equal(database.coverageOf('npm').state, 'absent');
    assert.ok(database.exploitationOf('CVE-2024-3094') !== undefined);
    database.close();
  });

  it('is named with its sources', async () => {
    const readme = await readFile(join(dirname(snapshotFile()), 'README.md'), 'utf8');
    const database = opened(snapshotFile());
    for (const { fetched = '' } of database.status().feeds)
      assert.ok(readme.includes(fetched.slice(0, 10)), fetched);
    database.close();
  });
});

describe('tools/snapshot.ts', () => {
  const dates = ['alpine=2024-01-01', 'debian=2024-01-02', 'kev=2024-01-03', 'epss=2024-01-04'];

  it('makes the same bytes of the same feeds, with the packages that are listed', async () => {
    const folder = await newFolder();
    const { 'alpine/v3.19/main.json': main, ...rest } = smallFeeds('1.2-r0');
    assert.ok(main);
    const secdb = (release: string): Buffer =>
      Buffer.from(main.toString().replaceAll('v3.19', release).replace('"sample"', '"openssl"'));
    const files = {
      ...rest,
      ...Object.fromEntries(
        ['v3.20', 'v3.21'].flatMap((release) =>
          ['main', 'community'].map((name) => [`alpine/${release}/${name}.json`, secdb(release)]),
        ),
      ),
    };
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    const outputs = ['one.db', 'two.db'].map((name) => join(folder, name));
    for (const output of outputs) await run(process.execPath, [tool, folder, output, ...dates]);
    const [one, two] = await Promise.all(outputs.map((output) => readFile(output)));
    assert.ok(one && two && one.equals(two));
    const database = opened(outputs[0] ?? '');
    assert.equal(database.status().built, '2024-01-04T00:00:00.000Z');
    assert.equal(database.advisoriesFor('Alpine:v3.21', 'openssl').length, 2);
    assert.equal(database.advisoriesFor('Debian:12', 'sample').length, 0, 'not in the list');
    assert.equal(database.exploitationOf('CVE-2024-0001')?.epss, 0.5);
    database.close();
    await assert.rejects(
      run(process.execPath, [tool, folder, outputs[0] ?? '']),
      /name the date of the feeds/,
    );
  });
});
