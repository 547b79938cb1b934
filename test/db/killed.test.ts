import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { cp, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { before, describe, it } from 'node:test';
import { openDatabase } from '../../src/advisories/database/open-database.ts';
import { verifyDatabase } from '../../src/advisories/database/verify-database.ts';
import { valueOf } from '../../src/core/observed.ts';
import { smallFeeds } from '../kit/feed-files.ts';
import type { FeedServer } from '../kit/feed-server.ts';
import { seeded } from '../kit/random.ts';
import { roundsOf } from '../kit/rounds.ts';
import { everything, newFolder, startMirror } from './mirror.ts';

const program = resolve(import.meta.dirname, '../../bin/ironhull');
/** Records of npm: enough for the database to take a while to write. */
const records = 3000;

/** A running `ironhull db update`. */
interface Running {
  child: ChildProcess;
  /** The exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>;
}

function startUpdate(folder: string, server: FeedServer): Running {
  const named = everything.flatMap((ecosystem) => ['--ecosystem', ecosystem]);
  const args = [program, 'db', 'update', '--database', folder, '--mirror', server.url.href, ...named];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<number | NodeJS.Signals | null>((done) => {
    child.once('close', (code, signal) => done(signal ?? code));
  });
  return { child, ended };
}

/** Returns the version in which `sample` is fixed in each ecosystem, of a database that is whole. */
function versionsIn(folder: string): readonly (string | undefined)[] {
  const file = join(folder, 'advisories.db');
  verifyDatabase(file);
  const database = valueOf(openDatabase(file));
  assert.ok(database);
  const versions = everything.map((ecosystem) => {
    assert.equal(database.coverageOf(ecosystem).state, 'complete');
    const [advisory] = database.advisoriesFor(ecosystem, 'sample');
    return advisory?.affected[0]?.ranges[0]?.find(({ kind }) => kind === 'fixed')?.version;
  });
  database.close();
  return versions;
}

/** Checks that the old or the new database is whole, and that the next update makes the new one and leaves nothing else. */
async function checkAfterKill(folder: string, server: FeedServer): Promise<'old' | 'new'> {
  const [version, ...others] = versionsIn(folder);
  assert.ok(
    others.every((other) => other === version),
    'all of it is of one update',
  );
  server.trickle = undefined;
  assert.equal(await startUpdate(folder, server).ended, 0);
  assert.deepEqual(
    versionsIn(folder),
    everything.map(() => '2'),
  );
  assert.deepEqual((await readdir(folder)).toSorted(), ['advisories.db', 'downloads', 'update.lock']);
  assert.deepEqual(await readdir(join(folder, 'downloads')), []);
  return version === '1' ? 'old' : 'new';
}

describe('an update that is killed leaves the old database or the new one', () => {
  let server: FeedServer;
  let original: string;
  before(async () => {
    const mirror = await startMirror();
    ({ server, folder: original } = mirror);
    server.files = smallFeeds('1', records);
    await mirror.update();
    server.files = smallFeeds('2', records);
  });

  const total = Object.values(smallFeeds('2', records)).reduce((sum, { length }) => sum + length, 0);
  const places = Array.from({ length: roundsOf(10) }, (_, n) =>
    Math.ceil((total * (n + 1)) / (roundsOf(10) + 1)),
  );
  for (const place of places)
    it(`after ${place} of ${total} bytes`, async () => {
      const folder = await newFolder();
      await cp(original, folder, { recursive: true });
      const running = startUpdate(folder, server);
      let sentBefore: number | undefined;
      server.trickle = {
        size: 4096,
        async sent(all) {
          sentBefore ??= all;
          if (all - sentBefore >= place) running.child.kill('SIGKILL');
          await sleep(0);
        },
      };
      assert.equal(await running.ended, 'SIGKILL');
      assert.equal(await checkAfterKill(folder, server), 'old');
    });

  const random = seeded(11);
  for (let n = 0; n < roundsOf(15); n++) {
    const delay = Math.round(random() * 400);
    it(`${delay} ms after it began to read feeds`, async () => {
      const folder = await newFolder();
      await cp(original, folder, { recursive: true });
      const { child, ended } = startUpdate(folder, server);
      child.stderr?.on('data', (text: Buffer) => {
        if (text.includes('reading ')) setTimeout(() => child.kill('SIGKILL'), delay);
      });
      const end = await ended;
      assert.ok(end === 'SIGKILL' || end === 0, String(end));
      const left = await checkAfterKill(folder, server);
      if (end === 0) assert.equal(left, 'new');
    });
  }
});
