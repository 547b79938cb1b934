import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { osvRecord, smallFeeds, zipOf } from '../kit/feed-files.ts';
import type { Fault } from '../kit/feed-server.ts';
import { failureOf, forNpm, npm, outcomes, startMirror } from './mirror.ts';

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
      const { server, update, fixed, database } = await startMirror();
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
    const { server, update, database } = await startMirror();
    server.fault = (request, response) =>
      request.url?.includes('community') === true ? Boolean(response.writeHead(500).end()) : false;
    await update();
    const opened = database();
    assert.equal(opened.coverageOf('Alpine:v3.19').state, 'partial');
    assert.equal(opened.coverageOf('npm').state, 'complete');
    opened.close();
  });

  it('if none can be fetched, the database is as it was', async () => {
    const { server, update, folder } = await startMirror();
    await update();
    const before = await readFile(join(folder, 'advisories.db'));
    server.fault = (_, response) => Boolean(response.writeHead(500).end());
    await assert.rejects(update(), { code: 'DATABASE_NOT_UPDATED' });
    assert.ok(before.equals(await readFile(join(folder, 'advisories.db'))));
  });

  it('a file that lost most of its records is not believed', async () => {
    const { server, update, fixed } = await startMirror();
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
