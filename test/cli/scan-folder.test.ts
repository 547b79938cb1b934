import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { runCli } from './run-cli.ts';

const place = mkdtempSync(join(tmpdir(), 'ironhull-scan-folder-'));
after(() => rmSync(place, { recursive: true }));

const apk = 'P:zlib\nV:1.3.1-r1\nA:x86_64\n\n';
const dpkg =
  'Package: zlib1g\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1:1.2.13.dfsg-1\nMaintainer: x\nDescription: x\n\n';
const osRelease = 'ID=alpine\nVERSION_ID=3.20.0\nPRETTY_NAME="Alpine Linux v3.20"\n';

interface Document {
  outcomes: readonly { rule: string; state: string; doubts: readonly string[] }[];
  gaps: readonly { what: string; why: string }[];
  software: readonly { packages: number; unassessed: number }[];
}

/** What the rule on packages says of a folder with these files. */
async function scanned(name: string, files: Readonly<Record<string, string>>) {
  const root = join(place, name);
  mkdirSync(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const words = ['--only', 'software/vulnerable-package,software/secrets-in-files', '--fail-on', 'never'];
  const { stdout, stderr, code } = await runCli(['scan', `rootfs:${name}`, ...words, '--format', 'json'], {
    cwd: place,
  });
  assert.equal(code, 0, stderr);
  const { outcomes, gaps, software } = JSON.parse(stdout) as Document;
  const outcome = outcomes.find(({ rule }) => rule === 'software/vulnerable-package');
  return {
    state: outcome?.state,
    doubts: outcome?.doubts.join('\n') ?? '',
    gaps: gaps.map(({ what, why }) => `${what}: ${why}`),
    packages: software[0]?.packages,
    unassessed: software[0]?.unassessed,
  };
}

describe('ironhull scan rootfs:', () => {
  for (const [title, files, gap] of [
    ['nothing', {}, /^\/: it has neither os-release nor packages/u],
    ['files that are no system', { 'a/b': 'x' }, /^\/: it has neither os-release nor packages/u],
    [
      'a database of rpm alone',
      { 'rpmdb.sqlite': 'x' },
      /^\/rpmdb\.sqlite: .*database of rpm.*var\/lib\/rpm/u,
    ],
    ['a former database of rpm alone', { Packages: 'x' }, /^\/Packages: .*database of rpm/u],
    ['a database of dpkg alone', { status: dpkg }, /^\/status: .*database of dpkg.*var\/lib\/dpkg/u],
    ['a database of apk alone', { installed: apk }, /^\/installed: .*database of apk.*lib\/apk\/db/u],
  ] as const)
    it(`is not decided of a folder with ${title}`, async () => {
      const { state, gaps, packages } = await scanned(title.replaceAll(' ', '-'), files);
      assert.equal(state, 'unknown');
      assert.equal(packages, 0);
      assert.ok(
        gaps.some((one) => gap.test(one)),
        gaps.join('\n'),
      );
    });

  it('does not assess packages without os-release, and misses the database of a distribution without one', async () => {
    const without = await scanned('without', { 'var/lib/dpkg/status': dpkg });
    assert.equal(without.state, 'unknown');
    assert.deepEqual([without.packages, without.unassessed], [1, 1]);
    assert.match(without.doubts, /the distribution is not known/u);
    const bare = await scanned('bare', { 'etc/os-release': osRelease });
    assert.equal(bare.state, 'unknown');
    assert.match(bare.doubts, /package database is missing/u);
  });

  it('has no such gap in a folder with packages', async () => {
    const { packages, gaps } = await scanned('whole', {
      'etc/os-release': osRelease,
      'lib/apk/db/installed': apk,
    });
    assert.equal(packages, 1);
    assert.ok(!gaps.some((one) => one.startsWith('/')), gaps.join('\n'));
  });
});
