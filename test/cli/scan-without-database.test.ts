import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { schemaErrors } from '../kit/report-schema.ts';
import { runCli, type CliResult } from './run-cli.ts';

const checkout = resolve(import.meta.dirname, '../..');
const key = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';

interface Shown {
  findings: readonly { rule: string }[];
  gaps: readonly { what: string; why: string }[];
  outcomes: readonly { rule: string; state: string; doubts?: readonly string[] }[];
}

describe('ironhull scan without advisories', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ironhull-no-database-'));
    const root = join(folder, 'root');
    await mkdir(join(root, 'etc'), { recursive: true });
    await mkdir(join(root, 'var/lib/dpkg'), { recursive: true });
    await mkdir(join(root, 'app'));
    await writeFile(join(root, 'etc/os-release'), 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian 12"\n');
    await writeFile(
      join(root, 'var/lib/dpkg/status'),
      'Package: libssl3\nStatus: install ok installed\nArchitecture: amd64\nSource: openssl\nVersion: 3.0.9-1\n',
    );
    await writeFile(join(root, 'app/settings.env'), `GITHUB_TOKEN=${key}\n`);
    await mkdir(join(folder, 'damaged'));
    await writeFile(join(folder, 'damaged/advisories.db'), 'no database');
    // The command without the snapshot that ships with it.
    const copy = join(folder, 'copy');
    await mkdir(join(copy, 'data'), { recursive: true });
    for (const part of ['bin', 'src', 'package.json'])
      await cp(join(checkout, part), join(copy, part), { recursive: true });
    await symlink(join(checkout, 'node_modules'), join(copy, 'node_modules'));
  });
  after(() => rm(folder, { recursive: true }));

  const check = ({ code, stdout, stderr }: CliResult, why: RegExp): void => {
    assert.equal(code, 2, 'it is never clean');
    assert.match(stderr, why);
    const { findings, gaps, outcomes } = JSON.parse(stdout) as Shown;
    assert.deepEqual(schemaErrors(JSON.parse(stdout)), []);
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['software/secrets-in-files'],
      'the other rules are decided',
    );
    assert.ok(
      gaps.some(
        ({ what, why: reason }) => what === 'advisories' && reason.startsWith('no package was compared'),
      ),
    );
    const packages = outcomes.find(({ rule }) => rule === 'software/vulnerable-package');
    assert.equal(packages?.state, 'unknown');
    assert.match(packages.doubts?.join() ?? '', /1 package not assessed: .*libssl3 3\.0\.9-1/u);
  };

  test('by a database that is damaged', async () => {
    const env = { IRONHULL_DATABASE: join(folder, 'damaged') };
    const result = await runCli(['scan', `rootfs:${join(folder, 'root')}`, '--format', 'json'], { env });
    check(result, /advisories\.db/u);
  });

  test('by none, and without the snapshot', async () => {
    const program = join(folder, 'copy/bin/ironhull');
    const args = [
      'scan',
      `rootfs:${join(folder, 'root')}`,
      '--format',
      'json',
      '--database',
      join(folder, 'none'),
    ];
    const result = await runCli(args, { program });
    check(result, /does not exist, and what comes with Ironhull cannot be read/u);
  });
});
