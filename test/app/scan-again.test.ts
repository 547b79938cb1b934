import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { runCli } from '../cli/run-cli.ts';
import { dockerArchive, tarArchive } from '../kit/tar-archive.ts';
import { feeds } from './shop-files.ts';

let folder = '';

const base = tarArchive([
  { name: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' },
  { name: 'etc/passwd', content: 'root:x:0:0::/root:/bin/sh\nodd\n' },
  { name: 'usr/bin/raising', content: 'x', mode: 0o4755 },
  { name: 'srv/app.env', content: 'API_PASSWORD=wq8Zr1vT0kLx93\n' },
]);

function layerWith(version: string): Buffer {
  const content = JSON.stringify({ name: 'left', version });
  return tarArchive([{ name: 'app/node_modules/left/package.json', content }]);
}

const image = (version: string, tag: string): Buffer =>
  dockerArchive([{ layers: [base, layerWith(version)], tags: [tag] }]);

/** What a scan says, without times. */
async function scan(target: string, ...args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await runCli(
    ['scan', target, '--format', 'json', '--fail-on', 'never', ...args],
    {
      cwd: folder,
      env: { IRONHULL_DATABASE: join(folder, 'database'), XDG_CACHE_HOME: join(folder, 'cache') },
    },
  );
  assert.equal(code, 0, stderr);
  const { collectedAt: _at, run: _run, ...report } = JSON.parse(stdout) as Record<string, unknown>;
  return report;
}

const rulesOf = ({ findings }: Record<string, unknown>): string[] =>
  (findings as readonly { rule: string }[]).map(({ rule }) => rule).toSorted();

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ironhull-again-'));
  for (const [path, bytes] of Object.entries(feeds)) {
    mkdirSync(join(folder, 'mirror', dirname(path)), { recursive: true });
    writeFileSync(join(folder, 'mirror', path), bytes);
  }
  writeFileSync(join(folder, 'one.tar'), image('2.0.0', 'one:1'));
  const env = { IRONHULL_DATABASE: join(folder, 'database') };
  const update = await runCli(['db', 'update', '--mirror', './mirror', '--ecosystem', 'npm'], {
    cwd: folder,
    env,
  });
  assert.equal(update.code, 0, update.stderr);
  // Files that were changed a moment ago are not answered from the cache.
  await wait(2100);
});
after(() => rmSync(folder, { recursive: true }));

test('a scan says the same without a cache, the first time and from the cache', async () => {
  const without = await scan('docker-archive:one.tar', '--no-cache');
  assert.ok(rulesOf(without).some((rule) => rule.startsWith('CVE-')));
  assert.ok(rulesOf(without).length > 2, 'rules on files and credentials too');
  const first = await scan('docker-archive:one.tar');
  const kinds = readdirSync(join(folder, 'cache/ironhull')).toSorted();
  assert.deepEqual(kinds, ['assessments', 'images', 'layers', 'proofs']);
  const again = await scan('docker-archive:one.tar');
  assert.deepEqual(first, without);
  assert.deepEqual(again, without);
});

test('an image with the same layers is reported under its own name', async () => {
  writeFileSync(join(folder, 'other.tar'), image('2.0.0', 'other:1'));
  const other = await scan('docker-archive:other.tar');
  assert.ok(!JSON.stringify(other).includes('one.tar'));
  assert.deepEqual(other, await scan('docker-archive:other.tar', '--no-cache'));
  await wait(2100);
  await scan('docker-archive:other.tar');
  const fromCache = await scan('docker-archive:other.tar');
  assert.ok(!JSON.stringify(fromCache).includes('one.tar'));
  assert.deepEqual(fromCache, other);
});

test('an image or a database that changed is scanned anew', async () => {
  await scan('docker-archive:one.tar');
  writeFileSync(join(folder, 'one.tar'), image('99.0.0', 'one:1'));
  assert.deepEqual(
    rulesOf(await scan('docker-archive:one.tar')).filter((rule) => rule.startsWith('CVE-')),
    [],
  );
  writeFileSync(join(folder, 'one.tar'), image('2.0.0', 'one:1'));
  const env = { IRONHULL_DATABASE: join(folder, 'empty') };
  mkdirSync(join(folder, 'empty'));
  const { stdout } = await runCli(
    ['scan', 'docker-archive:one.tar', '--format', 'json', '--fail-on', 'never'],
    { cwd: folder, env: { ...env, XDG_CACHE_HOME: join(folder, 'cache') } },
  );
  assert.notDeepEqual(
    rulesOf(JSON.parse(stdout) as Record<string, unknown>),
    rulesOf(await scan('docker-archive:one.tar')),
  );
});
