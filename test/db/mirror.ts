import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { openDatabase, type AdvisoryDatabase } from '../../src/advisories/database/open-database.ts';
import { updateDatabase } from '../../src/advisories/database/update-database.ts';
import { readFeed } from '../../src/app/database/read-feed.ts';
import type { DatabaseUpdate } from '../../src/core/software/advisory-database.ts';
import { valueOf } from '../../src/core/observed.ts';
import { systemClock } from '../../src/io/clock.ts';
import { webClient } from '../../src/io/http/web-client.ts';
import { smallFeeds } from '../kit/feed-files.ts';
import { startFeedServer, type Fault, type FeedServer } from '../kit/feed-server.ts';

/** What is undone at the end of a test file. */
export const undo: (() => unknown)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});
const web = webClient();
undo.push(() => web.close());

/** The ecosystems of `smallFeeds`. */
export const everything = ['npm', 'Rocky Linux:9', 'Alpine:v3.19', 'Debian:12'];
export const npm = 'osv/npm/all.zip';

/** Returns a folder that is removed at the end. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-update-'));
  undo.push(() => rm(folder, { recursive: true }));
  return folder;
}

/** A mirror, and a database that is made from it. */
export interface Mirror {
  folder: string;
  server: FeedServer;
  update: (ecosystems?: readonly string[], mirrors?: readonly URL[]) => Promise<DatabaseUpdate>;
  database: () => AdvisoryDatabase;
  /** Returns the version in which the package `sample` is fixed, as the database has it. */
  fixed: (ecosystem: string) => string | undefined;
}

/** Starts a mirror with small feeds. */
export async function startMirror(): Promise<Mirror> {
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
    fixed: (ecosystem) => {
      const opened = database();
      const [advisory] = opened.advisoriesFor(ecosystem, 'sample');
      const event = advisory?.affected[0]?.ranges[0]?.find(({ kind }) => kind === 'fixed');
      opened.close();
      return event?.version;
    },
  };
}

/** Returns the outcome of each feed. */
export const outcomes = ({ feeds }: DatabaseUpdate): Record<string, string> =>
  Object.fromEntries(feeds.map(({ name, outcome }) => [name, outcome]));
/** Returns why a feed failed. */
export const failureOf = ({ feeds }: DatabaseUpdate, of = npm): string =>
  feeds.find(({ name }) => name === of)?.failure ?? '';

/** Returns a fault of the archive of npm only. */
export const forNpm =
  (fault: Fault): Fault =>
  (request, response, content) =>
    request.url === `/${npm}` ? fault(request, response, content) : false;
