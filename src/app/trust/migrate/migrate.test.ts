import assert from 'node:assert/strict';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { MigrationReport } from '../../../core/trust/migration-report.ts';
import { absent, known, unreadable, type Observed } from '../../../core/observed.ts';
import { dockerfile, migrationProject, script } from './test-project.ts';

/** The worst effect of each use, in the order of the report. */
function effectsOf({ uses }: MigrationReport): readonly string[] {
  return uses.map(({ effects }) => effects.map(({ effect }) => effect).join());
}

describe('the docker client', () => {
  const printed = (version: string): Observed<string> =>
    known(`Docker version ${version}, build x\n`, 'docker');

  test('that of this machine decides for what runs on it', async () => {
    const it = await migrationProject({
      ...script,
      ...dockerfile,
      '.github/workflows/ci.yml': 'env: {DOCKER_CONTENT_TRUST: 1}',
    });
    const old = await it.migrate({}, { client: printed('28.1.1') });
    assert.deepEqual(effectsOf(old), ['fails open,still works', 'still works']);
    assert.deepEqual(old.client, { from: 'machine', version: '28.1.1' });
    const fresh = await it.migrate({}, { client: printed('29.0.0') });
    assert.deepEqual(effectsOf(fresh), ['fails open,still works', 'fails open']);
  });

  test('one that is named decides for all', async () => {
    const it = await migrationProject({ ...script, ...dockerfile });
    const named = await it.migrate({ clientVersion: '28.1' }, { client: printed('29.0.0') });
    assert.deepEqual([effectsOf(named), named.code], [['still works'], 0]);
    assert.equal((await it.migrate({ clientVersion: 'v29.1.3-ce' })).code, 1);
    await assert.rejects(it.migrate({ clientVersion: 'newest' }), /--client-version is newest/u);
  });

  test('without one both are shown, and what may fail open is a failure', async () => {
    const it = await migrationProject({ ...script, ...dockerfile });
    for (const client of [
      absent('docker'),
      known('podman version 5.4.2\n', 'docker'),
      unreadable('timeout', 'no exit', 'x'),
    ]) {
      const report = await it.migrate({}, { client });
      assert.deepEqual([effectsOf(report), report.code], [['fails open,still works'], 1]);
      assert.equal(report.client.from, 'unknown');
    }
  });
});

describe('files', () => {
  const quiet = { clientVersion: '28' };

  test('nothing is found where nothing is', async () => {
    const report = await (await migrationProject({ 'a.sh': 'true\n' })).migrate(quiet);
    assert.deepEqual(
      [report.uses, report.images, report.policy, report.next, report.code],
      [[], [], undefined, [], 0],
    );
  });

  test('a path that is not there ends the run', async () => {
    const it = await migrationProject({});
    await assert.rejects(it.migrate({ paths: ['gone'] }), /gone/u);
    await assert.rejects(it.migrate({ paths: ['-'] }), /trust migrate reads files/u);
  });

  test('files that name no images are no failure, alone and beside others', async () => {
    const it = await migrationProject({ ...script, ...dockerfile });
    assert.equal(
      (await it.migrate({ ...quiet, paths: ['a.sh'] })).images[0]?.reference,
      'registry.example/team/app:1.0',
    );
    const both = await it.migrate({ ...quiet, paths: ['a.sh', 'Dockerfile'] });
    assert.deepEqual([both.uses.length, both.images.length], [1, 1]);
  });

  test('binaries are not read, and UTF-16 is', async () => {
    const use = '$env:DOCKER_CONTENT_TRUST = "1"';
    const it = await migrationProject({
      'a.dat': Buffer.concat([Buffer.from([0, 1, 2]), Buffer.from('DOCKER_CONTENT_TRUST=1')]),
      'a.png': 'DOCKER_CONTENT_TRUST=1',
      'a.ps1': Buffer.from(`\uFEFF${use}`, 'utf16le'),
    });
    const report = await it.migrate(quiet);
    assert.deepEqual(
      report.uses.map(({ at }) => at.file),
      ['a.ps1'],
    );
    assert.deepEqual(report.gaps, []);
  });

  test('what is too large or cannot be read is a gap, and no pass', async (t) => {
    const it = await migrationProject({ 'big.sh': Buffer.alloc(17 * 1024 * 1024, 'a\n') });
    const large = await it.migrate(quiet);
    assert.match(large.gaps.map(({ what, why }) => `${what}: ${why}`).join(), /^big\.sh: .*limit/u);
    assert.equal(large.code, 3);
    if (process.getuid?.() === 0) return t.diagnostic('root reads everything');
    const denied = await migrationProject({ 'a.sh': 'true' });
    await chmod(join(denied.folder, 'a.sh'), 0);
    assert.equal((await denied.migrate(quiet)).code, 3);
  });

  test('YAML that is none is read line by line, and is a gap', async () => {
    const it = await migrationProject({ 'ci.yml': 'a: [\n  DOCKER_CONTENT_TRUST: 0\n' });
    const report = await it.migrate(quiet);
    assert.deepEqual([report.uses.length, report.code], [1, 3]);
    assert.match(report.gaps[0]?.why ?? '', /it is no YAML, and was read line by line/u);
  });

  test('a link out of the folder is a gap where it may hold settings', async () => {
    const it = await migrationProject({ 'x/a.sh': 'true' });
    const outside = await migrationProject({ 'b.sh': 'export DOCKER_CONTENT_TRUST=1' });
    await symlink(join(outside.folder, 'b.sh'), join(it.folder, 'x', 'b.sh'));
    await symlink('/usr/bin/env', join(it.folder, 'x', 'python'));
    await mkdir(join(it.folder, 'a.target.wants'));
    await symlink('/usr/lib/systemd/b.service', join(it.folder, 'a.target.wants', 'b.service'));
    const report = await it.migrate(quiet);
    assert.deepEqual(
      report.gaps.map(({ what }) => what),
      ['x/b.sh'],
    );
  });
});
