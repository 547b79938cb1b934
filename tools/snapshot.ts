// Builds the snapshot of facts that ships with the package:
// `node tools/snapshot.ts FEEDS FILE PUBLISHER=DATE…`. FEEDS is a folder in the layout of a mirror, and each DATE the day of what a
// publisher's folder in it has: `alpine=2024-12-24`. The same feeds and dates give the same bytes with the same Node.
import { closeSync, existsSync, openSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { feedName, hasAdvisoriesOf } from '../src/advisories/database/feed-place.ts';
import { unpackFeed } from '../src/advisories/database/unpack-feed.ts';
import { createDatabase, type DatabaseWriter } from '../src/advisories/database/write-database.ts';
import { exploitationFiles, feedFilesOf, type FeedFile } from '../src/advisories/feeds/publishers.ts';
import { readFeed } from '../src/app/database/read-feed.ts';
import type { Advisory } from '../src/core/software/advisory.ts';
import { fileBytes } from '../src/io/file-bytes.ts';
import { compareVersions } from '../src/versions/compare-versions.ts';
import { snapshotPackages } from './snapshot/packages.ts';

/** What the example application's images are made from, and the releases beside it. */
const ecosystems = ['Alpine:v3.20', 'Alpine:v3.21', 'Debian:12', 'Debian:13'];
/**
 * Releases whose feeds, of the days that the snapshot was made of, say all that is known of a package. What is known of Debian 13
 * was read from change logs, which tell what was fixed and not what is open.
 */
const completeEcosystems = new Set(['Alpine:v3.20', 'Alpine:v3.21', 'Debian:12']);
/** The package is small to download: the snapshot may not be a large part of it. */
const largestSnapshot = 1.5 * 2 ** 20;

/** Keeps what is said of the packages and the releases of the snapshot; nothing is left of most advisories. */
function narrowed(advisory: Advisory, file: FeedFile): Advisory | undefined {
  const affected = advisory.affected.filter(
    ({ ecosystem, name }) =>
      ecosystems.includes(ecosystem) && snapshotPackages.has(name) && hasAdvisoriesOf(file, ecosystem),
  );
  // Facts only: what somebody wrote about a vulnerability stays with its publisher.
  const { summary: _summary, references: _references, ...facts } = advisory;
  return affected.length === 0 ? undefined : { ...facts, references: [], affected };
}

async function withContent<T>(
  folder: string,
  file: FeedFile,
  use: (content: ReturnType<typeof fileBytes>) => T,
) {
  const path = resolve(folder, feedName(file));
  const packed = existsSync(path) ? path : `${path}.gz`;
  const copy = `${resolve(output)}.feed`;
  const { copyFile } = await import('node:fs/promises');
  await copyFile(packed, copy);
  const unpacked = await unpackFeed(copy, 2 ** 30);
  const handle = openSync(unpacked, 'r');
  try {
    return use(fileBytes(handle));
  } finally {
    closeSync(handle);
    rmSync(copy, { force: true });
    rmSync(unpacked, { force: true });
  }
}

async function addFeed(
  writer: DatabaseWriter,
  folder: string,
  file: FeedFile,
  cves: Set<string>,
): Promise<void> {
  const date = dates.get(file.publisher);
  if (date === undefined) throw new Error(`name the date of the feeds: ${file.publisher}=YYYY-MM-DD`);
  const name = feedName(file);
  const rows = writer.beginFeed(name, file.feed);
  let records = 0;
  const published = await withContent(folder, file, (content) => {
    const read = readFeed(file, content, compareVersions);
    for (const record of read.records) {
      if (record.kind !== 'value') continue;
      if ('cve' in record.value) {
        if (!cves.has(record.value.cve)) continue;
        rows.exploitation(record.value);
        records += 1;
        continue;
      }
      const advisory = narrowed(record.value, file);
      if (advisory === undefined) continue;
      for (const id of [advisory.id, ...advisory.aliases, ...advisory.related]) cves.add(id);
      rows.advisory(advisory);
      records += 1;
    }
    return read.published;
  });
  const covered = ecosystems.filter((ecosystem) => hasAdvisoriesOf(file, ecosystem));
  const day = `${date}T00:00:00.000Z`;
  rows.end({
    name,
    ecosystems: covered,
    ...(covered.length === 0
      ? {}
      : {
          complete: {
            ecosystems: covered.filter((one) => completeEcosystems.has(one)),
            packages: [...snapshotPackages].toSorted(),
          },
        }),
    fetched: day,
    published: published ?? day,
    size: 0,
    records,
    notUnderstood: 0,
  });
}

const [feeds = '', output = '', ...given] = process.argv.slice(2);
if (feeds === '' || output === '') throw new Error('node tools/snapshot.ts FEEDS FILE PUBLISHER=DATE…');
const dates = new Map(
  given.map((one): [string, string] => {
    const [, publisher = '', date = ''] = /^([a-z]+)=(\d{4}-\d{2}-\d{2})$/u.exec(one) ?? [];
    if (publisher === '') throw new Error(`${one} is not PUBLISHER=YYYY-MM-DD`);
    return [publisher, date];
  }),
);
rmSync(output, { force: true });
const writer = createDatabase(output);
const cves = new Set<string>();
const files = new Map(ecosystems.flatMap(feedFilesOf).map((file) => [feedName(file), file]));
for (const file of files.values()) await addFeed(writer, feeds, file, cves);
for (const file of exploitationFiles) await addFeed(writer, feeds, file, cves);
const newest = [...dates.values()].toSorted().at(-1) ?? '';
await writer.finish({ built: `${newest}T00:00:00.000Z`, isSnapshot: true });
const { size } = statSync(output);
console.log(`${output}: ${cves.size} ids, ${size} bytes`);
if (size > largestSnapshot)
  throw new Error(`${output} is larger than ${largestSnapshot} bytes: name fewer packages`);
