import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { lockExitCode } from '../../src/app/trust/lock/exit-code.ts';
import { lockImages } from '../../src/app/trust/lock/lock-images.ts';
import { migrationExitCode } from '../../src/app/trust/migrate/exit-code.ts';
import { migrateContentTrust, type MigrationRequest } from '../../src/app/trust/migrate/migrate.ts';
import { readPolicySchemes } from '../../src/app/trust/policy-schemes.ts';
import { verifyImages } from '../../src/app/trust/verify-images.ts';
import type { MigrationReport } from '../../src/core/trust/migration-report.ts';
import { commandTrust, turnsOn } from '../../src/knowledge/trust/content-trust.ts';
import { docker } from '../kit/collect-lab.ts';
import { findProgram, labTest, programPath } from './kit/availability.ts';
import { runCommand } from './kit/commands.ts';
import { startContentTrust, type ContentTrust } from './kit/content-trust.ts';
import { labImage } from './kit/image.ts';
import { notarySkip } from './kit/notary.ts';
import { registrySkip } from './kit/registry.ts';
import { sharedEngine } from './kit/shared.ts';

const shared = sharedEngine('default');
const undo: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});
const start = async (name: string): Promise<ContentTrust> => startContentTrust(await shared(), name, undo);

/** A folder with files that use the image and rely on Content Trust. */
async function projectIn({ folder: base, repository, notary }: ContentTrust, name: string): Promise<string> {
  const folder = join(base, name);
  await mkdir(folder);
  await writeFile(join(folder, 'Dockerfile'), `FROM ${repository}:1.0\n`);
  const script = `export DOCKER_CONTENT_TRUST=1 DOCKER_CONTENT_TRUST_SERVER=${notary.url}\ndocker pull ${repository}:1.0\n`;
  await writeFile(join(folder, 'deploy.sh'), script);
  return folder;
}

function migrateIn(
  lab: ContentTrust,
  folder: string,
  config: string,
  request: Partial<MigrationRequest>,
): Promise<MigrationReport> {
  const all = { paths: ['.'], asksRegistries: false, at: new Date(), writes: false, ...request };
  return migrateContentTrust(all, { ...lab.machine(config), directory: folder });
}

/** The exit code of `trust lock --check`, with `--registry` or without. */
async function lockCodeIn(lab: ContentTrust, folder: string, asksRegistries = false): Promise<number> {
  const request = {
    paths: ['.'],
    mode: 'check',
    writes: false,
    asksRegistries,
    keepsEvidence: false,
  } as const;
  const machine = { ...lab.machine(join(lab.folder, 'nobody')), directory: folder };
  return lockExitCode(await lockImages({ ...request, schemesOf: () => ({}) }, machine));
}

describe('trust migrate, and the docker client', { skip: registrySkip() || notarySkip() }, () => {
  labTest('what is signed is exported by trust migrate, whatever the tag has now', async () => {
    const lab = await start('migrate');
    const { engine, repository, notary } = lab;
    const image = await labImage(engine);
    const signer = await lab.user(notary.url);
    await docker(engine, 'tag', image, `${repository}:1.0`);
    assert.equal((await lab.docker(signer, notary.url, 'push', `${repository}:1.0`)).code, 0);
    const pulled = await lab.docker(await lab.user(notary.url), notary.url, 'pull', `${repository}:1.0`);
    const digest = /@(sha256:[0-9a-f]{64})/u.exec(pulled.stdout)?.[1] ?? '';
    const inspected = await lab.docker(signer, notary.url, 'trust', 'inspect', repository);
    const root =
      /"Name": "Root",\s+"Keys": \[\s+\{\s+"ID": "([0-9a-f]{64})"/u.exec(inspected.stdout)?.[1] ?? '';

    // Without the network: the copy that the docker client of the signer keeps.
    const offline = await projectIn(lab, 'offline');
    const copied = await migrateIn(lab, offline, signer, { pin: { kind: 'key', id: root }, writes: true });
    assert.equal(copied.images[0]?.signed, digest, JSON.stringify(copied.images[0]?.statement));
    assert.equal(await lockCodeIn(lab, offline), 0);

    // From the server, as somebody who knows the root key.
    const online = await projectIn(lab, 'online');
    const user = await lab.user(notary.url);
    const pin = { kind: 'key', id: root } as const;
    const named = { asksRegistries: true, notary: notary.url, pin, writes: true, clientVersion: '28.1' };
    const exported = await migrateIn(lab, online, user, named);
    const [one] = exported.images;
    assert.deepEqual(
      [one?.signed, one?.current, one?.lock, one?.unread],
      [digest, digest, { state: 'added' }, []],
    );
    assert.deepEqual([migrationExitCode(exported), await lockCodeIn(lab, online, true)], [0, 0]);
    const lock = await readFile(join(online, 'ironhull.lock'), 'utf8');
    assert.match(lock, /"signer": "root key [0-9a-f]{64}"/u);
    assert.match(lock, new RegExp(`"linux/[a-z0-9]+": "${digest}"`, 'u'), 'with its platform');
    assert.match(exported.policy ?? '', /rootKeyId: [0-9a-f]{64}/u);

    // The policy that is printed verifies what Content Trust did.
    await writeFile(join(online, 'ironhull.yaml'), exported.policy ?? '');
    const machine = { ...lab.machine(user), directory: online };
    const schemesOf = await readPolicySchemes('ironhull.yaml', machine);
    const [verified] = await verifyImages({ references: [`${repository}:1.0`], schemesOf }, machine);
    assert.equal(verified?.verdict, 'trusted', JSON.stringify(verified?.steps));

    // Somebody who may push, and cannot sign, moves the tag.
    await docker(engine, 'tag', 'lab:root', `${repository}:1.0`);
    await docker(engine, 'push', '--quiet', `${repository}:1.0`);
    const later = await projectIn(lab, 'later');
    const moved = await migrateIn(lab, later, await lab.user(notary.url), named);
    assert.equal(moved.images[0]?.signed, digest);
    assert.notEqual(moved.images[0].current, digest);
    assert.equal(migrationExitCode(moved), 1);
    assert.deepEqual([await lockCodeIn(lab, later), await lockCodeIn(lab, later, true)], [0, 1]);
    assert.match(
      await readFile(join(later, 'ironhull.lock'), 'utf8'),
      new RegExp(`"digest": "${digest}"`, 'u'),
    );

    // A server that is gone, and nobody who is trusted: nothing is exported.
    const gone = await migrateIn(lab, await projectIn(lab, 'gone'), user, {
      ...named,
      notary: 'https://127.0.0.1:9',
    });
    assert.deepEqual([gone.images[0]?.statement?.verdict, gone.lockFile], ['unverifiable', undefined]);
  });

  labTest('which values turn it on, and which commands ignore it', async () => {
    const lab = await start('values');
    const { engine, repository, notary } = lab;
    const user = await lab.user(notary.url);
    const program = findProgram('docker') ?? '';
    for (const value of ['1', '0', 'true', 'TRUE', 'f', 'False', 'fALSE', 'no', 'off', 'yes', '2', ' ', '']) {
      const env = { PATH: programPath, HOME: user, DOCKER_CONTENT_TRUST: value };
      const { stdout } = await runCommand(program, ['pull', '--help'], { env });
      const isOff = /disable-content-trust.*\(default true\)/u.test(stdout);
      assert.equal(turnsOn(value), !isOff, JSON.stringify(value));
    }
    await docker(engine, 'tag', await labImage(engine), `${repository}:unsigned`);
    await docker(engine, 'push', '--quiet', `${repository}:unsigned`);
    const folder = await projectIn(lab, 'ignores');
    const compose = join(folder, 'compose.yaml');
    await writeFile(compose, `services: {a: {image: "${repository}:unsigned"}}\n`);
    const ignores = async (...args: readonly string[]): Promise<boolean> =>
      (await lab.docker(user, notary.url, ...args)).code === 0;
    assert.equal(await ignores('pull', `${repository}:unsigned`), false);
    assert.equal(commandTrust(['pull']), 'verified');
    assert.equal(await ignores('compose', '-f', compose, 'pull'), true);
    assert.equal(commandTrust(['compose', 'pull']), 'never');
  });
});
