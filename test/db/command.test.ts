import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { before, describe, it } from 'node:test';
import type { FeedServer } from '../kit/feed-server.ts';
import { newFolder, startMirror } from './mirror.ts';

const program = resolve(import.meta.dirname, '../../bin/ironhull');

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command in a folder; the server of the test is in this process, which so must not wait. */
function run(folder: string, ...args: readonly string[]): Promise<Ended> {
  const env = { PATH: process.env['PATH'], HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, env });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (text: Buffer) => {
      texts[name] += text.toString();
    });
  return new Promise((done) => child.once('close', (code) => done({ code, ...texts })));
}

describe('ironhull db', () => {
  let server: FeedServer;
  before(async () => ({ server } = await startMirror()));

  it('updates all that a mirror has, shows it, and carries it elsewhere', async () => {
    const [folder, other] = [await newFolder(), await newFolder()];
    const missing = await run(folder, 'db', 'status');
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /cache\/ironhull\/database\/advisories\.db does not exist/);

    const update = await run(folder, 'db', 'update', '--mirror', server.url.href);
    assert.equal(update.code, 0, update.stdout + update.stderr);
    assert.match(update.stdout, /osv\/npm\/all\.zip +fetched +3 records/);
    assert.match(update.stdout, /7 feeds: 7 fetched/);
    assert.doesNotMatch(update.stderr, /Warning/);

    const status = await run(folder, 'db', 'status', '--format', 'json');
    assert.equal(status.code, 0);
    const shown = JSON.parse(status.stdout) as {
      feeds: { name: string; state: string; ageSeconds: number }[];
    };
    assert.equal(shown.feeds.length, 7);
    assert.ok(shown.feeds.every(({ state, ageSeconds }) => state === 'complete' && ageSeconds < 300));

    const exported = await run(folder, 'db', 'export', 'carried.ihdb');
    assert.equal(exported.code, 0, exported.stderr);
    assert.match(exported.stdout, /sha256 [0-9a-f]{64}\n$/);
    const imported = await run(other, 'db', 'import', join(folder, 'carried.ihdb'), '--database', 'here');
    assert.equal(imported.code, 0, imported.stderr);
    assert.match(imported.stdout, new RegExp(`Database of advisories: ${other}/here/advisories.db`, 'u'));
  });

  it('ends with 3 if a feed fails, and with 2 if all do', async () => {
    const folder = await newFolder();
    const update = ['db', 'update', '--mirror', server.url.href];
    const some = await run(folder, ...update, '--ecosystem', 'npm', '--ecosystem', 'Go');
    assert.equal(some.code, 3, some.stderr);
    assert.match(
      some.stdout,
      /osv\/Go\/all\.zip: http.*not found \(status 404\)\n +the database has nothing of it/,
    );
    const status = await run(folder, 'db', 'status');
    assert.match(status.stdout, /osv\/Go\/all\.zip +0 .*never +missing/);
    const none = await run(folder, 'db', 'update', '--mirror', `${server.url.href}nowhere`);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /No feed of advisories could be fetched/);
  });

  it('takes the mirrors of a policy, and says so', async () => {
    const folder = await newFolder();
    await writeFile(join(folder, 'ironhull.yaml'), `database: { mirrors: ["${server.url.href}"] }\n`);
    const update = await run(folder, 'db', 'update', '--ecosystem', 'npm');
    assert.equal(update.code, 0, update.stderr);
    assert.match(update.stderr, /ironhull\.yaml names the mirrors: http/);
  });

  it('refuses what cannot be meant', async () => {
    const folder = await newFolder();
    await mkdir(join(folder, 'mirror'));
    const refusals: readonly (readonly [readonly string[], RegExp])[] = [
      [['update', 'npm'], /name an ecosystem with --ecosystem/],
      [['update', '--ecosystem', 'nmp'], /--ecosystem nmp has no feed that is read; known are .*npm/],
      [['update', '--ecosystem', 'Alpine'], /needs a release/],
      [['update', '--ecosystem', 'Alpine:../../x'], /needs a release/],
      [['update', '--mirror', 'mirror'], /--mirror mirror is no address/],
      [['update', '--mirror', 'ftp://x/'], /is no address/],
      [['export'], /needs the name of one file/],
      [['import', 'a', 'b'], /needs the name of one file/],
      [['status', '--format', 'xml'], /must be table or json/],
      [['import', 'nowhere'], /nowhere does not exist/],
    ];
    for (const [args, message] of refusals) {
      const { code, stderr } = await run(folder, 'db', ...args);
      assert.equal(code, 2, args.join(' '));
      assert.match(stderr, message);
    }
  });
});
