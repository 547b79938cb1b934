import assert from 'node:assert/strict';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { lockForUpdate } from '../../src/advisories/database/update-lock.ts';
import { osvArchive, osvRecord, smallFeeds, zipOf } from '../kit/feed-files.ts';
import { startFeedServer } from '../kit/feed-server.ts';
import { everything, newFolder, npm, outcomes, startMirror, undo } from './mirror.ts';

describe('an update', () => {
  it('fetches what is asked for, and then only what changed', async () => {
    const { server, update, fixed, database, folder } = await startMirror();
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
    const { server, update, fixed } = await startMirror();
    await update();
    server.files = smallFeeds('2');
    const names = Object.keys(outcomes(await update(['npm'])));
    assert.ok(!names.includes('alpine/v3.19/main.json'), names.join());
    assert.equal(fixed('npm'), '2');
    assert.equal(fixed('Alpine:v3.19'), '1');
  });

  it('reads a mirror in a folder', async () => {
    const { server, update, fixed } = await startMirror();
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
    const { server, update, fixed } = await startMirror();
    const other = await startFeedServer({ [npm]: osvArchive('npm', '7') });
    undo.push(() => other.close());
    const { feeds } = await update(everything, [other.url, server.url]);
    assert.ok(feeds.every(({ outcome }) => outcome === 'fetched'));
    assert.equal(fixed('npm'), '7');
    assert.equal(fixed('Debian:12'), '1');
  });

  it('takes a record of several ecosystems from the file of each', async () => {
    const { server, update, database } = await startMirror();
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
    const { folder, update, fixed } = await startMirror();
    await update();
    const release = lockForUpdate(folder);
    await assert.rejects(update(), { code: 'DATABASE_BUSY' });
    assert.equal(fixed('npm'), '1', 'it can be read meanwhile');
    release();
    await update();
  });
});
