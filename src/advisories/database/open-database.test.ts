import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { Advisory } from '../../core/software/advisory.ts';
import type { FeedStatus } from '../../core/software/advisory-database.ts';
import { valueOf } from '../../core/observed.ts';
import { openDatabase, type AdvisoryDatabase } from './open-database.ts';
import { sqlite } from './sqlite.ts';
import { createDatabase } from './write-database.ts';

const folder = await mkdtemp(join(tmpdir(), 'ironhull-database-'));
after(() => rm(folder, { recursive: true }));

const full: Advisory = {
  id: 'GHSA-aaaa-bbbb-cccc',
  feed: 'osv/PyPI',
  aliases: ['CVE-2024-1', 'PYSEC-2024-1'],
  related: ['CVE-2023-9'],
  published: '2024-01-01T00:00:00Z',
  modified: '2024-01-02T00:00:00Z',
  withdrawn: '2024-01-03T00:00:00Z',
  summary: 'A summary',
  severities: [
    { kind: 'CVSS_V3', value: 'CVSS:3.1/AV:N' },
    { kind: 'words', value: 'HIGH' },
  ],
  references: ['https://example.com/1'],
  affected: [
    {
      ecosystem: 'PyPI',
      name: 'Some_Package',
      of: 'package',
      ranges: [
        [
          { kind: 'introduced', version: '0' },
          { kind: 'fixed', version: '1.2' },
        ],
        [
          { kind: 'introduced', version: '2' },
          { kind: 'lastAffected', version: '2.1' },
          { kind: 'limit', version: '3' },
        ],
      ],
      versions: ['1.0', '1.1'],
      status: 'wont-fix',
      justification: 'Minor issue',
      module: 'nodejs:18',
      architectures: ['x86_64'],
    },
    { ecosystem: 'PyPI', name: 'other', of: 'source', ranges: [], versions: [], status: 'affected' },
    {
      ecosystem: 'PyPI',
      name: 'some-package',
      of: 'binary',
      ranges: [],
      versions: ['9'],
      status: 'not-affected',
    },
  ],
};
const bare: Advisory = {
  id: 'CVE-2024-2',
  feed: 'osv/PyPI',
  aliases: [],
  related: [],
  severities: [],
  references: [],
  affected: [
    { ecosystem: 'PyPI', name: 'other', of: 'package', ranges: [], versions: [], status: 'end-of-life' },
  ],
};
const ofUbuntu: Advisory = {
  ...bare,
  id: 'UBUNTU-CVE-2024-4',
  affected: ['openssl', 'openssl1.0'].map((name) => ({
    ecosystem: 'Ubuntu:22.04',
    name,
    of: 'source',
    ranges: [],
    versions: ['3.0.2-1'],
    status: 'affected',
    binaries: [
      { name: `lib${name}` },
      { name: 'shared' },
      { name: 'bsdutils', rule: { from: '1:', to: '' } },
      { name: `lib${name}`, ...(name === 'openssl' ? {} : { rule: { from: '2:', to: '' } }) },
    ],
  })),
};
const pypi: FeedStatus = {
  name: 'osv/PyPI/all.zip',
  ecosystems: ['PyPI'],
  address: 'https://example.com/osv/PyPI/all.zip',
  fetched: '2024-05-02T00:00:00Z',
  published: '2024-05-01T00:00:00Z',
  etag: '"1"',
  size: 100,
  sha256: 'ab',
  records: 2,
  notUnderstood: 1,
};
const missing = (name: string, ecosystems: readonly string[]): FeedStatus => ({
  name,
  ecosystems,
  size: 0,
  records: 0,
  notUnderstood: 0,
  failure: 'status 500',
});

const ofGo = {
  ecosystem: 'Go',
  name: 'github.com/Masterminds/semver',
  of: 'package',
  ranges: [],
  versions: ['1.0.0'],
  status: 'affected',
} as const;

let count = 0;
async function written(old?: string): Promise<string> {
  const file = join(folder, `${++count}.db`);
  const writer = createDatabase(file, old);
  if (old === undefined) {
    const feed = writer.beginFeed(pypi.name, 'osv/PyPI');
    feed.advisory(full);
    feed.advisory(bare);
    feed.advisory(ofUbuntu);
    feed.end(pypi);
  } else writer.keepFeed({ ...pypi, failure: 'status 500' });
  const go = writer.beginFeed('osv/Go/all.zip', 'osv/Go');
  go.advisory({ ...bare, id: 'GO-1', feed: 'osv/Go', aliases: ['CVE-2024-1'], affected: [ofGo] });
  go.end({ ...pypi, name: 'osv/Go/all.zip', ecosystems: ['Go'] });
  const kev = writer.beginFeed('kev/known_exploited_vulnerabilities.json', 'kev');
  assert.ok(kev.exploitation({ cve: 'CVE-2024-0001', knownExploitedSince: '2024-02-03', ransomware: true }));
  assert.equal(kev.exploitation({ cve: 'CVE-2024-00001' }), false);
  kev.end({ ...pypi, name: 'kev/known_exploited_vulnerabilities.json', ecosystems: [] });
  const epss = writer.beginFeed('epss/epss_scores-current.csv.gz', 'epss');
  epss.exploitation({ cve: 'CVE-2024-0001', epss: 0.5, epssPercentile: 0.98765 });
  epss.end({ ...pypi, name: 'epss/epss_scores-current.csv.gz', ecosystems: [] });
  const bad = writer.beginFeed('osv/npm/all.zip', 'osv/npm');
  bad.advisory({ ...full, id: 'GHSA-taken-back' });
  bad.discard();
  const none = writer.beginFeed('alpine/v3.19/main.json', 'alpine');
  none.advisory({ ...bare, id: 'CVE-2024-3', feed: 'alpine', affected: [] });
  none.end({ ...pypi, name: 'alpine/v3.19/main.json', ecosystems: ['Alpine:v3.19'] });
  writer
    .beginFeed('alpine/v3.19/community.json', 'alpine')
    .end(missing('alpine/v3.19/community.json', ['Alpine:v3.19']));
  await writer.finish({ built: '2024-05-03T00:00:00Z', isSnapshot: false });
  return file;
}

/** Members that are not there are undefined in what is read. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function opened(file: string): AdvisoryDatabase {
  const reading = openDatabase(file);
  const database = valueOf(reading);
  assert.ok(database, JSON.stringify(reading));
  return database;
}

describe('a database of advisories', async () => {
  const first = await written();
  const second = await written(first);
  for (const [title, file] of [
    ['new', first],
    ['with a feed kept from another one', second],
  ] as const)
    it(`returns what was written: ${title}`, () => {
      const database = opened(file);
      const [one, two, three] = full.affected;
      assert.deepEqual(plain(database.advisoriesFor('PyPI', 'some.PACKAGE')), [
        { ...full, affected: [one, three] },
      ]);
      assert.deepEqual(plain(database.advisoriesFor('PyPI', 'other')), [{ ...full, affected: [two] }, bare]);
      assert.deepEqual(database.advisoriesFor('npm', 'other'), []);
      // Entries are in the order of names: `some-package` holds two.
      const whole = { ...full, affected: [two, one, three] };
      for (const id of ['GHSA-aaaa-bbbb-cccc', 'PYSEC-2024-1', 'CVE-2023-9'])
        assert.deepEqual(plain(database.advisoriesNaming([id])), [whole], id);
      assert.deepEqual(
        database.advisoriesNaming(['CVE-2024-1']).map((found) => found.id),
        ['GHSA-aaaa-bbbb-cccc', 'GO-1'],
      );
      for (const id of ['CVE-2024-', 'GHSA-taken-back', '', 'A summary'])
        assert.deepEqual(database.advisoriesNaming([id]), [], id);
      const module = 'github.com/Masterminds/semver';
      for (const name of [module, module.toLowerCase()])
        assert.deepEqual(
          database.advisoriesFor('Go', name).map(({ id, affected }) => [id, affected[0]?.name]),
          [['GO-1', module]],
        );
      assert.deepEqual(database.sourcesOf('Ubuntu:22.04', 'libopenssl'), [{ name: 'openssl', rules: [] }]);
      assert.deepEqual(database.sourcesOf('Ubuntu:22.04', 'libopenssl1.0'), [
        {
          name: 'openssl1.0',
          rules: [
            { from: '', to: '' },
            { from: '2:', to: '' },
          ],
        },
      ]);
      assert.deepEqual(
        database.sourcesOf('Ubuntu:22.04', 'shared').map(({ name }) => name),
        ['openssl', 'openssl1.0'],
      );
      assert.deepEqual(database.sourcesOf('Ubuntu:22.04', 'bsdutils')[0]?.rules, [{ from: '1:', to: '' }]);
      assert.deepEqual(database.sourcesOf('Ubuntu:24.04', 'libopenssl'), []);
      assert.deepEqual(
        database.advisoriesOf('CVE-2024-1').map(({ id, feed }) => [id, feed]),
        [
          [full.id, 'osv/PyPI'],
          ['GO-1', 'osv/Go'],
        ],
      );
      assert.deepEqual(database.advisoriesOf('GHSA-taken-back'), []);
      assert.deepEqual(database.aliasesOf('GO-1'), ['CVE-2024-1', full.id, 'GO-1', 'PYSEC-2024-1']);
      assert.deepEqual(database.aliasesOf('CVE-1-1'), ['CVE-1-1']);
      assert.deepEqual(database.exploitationOf('CVE-2024-0001'), {
        cve: 'CVE-2024-0001',
        knownExploitedSince: '2024-02-03',
        ransomware: true,
        epss: 0.5,
        epssPercentile: 0.98765,
      });
      for (const id of ['CVE-2024-0002', 'CVE-2024-00001', "CVE' OR 1"])
        assert.equal(database.exploitationOf(id), undefined);
      database.close();
    });

  it('says what it covers, and what not', () => {
    const database = opened(second);
    const { feeds, ...coverage } = database.coverageOf('PyPI');
    assert.deepEqual(coverage, {
      state: 'complete',
      notUnderstood: 1,
      fetched: pypi.fetched,
      published: pypi.published,
    });
    assert.deepEqual(feeds, [{ ...pypi, failure: 'status 500' }]);
    assert.equal(database.coverageOf('Alpine:v3.19').state, 'partial');
    assert.equal(database.coverageOf('Alpine:v3.18').state, 'absent');
    assert.equal(database.coverageOf('').state, 'absent');
    database.close();
  });

  it('leaves no file beside it', async () => {
    const names = await readdir(folder);
    assert.deepEqual(names.toSorted(), ['1.db', '2.db']);
  });
});

describe('a file that is no database of this version', () => {
  const altered = async (statements: string): Promise<string> => {
    const file = await written();
    const connection = new (sqlite().DatabaseSync)(file);
    connection.exec(statements);
    connection.close();
    return file;
  };
  const refusals: readonly (readonly [string, string, RegExp])[] = [
    ['another application', 'PRAGMA application_id = 1', /not a database of advisories/],
    ['a newer schema', 'PRAGMA user_version = 99', /newer Ironhull/],
    ['an older schema', 'PRAGMA user_version = 0', /older Ironhull/],
    ['a further table', 'CREATE TABLE more(x)', /tables/],
    ['a view in the place of a table', 'DROP TABLE alias; CREATE VIEW alias AS SELECT 1', /tables/],
    ['a trigger', 'CREATE TRIGGER t AFTER INSERT ON advisory BEGIN SELECT 1; END', /tables/],
    ['a feed that is no object', "UPDATE feed SET status = '[]'", /object/],
    ['a feed without counts', 'UPDATE feed SET status = \'{"ecosystems":[]}\'', /size/],
    ['no date', 'DELETE FROM about', /when it was built/],
  ];
  for (const [title, statements, detail] of refusals)
    it(title, async () => {
      const reading = openDatabase(await altered(statements));
      assert.equal(reading.state, 'unreadable');
      assert.match(reading.state === 'unreadable' ? reading.detail : '', detail);
    });

  it('none at all is absent', () => {
    assert.equal(openDatabase(join(folder, 'nowhere.db')).state, 'absent');
    assert.equal(openDatabase(folder).state, 'unreadable');
  });

  it('a damaged row ends the look-up that meets it', async () => {
    const database = opened(await altered("UPDATE advisory SET content = '[1]'"));
    assert.throws(() => database.advisoriesFor('PyPI', 'other')[0]?.id, { code: 'DATABASE_MALFORMED' });
    assert.throws(() => database.advisoriesOf('GO-1'), { code: 'DATABASE_MALFORMED' });
    database.close();
    const other = opened(await altered('UPDATE package SET affected = \'[[1,[["x","1"]]]]\''));
    assert.throws(() => other.advisoriesFor('PyPI', 'other'), { code: 'DATABASE_MALFORMED' });
    other.close();
  });
});
