import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { answering, startFakeRegistry, type FakeRegistry } from '../../../../test/kit/fake-registry.ts';
import { notaryFiles, plainPlan } from '../../../../test/kit/notary-repository.ts';
import { loadPolicy } from '../../policy.ts';
import { registeredChecks } from '../../registered-checks.ts';
import { localMachine } from '../../runtime/local-machine.ts';
import { dockerfile, firstUse, metadataCopy, migrationProject, script, signed } from './test-project.ts';

const registries: FakeRegistry[] = [];
after(() => Promise.all(registries.map((one) => one.stop())));

describe('what is signed', () => {
  test('a copy of the docker client is verified, exported and checked', async () => {
    const it = await migrationProject({ ...script, ...dockerfile, ...metadataCopy() });
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
    const it = await migrationProject({ ...dockerfile, ...metadataCopy() });
    const report = await it.migrate({ writes: true });
    const [image] = report.images;
    assert.deepEqual([image?.statement?.verdict, image?.signed], ['unverifiable', undefined]);
    assert.deepEqual([image?.lock?.state, report.lockFile, report.code], ['left out', undefined, 3]);
    await assert.rejects(it.saved());
    const wrong = await it.migrate({ pin: { kind: 'key', id: '0'.repeat(64) } });
    assert.deepEqual([wrong.images[0]?.statement?.verdict, wrong.code], ['rejected', 1]);
  });

  test('a copy has a time', async () => {
    const it = await migrationProject({ ...dockerfile, ...metadataCopy() });
    const late = await it.migrate({ pin: firstUse, at: new Date('2027-06-01T00:00:00Z') });
    assert.equal(late.images[0]?.statement?.verdict, 'rejected');
    assert.match(late.images[0].statement.steps.at(-1)?.detail ?? '', /expire/u);
  });

  test('a folder of copies may be named, and of another repository nothing is known', async () => {
    const it = await migrationProject({
      Dockerfile: 'FROM registry.example/team/app:1.0\nCOPY --from=registry.example/team/other:1.0 /a /b\n',
      ...metadataCopy('disk/tuf/registry.example/team/app/metadata'),
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
    const it = await migrationProject({
      Dockerfile: 'FROM registry.example/team/app:2.0\n',
      ...metadataCopy(),
    });
    const report = await it.migrate({ pin: firstUse, writes: true });
    assert.deepEqual(
      [report.images[0]?.statement?.verdict, report.images[0]?.lock?.state],
      ['unsigned', 'left out'],
    );
  });

  test('a file that pins something else is said, and not overruled', async () => {
    const other = `sha256:${'b'.repeat(64)}`;
    const it = await migrationProject({
      Dockerfile: `FROM registry.example/team/app:1.0@${other}\n`,
      ...metadataCopy(),
    });
    const report = await it.migrate({ pin: firstUse, writes: true });
    assert.deepEqual(report.images[0]?.pinnedOtherwise, [other]);
    assert.deepEqual([report.images[0].lock?.state, report.code], ['left out', 1]);
  });

  test('a lock keeps what it has', async () => {
    const it = await migrationProject({ ...dockerfile, ...metadataCopy() });
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
    const it = await migrationProject({
      Dockerfile: 'FROM registry.example/team/app:1.0\nFROM debian:13\n',
      ...metadataCopy(),
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
    const it = await migrationProject({
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
    const it = await migrationProject({
      Dockerfile: 'FROM registry.example/team/app:1.0\n',
      ...metadataCopy(),
    });
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
    const it = await migrationProject({
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
