import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { notaryFiles, now, plainPlan } from '../../../../test/kit/notary-repository.ts';
import { answering, startFakeRegistry, type FakeRegistry } from '../../../../test/kit/fake-registry.ts';
import type { ImageLock } from '../../../core/image-lock.ts';
import type { MigrationReport } from '../../../core/migration-report.ts';
import { absent, known, unreadable, type Observed } from '../../../core/observed.ts';
import { loadPolicy } from '../../policy.ts';
import { registeredChecks } from '../../registered-checks.ts';
import { localMachine } from '../../runtime/local-machine.ts';
import { lockImages } from '../lock/lock-images.ts';
import { lockExitCode } from '../lock/exit-code.ts';
import { migrationExitCode } from './exit-code.ts';
import { migrateContentTrust, type MigrationRequest } from './migrate.ts';

const folders: string[] = [];
const registries: FakeRegistry[] = [];
after(async () => {
  await Promise.all(registries.map((one) => one.stop()));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

const plan = plainPlan();
const signed = `sha256:${'a'.repeat(64)}`;
const firstUse = { kind: 'first-use' } as const;

interface Project {
  folder: string;
  migrate(
    request?: Partial<MigrationRequest>,
    more?: { env?: Readonly<Record<string, string>>; client?: Observed<string> },
  ): Promise<MigrationReport & { code: number }>;
  lockCode(): Promise<number>;
  saved(): Promise<ImageLock>;
}

/** A folder with files, and the copies of the docker client in `home`. */
async function project(files: Readonly<Record<string, string | Buffer>>): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-migrate-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  const machine = { ...localMachine('test', () => undefined), directory: folder, home: join(folder, 'home') };
  return {
    folder,
    saved: async () => JSON.parse(await readFile(join(folder, 'ironhull.lock'), 'utf8')) as ImageLock,
    async lockCode() {
      const request = { paths: ['.'], mode: 'check', writes: false, asksRegistries: false } as const;
      return lockExitCode(await lockImages({ ...request, schemesOf: () => ({}) }, { ...machine, env: {} }));
    },
    async migrate(request = {}, { env = {}, client = absent('docker') } = {}) {
      const report = await migrateContentTrust(
        { paths: ['.'], asksRegistries: false, at: now, writes: false, ...request },
        {
          ...machine,
          env,
          clock: { ...machine.clock, now: () => now.toISOString() },
          probes: { run: async () => client },
        },
      );
      return { ...report, code: migrationExitCode(report) };
    },
  };
}

/** A copy of the plan's metadata, as the docker client keeps it. */
function copy(folder = 'home/.docker/trust/tuf/registry.example/team/app/metadata'): Record<string, Buffer> {
  return Object.fromEntries([...notaryFiles(plan)].map(([name, bytes]) => [`${folder}/${name}.json`, bytes]));
}

const dockerfile = { Dockerfile: 'FROM registry.example/team/app:1.0\n' };
const script = { 'a.sh': 'export DOCKER_CONTENT_TRUST=1\ndocker pull registry.example/team/app:1.0\n' };

/** The worst effect of each use, in the order of the report. */
function effectsOf({ uses }: MigrationReport): readonly string[] {
  return uses.map(({ effects }) => effects.map(({ effect }) => effect).join());
}

describe('the docker client', () => {
  const printed = (version: string): Observed<string> =>
    known(`Docker version ${version}, build x\n`, 'docker');

  test('that of this machine decides for what runs on it', async () => {
    const it = await project({
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
    const it = await project({ ...script, ...dockerfile });
    const named = await it.migrate({ clientVersion: '28.1' }, { client: printed('29.0.0') });
    assert.deepEqual([effectsOf(named), named.code], [['still works'], 0]);
    assert.equal((await it.migrate({ clientVersion: 'v29.1.3-ce' })).code, 1);
    await assert.rejects(it.migrate({ clientVersion: 'newest' }), /--client-version is newest/u);
  });

  test('without one both are shown, and what may fail open is a failure', async () => {
    const it = await project({ ...script, ...dockerfile });
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

describe('what is signed', () => {
  test('a copy of the docker client is verified, exported and checked', async () => {
    const it = await project({ ...script, ...dockerfile, ...copy() });
    const report = await it.migrate({ pin: firstUse, writes: true, clientVersion: '28' });
    const [image] = report.images;
    assert.deepEqual(
      [image?.signed, image?.lock, report.lockFile],
      [signed, { state: 'added' }, 'ironhull.lock'],
    );
    const [entry] = (await it.saved()).images;
    assert.ok(entry && 'digest' in entry);
    assert.equal(entry.digest, signed);
    assert.match(
      JSON.stringify(entry.signatures),
      /"notary","verdict":"trusted","signer":"root key [0-9a-f]{64}"/u,
    );
    assert.equal(await it.lockCode(), 0);
    assert.equal(report.code, 0);
    const again = await it.migrate({ pin: firstUse, writes: true, clientVersion: '28' });
    assert.deepEqual(again.images[0]?.lock, { state: 'kept' });
  });

  test('nobody is trusted who was not named', async () => {
    const it = await project({ ...dockerfile, ...copy() });
    const report = await it.migrate({ writes: true });
    const [image] = report.images;
    assert.deepEqual([image?.statement?.verdict, image?.signed], ['unverifiable', undefined]);
    assert.deepEqual([image?.lock?.state, report.lockFile, report.code], ['left out', undefined, 3]);
    await assert.rejects(it.saved());
    const wrong = await it.migrate({ pin: { kind: 'key', id: '0'.repeat(64) } });
    assert.deepEqual([wrong.images[0]?.statement?.verdict, wrong.code], ['rejected', 1]);
  });

  test('a copy has a time', async () => {
    const it = await project({ ...dockerfile, ...copy() });
    const late = await it.migrate({ pin: firstUse, at: new Date('2027-06-01T00:00:00Z') });
    assert.equal(late.images[0]?.statement?.verdict, 'rejected');
    assert.match(late.images[0].statement.steps.at(-1)?.detail ?? '', /expire/u);
  });

  test('a folder of copies may be named, and of another repository nothing is known', async () => {
    const it = await project({
      Dockerfile: 'FROM registry.example/team/app:1.0\nCOPY --from=registry.example/team/other:1.0 /a /b\n',
      ...copy('disk/tuf/registry.example/team/app/metadata'),
    });
    const report = await it.migrate({ pin: firstUse, copies: 'disk' });
    assert.deepEqual(
      report.images.map((image) => [image.reference, image.signed, image.statement?.verdict]),
      [
        ['registry.example/team/app:1.0', signed, 'trusted'],
        ['registry.example/team/other:1.0', undefined, undefined],
      ],
    );
  });

  test('a tag that is not signed is not exported', async () => {
    const it = await project({ Dockerfile: 'FROM registry.example/team/app:2.0\n', ...copy() });
    const report = await it.migrate({ pin: firstUse, writes: true });
    assert.deepEqual(
      [report.images[0]?.statement?.verdict, report.images[0]?.lock?.state],
      ['unsigned', 'left out'],
    );
  });

  test('a file that pins something else is said, and not overruled', async () => {
    const other = `sha256:${'b'.repeat(64)}`;
    const it = await project({ Dockerfile: `FROM registry.example/team/app:1.0@${other}\n`, ...copy() });
    const report = await it.migrate({ pin: firstUse, writes: true });
    assert.deepEqual(report.images[0]?.pinnedOtherwise, [other]);
    assert.deepEqual([report.images[0].lock?.state, report.code], ['left out', 1]);
  });

  test('a lock keeps what it has', async () => {
    const it = await project({ ...dockerfile, ...copy() });
    await it.migrate({ pin: firstUse, writes: true });
    const text = await readFile(join(it.folder, 'ironhull.lock'), 'utf8');
    const changed = text.replace(signed, `sha256:${'c'.repeat(64)}`);
    await writeFile(join(it.folder, 'ironhull.lock'), changed);
    const report = await it.migrate({ pin: firstUse, writes: true });
    assert.deepEqual([report.images[0]?.lock?.state, report.code], ['conflict', 1]);
    assert.equal(await readFile(join(it.folder, 'ironhull.lock'), 'utf8'), changed);
    await writeFile(join(it.folder, 'ironhull.lock'), '{');
    await assert.rejects(it.migrate({ pin: firstUse, writes: true }), /ironhull\.lock/u);
  });

  test('the policy that is printed is one', async () => {
    const it = await project({
      Dockerfile: 'FROM registry.example/team/app:1.0\nFROM debian:13\n',
      ...copy(),
    });
    const { policy = '' } = await it.migrate({ pin: firstUse });
    await writeFile(join(it.folder, 'ironhull.yaml'), policy);
    const runtime = { ...localMachine('test', () => undefined), directory: it.folder };
    const read = await loadPolicy({ file: 'ironhull.yaml' }, registeredChecks, runtime);
    const entries = read?.trust?.images.map(({ match, notary, unsigned }) => [
      match,
      notary?.rootKeyId?.length,
      unsigned,
    ]);
    assert.deepEqual(entries, [
      ['docker.io/library/debian', undefined, true],
      ['registry.example/team/app', 64, undefined],
    ]);
  });
});

describe('the network', () => {
  test('is not asked without --registry, and a server of a file never', async () => {
    const registry = await startFakeRegistry({});
    registries.push(registry);
    const it = await project({
      'a.sh': `export DOCKER_CONTENT_TRUST=1 DOCKER_CONTENT_TRUST_SERVER=https://${registry.name}\ndocker pull registry.invalid/a:1\n`,
    });
    const quiet = await it.migrate();
    assert.equal(registry.asked.length, 0);
    assert.match(quiet.notes.join('\n'), new RegExp(`--notary https://${registry.name} --registry`, 'u'));
    const asked = await it.migrate({ asksRegistries: true, notary: 'https://notary.invalid' });
    assert.equal(registry.asked.length, 0);
    assert.deepEqual([asked.images[0]?.statement?.verdict, asked.code], ['unverifiable', 1]);
  });

  test('a copy takes the place of a server that does not answer', async () => {
    const it = await project({ Dockerfile: 'FROM registry.example/team/app:1.0\n', ...copy() });
    const report = await it.migrate({
      asksRegistries: true,
      notary: 'https://notary.invalid',
      pin: firstUse,
    });
    const [image] = report.images;
    assert.equal(image?.signed, signed);
    assert.match(image.source ?? '', /metadata$/u);
    assert.equal(report.code, 3, 'the registry did not answer');
  });

  test('what registry has another digest is said', async () => {
    const body = JSON.stringify({
      schemaVersion: 2,
      layers: [],
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
    });
    const registry = await startFakeRegistry({
      '/v2/team/app/manifests/1.0': answering(body, {
        'content-type': 'application/vnd.oci.image.manifest.v1+json',
      }),
    });
    registries.push(registry);
    const own = plainPlan(`${registry.name}/team/app`);
    const files = [...notaryFiles(own)].map(
      ([name, bytes]) =>
        [`home/.docker/trust/tuf/${registry.name}/team/app/metadata/${name}.json`, bytes] as const,
    );
    const it = await project({
      Dockerfile: `FROM ${registry.name}/team/app:1.0\n`,
      ...Object.fromEntries(files),
    });
    const report = await it.migrate({
      asksRegistries: true,
      notary: 'https://notary.invalid',
      pin: firstUse,
      writes: true,
    });
    const [image] = report.images;
    assert.equal(image?.signed, signed);
    assert.notEqual(image.current, signed);
    // What was signed is gone from the registry: a digest that nobody can pull is not locked.
    assert.match(image.lock?.why ?? '', /the registry does not give what was signed/u);
    assert.equal(report.code, 1);
  });
});

describe('files', () => {
  const quiet = { clientVersion: '28' };

  test('nothing is found where nothing is', async () => {
    const report = await (await project({ 'a.sh': 'true\n' })).migrate(quiet);
    assert.deepEqual(
      [report.uses, report.images, report.policy, report.next, report.code],
      [[], [], undefined, [], 0],
    );
  });

  test('a path that is not there ends the run', async () => {
    const it = await project({});
    await assert.rejects(it.migrate({ paths: ['gone'] }), /gone/u);
    await assert.rejects(it.migrate({ paths: ['-'] }), /trust migrate reads files/u);
  });

  test('files that name no images are no failure, alone and beside others', async () => {
    const it = await project({ ...script, ...dockerfile });
    assert.equal(
      (await it.migrate({ ...quiet, paths: ['a.sh'] })).images[0]?.reference,
      'registry.example/team/app:1.0',
    );
    const both = await it.migrate({ ...quiet, paths: ['a.sh', 'Dockerfile'] });
    assert.deepEqual([both.uses.length, both.images.length], [1, 1]);
  });

  test('binaries are not read, and UTF-16 is', async () => {
    const use = '$env:DOCKER_CONTENT_TRUST = "1"';
    const it = await project({
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
    const it = await project({ 'big.sh': Buffer.alloc(17 * 1024 * 1024, 'a\n') });
    const large = await it.migrate(quiet);
    assert.match(large.gaps.map(({ what, why }) => `${what}: ${why}`).join(), /^big\.sh: .*limit/u);
    assert.equal(large.code, 3);
    if (process.getuid?.() === 0) return t.diagnostic('root reads everything');
    const denied = await project({ 'a.sh': 'true' });
    await chmod(join(denied.folder, 'a.sh'), 0);
    assert.equal((await denied.migrate(quiet)).code, 3);
  });

  test('YAML that is none is read line by line, and is a gap', async () => {
    const it = await project({ 'ci.yml': 'a: [\n  DOCKER_CONTENT_TRUST: 0\n' });
    const report = await it.migrate(quiet);
    assert.deepEqual([report.uses.length, report.code], [1, 3]);
    assert.match(report.gaps[0]?.why ?? '', /it is no YAML, and was read line by line/u);
  });

  test('a link out of the folder is a gap where it may hold settings', async () => {
    const it = await project({ 'x/a.sh': 'true' });
    const outside = await project({ 'b.sh': 'export DOCKER_CONTENT_TRUST=1' });
    await symlink(join(outside.folder, 'b.sh'), join(it.folder, 'x', 'b.sh'));
    await symlink('/usr/bin/env', join(it.folder, 'x', 'python'));
    const report = await it.migrate(quiet);
    assert.deepEqual(
      report.gaps.map(({ what }) => what),
      ['x/b.sh'],
    );
  });
});
