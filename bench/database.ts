// Measures the database of advisories: `node bench/database.ts [FEEDS]`. FEEDS is a folder in the layout of a mirror (default: the
// shared feeds, if they are there). Its feeds are read into a database; a second one has 1,000,000 affected versions more.
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openDatabase } from '../src/advisories/database/open-database.ts';
import { updateDatabase } from '../src/advisories/database/update-database.ts';
import { createDatabase } from '../src/advisories/database/write-database.ts';
import { everyEcosystem } from '../src/app/database/default-ecosystems.ts';
import { readFeed } from '../src/app/database/read-feed.ts';
import { valueOf } from '../src/core/observed.ts';
import { systemClock } from '../src/io/clock.ts';
import { webClient } from '../src/io/http/web-client.ts';
import { compareVersions } from '../src/versions/compare-versions.ts';
import { seeded } from '../test/kit/random.ts';
import { machineLine, spread } from './machine.ts';

const shared = resolve(import.meta.dirname, '../../shared/data/feeds');
const feeds = process.argv[2] ?? shared;
const folder = mkdtempSync(join(tmpdir(), 'ironhull-bench-'));
const file = join(folder, 'advisories.db');
const large = join(folder, 'large.db');

async function timed<T>(title: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  console.log(`${title.padEnd(44)} ${((performance.now() - start) / 1000).toFixed(2)} s`);
  return result;
}

const web = webClient();
const update = () =>
  updateDatabase({
    folder,
    ecosystems: [],
    ifThere: everyEcosystem,
    mirrors: [pathToFileURL(`${feeds}/`)],
    web,
    idleMs: 10_000,
    clock: systemClock,
    progress: () => undefined,
    readFeed: (one, content) => readFeed(one, content, compareVersions),
  });

/** Writes a database with the feeds of another, and made-up advisories of 120,000 packages. */
async function enlarge(): Promise<void> {
  const writer = createDatabase(large, existsSync(file) ? file : undefined);
  const database = valueOf(openDatabase(file));
  for (const status of database?.status().feeds ?? []) writer.keepFeed(status);
  database?.close();
  const rows = writer.beginFeed('made-up', 'made-up');
  for (let n = 0; n < 1_000_000; n++)
    rows.advisory({
      id: `CVE-2020-${100_000 + n}`,
      feed: 'made-up',
      aliases: [],
      related: [],
      modified: '2024-01-01T00:00:00Z',
      summary: 'A buffer overflow in a part of the program that reads what others send.',
      severities: [{ kind: 'CVSS_V3', value: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
      references: ['https://example.com/advisories/1'],
      affected: [
        {
          ecosystem: 'Debian:99',
          name: `package-${n % 120_000}`,
          of: 'source',
          ranges: [
            [
              { kind: 'introduced', version: '0' },
              { kind: 'fixed', version: `1.${n}-1` },
            ],
          ],
          versions: [],
          status: 'affected',
        },
      ],
    });
  const status = {
    name: 'made-up',
    ecosystems: ['Debian:99'],
    size: 0,
    records: 1_000_000,
    notUnderstood: 0,
  };
  rows.end({ ...status, fetched: '2024-01-01T00:00:00Z' });
  await writer.finish({ built: '2024-01-01T00:00:00Z', isSnapshot: false });
}

/** Opens a database and looks 1,000 packages up; returns the milliseconds, and those of the processor. */
function lookUp(names: readonly string[]): readonly [number, number] {
  const [start, used] = [performance.now(), process.cpuUsage()];
  const database = valueOf(openDatabase(large));
  if (database === undefined) throw new Error(`${large} cannot be read`);
  let found = 0;
  for (const name of names) found += database.advisoriesFor('Debian:99', name).length;
  database.close();
  if (found < names.length * 8) throw new Error(`only ${found} advisories were found`);
  const { user, system } = process.cpuUsage(used);
  return [performance.now() - start, (user + system) / 1000];
}

const mebibytes = (path: string): string => `${(statSync(path).size / 2 ** 20).toFixed(0)} MiB`;

console.log(machineLine());
try {
  if (existsSync(feeds)) {
    const { feeds: done } = await timed('all feeds of the folder, new database', update);
    console.log(`${`  ${done.length} files`.padEnd(44)} ${mebibytes(file)}`);
    await timed('the same again, unchanged', update);
  } else console.log(`${feeds} is not there: only made-up advisories`);
  await timed('1,000,000 advisories more', enlarge);
  console.log(`${'  size'.padEnd(44)} ${mebibytes(large)}`);
  const random = seeded(7);
  const runs = Array.from({ length: 20 }, () =>
    lookUp(Array.from({ length: 1000 }, () => `package-${Math.floor(random() * 120_000)}`)),
  );
  const [elapsed, processor] = [0, 1].map((n) => spread(runs.map((one) => one[n] ?? 0)));
  console.log(`${'open and 1,000 look-ups'.padEnd(44)} ${elapsed}   (bound 50 ms)`);
  console.log(`${'  time of the processor'.padEnd(44)} ${processor}`);
} finally {
  web.close();
  rmSync(folder, { recursive: true });
}
