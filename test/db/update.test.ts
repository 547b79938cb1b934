import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openDatabase, type AdvisoryDatabase } from '../../src/advisories/database/open-database.ts';
import { updateDatabase } from '../../src/advisories/database/update-database.ts';
import { lockForUpdate } from '../../src/advisories/database/update-lock.ts';
import { readFeed } from '../../src/app/database/read-feed.ts';
import type { DatabaseUpdate } from '../../src/core/advisory-database.ts';
import { valueOf } from '../../src/core/observed.ts';
import { systemClock } from '../../src/io/clock.ts';
import { webClient } from '../../src/io/http/web-client.ts';
import { osvArchive, osvRecord, smallFeeds, zipOf } from '../kit/feed-files.ts';
import { startFeedServer, type Fault, type FeedServer } from '../kit/feed-server.ts';

const undo: (() => unknown)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});
const web = webClient();
undo.push(() => web.close());

const everything = ['npm', 'Rocky Linux:9', 'Alpine:v3.19', 'Debian:12'];
const npm = 'osv/npm/all.zip';

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-update-'));
  undo.push(() => rm(folder, { recursive: true }));
  return folder;
}

interface Mirror {
  folder: string;
  server: FeedServer;
  update(ecosystems?: readonly string[], mirrors?: readonly URL[]): Promise<DatabaseUpdate>;
  database(): AdvisoryDatabase;
  fixed(ecosystem: string): string | undefined;
}

async function mirror(): Promise<Mirror> {
  const server = await startFeedServer(smallFeeds('1'));
  undo.push(() => server.close());
  const folder = await newFolder();
  const database = (): AdvisoryDatabase => {
    const reading = openDatabase(join(folder, 'advisories.db'));
    const opened = valueOf(reading);
    assert.ok(opened, JSON.stringify(reading));
    return opened;
  };
  return {
    folder,
    server,
    database,
    update: (ecosystems = everything, mirrors = [server.url]) =>
      updateDatabase({
        folder,
        ecosystems,
        ifThere: [],
        mirrors,
        web,
        idleMs: 500,
        clock: systemClock,
        progress: () => undefined,
        readFeed: (file, content) => readFeed(file, content, (_, one, other) => Number(one) - Number(other)),
      }),
    fixed(ecosystem) {
      const opened = database();
      const [advisory] = opened.advisoriesFor(ecosystem, 'sample');
      const event = advisory?.affected[0]?.ranges[0]?.find(({ kind }) => kind === 'fixed');
      opened.close();
      return event?.version;
    },
  };
}

const outcomes = ({ feeds }: DatabaseUpdate): Record<string, string> =>
  Object.fromEntries(feeds.map(({ name, outcome }) => [name, outcome]));
const failureOf = ({ feeds }: DatabaseUpdate, of = npm): string =>
  feeds.find(({ name }) => name === of)?.failure ?? '';

describe('an update', () => {
  it('fetches what is asked for, and then only what changed', async () => {
    const { server, update, fixed, database, folder } = await mirror();
    const first = await update();
    assert.deepEqual(new Set(Object.values(outcomes(first))), new Set(['fetched']));
    for (const ecosystem of everything) assert.equal(fixed(ecosystem), '1', ecosystem);
    const opened = database();
    assert.deepEqual(opened.exploitationOf('CVE-2024-0001'), {
      cve: 'CVE-2024-0001',
      knownExploitedSince: '2024-02-03',
      ransomware: true,
      epss: 0.5,
      epssPercentile: 0.9,
    });
    assert.equal(opened.coverageOf('Alpine:v3.19').state, 'complete');
    assert.equal(opened.coverageOf('Debian:12').state, 'complete');
    assert.equal(opened.coverageOf('Debian:11').state, 'absent');
    assert.equal(opened.coverageOf('Alpine:v3.18').state, 'absent');
    const dates = opened.status().feeds.map(({ name, published }) => [name, published]);
    assert.deepEqual(
      Object.fromEntries(dates)['kev/known_exploited_vulnerabilities.json'],
      '2024-02-03T04:05:06.000Z',
    );
    assert.deepEqual(
      Object.fromEntries(dates)['epss/epss_scores-current.csv.gz'],
      '2024-02-04T00:00:00.000Z',
    );
    opened.close();

    server.log.length = 0;
    server.files = { ...server.files, [npm]: osvArchive('npm', '2') };
    const second = await update();
    assert.equal(outcomes(second)[npm], 'fetched');
    assert.equal(Object.values(outcomes(second)).filter((one) => one === 'unchanged').length, 6);
    assert.equal(server.log.filter((line) => line.endsWith(' 200')).length, 1, server.log.join('\n'));
    for (const ecosystem of everything) assert.equal(fixed(ecosystem), ecosystem === 'npm' ? '2' : '1');
    assert.deepEqual((await readdir(folder)).toSorted(), ['advisories.db', 'downloads', 'update.lock']);
    assert.deepEqual(await readdir(join(folder, 'downloads')), []);
    assert.equal((await stat(folder)).mode & 0o077, 0);
  });

  it('leaves other ecosystems as they are', async () => {
    const { server, update, fixed } = await mirror();
    await update();
    server.files = smallFeeds('2');
    const names = Object.keys(outcomes(await update(['npm'])));
    assert.ok(!names.includes('alpine/v3.19/main.json'), names.join());
    assert.equal(fixed('npm'), '2');
    assert.equal(fixed('Alpine:v3.19'), '1');
  });

  it('reads a mirror in a folder', async () => {
    const { server, update, fixed } = await mirror();
    const folder = await newFolder();
    for (const [path, content] of Object.entries(server.files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    const url = pathToFileURL(`${folder}/`);
    assert.equal(outcomes(await update(everything, [url]))[npm], 'fetched');
    assert.equal(fixed('Rocky Linux:9'), '1');
    assert.equal(outcomes(await update(everything, [url]))[npm], 'unchanged');
  });

  it('tries mirrors in their order', async () => {
    const { server, update, fixed } = await mirror();
    const other = await startFeedServer({ [npm]: osvArchive('npm', '7') });
    undo.push(() => other.close());
    const { feeds } = await update(everything, [other.url, server.url]);
    assert.ok(feeds.every(({ outcome }) => outcome === 'fetched'));
    assert.equal(fixed('npm'), '7');
    assert.equal(fixed('Debian:12'), '1');
  });

  it('takes a record of several ecosystems from the file of each', async () => {
    const { server, update, database } = await mirror();
    const mixed = JSON.parse(osvRecord('GHSA-0', 'npm', 'sample', '1')) as { affected: unknown[] };
    mixed.affected.push({ package: { ecosystem: 'PyPI', name: 'sample' }, versions: ['1'] });
    server.files = { ...server.files, [npm]: zipOf({ 'GHSA-0.json': JSON.stringify(mixed) }) };
    await update();
    const opened = database();
    assert.equal(opened.coverageOf('PyPI').state, 'absent');
    assert.equal(opened.advisoriesFor('PyPI', 'sample').length, 0);
    assert.equal(opened.advisoriesFor('npm', 'sample').length, 1);
    opened.close();
  });

  it('cannot run beside another one', async () => {
    const { folder, update, fixed } = await mirror();
    await update();
    const release = lockForUpdate(folder);
    await assert.rejects(update(), { code: 'DATABASE_BUSY' });
    assert.equal(fixed('npm'), '1', 'it can be read meanwhile');
    release();
    await update();
  });
});

const forNpm =
  (fault: Fault): Fault =>
  (request, response, content) =>
    request.url === `/${npm}` ? fault(request, response, content) : false;

/** Faults after which a feed stays as it was, and how the failure is named. */
const faults: readonly (readonly [string, Fault, RegExp])[] = [
  ['an error of the server', (_, response) => Boolean(response.writeHead(500).end()), /status 500/],
  [
    'a file that is gone',
    (_, response) => Boolean(response.writeHead(404).end()),
    /not found \(status 404\)/,
  ],
  [
    'a web page',
    (_, response) => Boolean(response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')),
    /web page/,
  ],
  [
    'a web page that says it is an archive',
    (_, response) =>
      Boolean(response.writeHead(200, { 'content-type': 'application/zip' }).end('<html>log in</html>')),
    /web page/,
  ],
  ['nothing', (_, response) => Boolean(response.writeHead(200).end()), /ZIP/],
  [
    'an archive that is cut off, with its own length',
    (_, response, content = Buffer.alloc(0)) =>
      Boolean(response.writeHead(200).end(content.subarray(0, -30))),
    /ZIP/,
  ],
  [
    'a wrong hash',
    (_, response, content) =>
      Boolean(response.writeHead(200, { 'x-goog-hash': 'md5=AAAAAAAAAAAAAAAAAAAAAA==' }).end(content)),
    /md5 is not the one/,
  ],
  [
    'a wrong digest',
    (_, response, content) =>
      Boolean(response.writeHead(200, { 'repr-digest': 'sha-256=:AAAA:' }).end(content)),
    /sha256 is not the one/,
  ],
  [
    'a coding that is not read',
    (_, response, content) => Boolean(response.writeHead(200, { 'content-encoding': 'br' }).end(content)),
    /coding "br"/,
  ],
  [
    'redirects without end',
    (request, response) => Boolean(response.writeHead(302, { location: request.url }).end()),
    /redirects more than/,
  ],
  [
    'a redirect to no address',
    (_, response) => Boolean(response.writeHead(302).end()),
    /redirects to no address/,
  ],
  ['a server that says nothing', () => true, /nothing arrived for 500 ms/],
  [
    'a server that stops',
    (_, response, content = Buffer.alloc(0)) => {
      response.writeHead(200, { 'content-length': content.length });
      return (response.write(content.subarray(0, 20)), true);
    },
    /nothing arrived for 500 ms/,
  ],
  [
    'a size above the limit',
    (_, response) => {
      response.writeHead(200, { 'content-length': 2 ** 43 });
      return (response.write('PK'), true);
    },
    /above the limit/,
  ],
  [
    'an archive that unpacks to more than it states',
    (_, response) => {
      const bomb = zipOf({ 'GHSA-0.json': ' '.repeat(1_000_000) }, 10);
      return Boolean(response.writeHead(200).end(bomb));
    },
    /no records that can be read/,
  ],
  [
    'an archive whose record is above the limit',
    (_, response) => Boolean(response.writeHead(200).end(zipOf({ 'a.json': '{}' }, 2 ** 30))),
    /no records that can be read/,
  ],
  [
    'gzip that is damaged',
    (_, response) => Boolean(response.writeHead(200).end(gzipSync('{}').subarray(0, -4))),
    /compressed content is damaged/,
  ],
  [
    'gzip three times',
    (_, response) => Boolean(response.writeHead(200).end(gzipSync(gzipSync(gzipSync('{}'))))),
    /ZIP/,
  ],
  [
    'records that are none',
    (_, response) => Boolean(response.writeHead(200).end(zipOf({ 'a.json': '[]', 'b.json': 'x' }))),
    /no records that can be read/,
  ],
  [
    'an archive without records',
    (_, response) => Boolean(response.writeHead(200).end(zipOf({ '../../etc/passwd': 'root' }))),
    /no records that can be read/,
  ],
];

describe('a feed that cannot be fetched or read keeps what the database has', () => {
  for (const [title, fault, message] of faults)
    it(title, async () => {
      const { server, update, fixed, database } = await mirror();
      await update();
      server.files = smallFeeds('2');
      server.fault = forNpm(fault);
      const failed = await update();
      assert.equal(outcomes(failed)[npm], 'failed');
      assert.match(failureOf(failed), message);
      assert.equal(fixed('npm'), '1');
      assert.equal(fixed('Debian:12'), '2', 'the others go on');
      const opened = database();
      const { state, feeds } = opened.coverageOf('npm');
      assert.equal(state, 'complete');
      assert.match(feeds[0]?.failure ?? '', message);
      opened.close();
      server.fault = undefined;
      assert.equal(outcomes(await update())[npm], 'fetched');
      assert.equal(fixed('npm'), '2');
      assert.equal(database().coverageOf('npm').feeds[0]?.failure, undefined);
    });

  it('without an earlier one the ecosystem is not covered', async () => {
    const { server, update, database } = await mirror();
    server.fault = (request, response) =>
      request.url?.includes('community') === true ? Boolean(response.writeHead(500).end()) : false;
    await update();
    const opened = database();
    assert.equal(opened.coverageOf('Alpine:v3.19').state, 'partial');
    assert.equal(opened.coverageOf('npm').state, 'complete');
    opened.close();
  });

  it('if none can be fetched, the database is as it was', async () => {
    const { server, update, folder } = await mirror();
    await update();
    const before = await readFile(join(folder, 'advisories.db'));
    server.fault = (_, response) => Boolean(response.writeHead(500).end());
    await assert.rejects(update(), { code: 'DATABASE_NOT_UPDATED' });
    assert.ok(before.equals(await readFile(join(folder, 'advisories.db'))));
  });

  it('a file that lost most of its records is not believed', async () => {
    const { server, update, fixed } = await mirror();
    server.files = smallFeeds('1', 10);
    await update();
    server.files = {
      ...server.files,
      [npm]: zipOf({ 'a.json': osvRecord('GHSA-0', 'npm', 'sample', '2'), 'b.json': '{' }),
    };
    assert.match(failureOf(await update()), /only 1 records can be read, and there were 10/);
    assert.equal(fixed('npm'), '1');
  });
});

describe('a download that was interrupted', () => {
  /** Ends each connection after `most` bytes of the body. */
  const cut =
    (server: FeedServer, most: number, times = Number.POSITIVE_INFINITY): Fault =>
    (request, response, content = Buffer.alloc(0)) => {
      if (request.url !== `/${npm}` || times-- <= 0) return false;
      const start = Number(/^bytes=(\d+)-$/u.exec(request.headers.range ?? '')?.[1] ?? 0);
      const part = content.subarray(start, start + most);
      const isLast = start + part.length >= content.length;
      server.log.push(`range ${start}`);
      response.writeHead(start === 0 ? 200 : 206, {
        etag: '"1"',
        'content-length': content.length - start,
        ...(start > 0 && { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` }),
      });
      // A client drops what it has not read when the connection ends.
      response.write(part, () => setTimeout(() => (isLast ? response.end() : response.destroy()), 50));
      return true;
    };

  it('is continued where it ended', async () => {
    const { server, update, fixed } = await mirror();
    server.fault = cut(server, 100);
    const done = await update();
    assert.equal(outcomes(done)[npm], 'fetched', failureOf(done));
    assert.equal(fixed('npm'), '1');
    const starts = server.log.flatMap((line) => /^range (\d+)/u.exec(line)?.[1] ?? []).map(Number);
    assert.ok(starts.length > 3, starts.join());
    assert.deepEqual(starts, [...new Set(starts)], 'no byte is fetched twice');
  });

  it('is fetched from its start if the file changed meanwhile', async () => {
    const { server, update, fixed } = await mirror();
    let requests = 0;
    const first = cut(server, 100, 1);
    server.fault = (request, response, content) => {
      if (request.url !== `/${npm}`) return false;
      if (++requests > 1) return false;
      server.files = { ...server.files, [npm]: osvArchive('npm', '2') };
      return first(request, response, content);
    };
    assert.equal(outcomes(await update())[npm], 'fetched');
    assert.equal(fixed('npm'), '2');
  });

  it('is not continued with another part than was asked for', async () => {
    const { server, update } = await mirror();
    let requests = 0;
    server.fault = forNpm((_, response, content = Buffer.alloc(0)) => {
      if (++requests === 1) {
        response.writeHead(200, { etag: '"1"', 'content-length': content.length });
        response.write(content.subarray(0, 100), () => setTimeout(() => response.destroy(), 50));
      } else
        response
          .writeHead(206, { etag: '"1"', 'content-range': `bytes 5-${content.length - 1}/${content.length}` })
          .end(content.subarray(5));
      return true;
    });
    assert.match(failureOf(await update()), /another part than was asked for/);
  });
});
