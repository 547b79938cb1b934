import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import type { RuntimeContext } from '../../src/app/runtime/runtime-context.ts';
import { lockExitCode } from '../../src/app/trust/lock/exit-code.ts';
import { lockImages } from '../../src/app/trust/lock/lock-images.ts';
import { migrationExitCode } from '../../src/app/trust/migrate/exit-code.ts';
import { migrateContentTrust, type MigrationRequest } from '../../src/app/trust/migrate/migrate.ts';
import { readPolicySchemes } from '../../src/app/trust/policy-schemes.ts';
import { verifyImages } from '../../src/app/trust/verify-images.ts';
import type { MigrationReport } from '../../src/core/migration-report.ts';
import type { TrustStatement } from '../../src/core/trust.ts';
import { commandTrust, turnsOn } from '../../src/knowledge/content-trust.ts';
import type { RootPin } from '../../src/trust/notary/root-chain.ts';
import { runCli } from '../cli/run-cli.ts';
import { docker } from '../kit/collect-lab.ts';
import { findProgram, labTest, programPath } from './kit/availability.ts';
import { runCommand } from './kit/commands.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { labMachine } from './kit/machine.ts';
import { notarySkip, startNotary, startTamperingNotary, type LabNotary, type Tamper } from './kit/notary.ts';
import { registrySkip, startRegistry, type LabRegistry } from './kit/registry.ts';
import { sharedEngine } from './kit/shared.ts';

const shared = sharedEngine('default');
const undo: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});

/** Docker's client with Content Trust, and ours, against the same servers. */
class ContentTrust {
  readonly engine: LabEngine;
  readonly folder: string;
  readonly registry: LabRegistry;
  readonly notary: LabNotary;
  #users = 0;

  constructor(engine: LabEngine, folder: string, registry: LabRegistry, notary: LabNotary) {
    this.engine = engine;
    this.folder = folder;
    this.registry = registry;
    this.notary = notary;
  }

  get repository(): string {
    return `${this.registry.name}/team/app`;
  }

  /** A configuration of docker's client that trusts a Notary server, and has seen nothing. */
  async user(url: string): Promise<string> {
    const folder = join(this.folder, `user-${this.#users++}`);
    const tls = join(folder, 'tls', new URL(url).host);
    await mkdir(tls, { recursive: true });
    await writeFile(join(tls, 'ca.crt'), this.notary.authority);
    return folder;
  }

  /** Runs docker as a user with Content Trust at a server. */
  docker(config: string, url: string, ...args: readonly string[]) {
    const env = {
      PATH: programPath,
      HOME: config,
      DOCKER_CONFIG: config,
      DOCKER_HOST: `unix://${this.engine.socket}`,
      DOCKER_CONTENT_TRUST: '1',
      DOCKER_CONTENT_TRUST_SERVER: url,
      DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE: 'lab-passphrase',
      DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE: 'lab-passphrase',
    };
    return runCommand(findProgram('docker') ?? '', args, { env });
  }

  /** This machine as somebody whose configuration and state are in `config`. */
  machine(config: string): RuntimeContext {
    return labMachine({ DOCKER_CONFIG: config, XDG_STATE_HOME: join(config, 'state'), PATH: '/nowhere' });
  }

  /** A folder with files that use the image and rely on Content Trust. */
  async project(name: string): Promise<string> {
    const folder = join(this.folder, name);
    await mkdir(folder);
    await writeFile(join(folder, 'Dockerfile'), `FROM ${this.repository}:1.0\n`);
    const script = `export DOCKER_CONTENT_TRUST=1 DOCKER_CONTENT_TRUST_SERVER=${this.notary.url}\ndocker pull ${this.repository}:1.0\n`;
    await writeFile(join(folder, 'deploy.sh'), script);
    return folder;
  }

  migrate(folder: string, config: string, request: Partial<MigrationRequest>): Promise<MigrationReport> {
    const all = { paths: ['.'], asksRegistries: false, at: new Date(), writes: false, ...request };
    return migrateContentTrust(all, { ...this.machine(config), directory: folder });
  }

  /** The exit code of `trust lock --check`, with `--registry` or without. */
  async lockCode(folder: string, asksRegistries = false): Promise<number> {
    const request = { paths: ['.'], mode: 'check', writes: false, asksRegistries } as const;
    const machine = { ...this.machine(join(this.folder, 'nobody')), directory: folder };
    return lockExitCode(await lockImages({ ...request, schemesOf: () => ({}) }, machine));
  }

  /** Our verdict on a tag of the repository, as somebody whose state is in `config`. */
  async verify(config: string, url: string, tag: string, pin?: RootPin): Promise<TrustStatement> {
    const machine = this.machine(config);
    const schemes = { notary: { server: url, ...(pin && { pin }) } };
    const [statement] = await verifyImages(
      { references: [`${this.repository}:${tag}`], schemesOf: () => schemes },
      machine,
    );
    assert.ok(statement);
    return statement;
  }
}

async function start(name: string): Promise<ContentTrust> {
  const engine = await shared();
  const folder = join(engine.directory, name);
  await mkdir(folder);
  const registry = await startRegistry(join(folder, 'registry'));
  undo.push(() => registry.stop());
  const notary = await startNotary(join(folder, 'notary'));
  undo.push(() => notary.stop());
  return new ContentTrust(engine, folder, registry, notary);
}

const firstUse: RootPin = { kind: 'first-use' };

describe(
  'Content Trust, as the docker client and we see it',
  { skip: registrySkip() || notarySkip() },
  () => {
    labTest('a signed tag, an unsigned one, and one that was moved', async () => {
      const lab = await start('content-trust');
      const { engine, repository, notary } = lab;
      const image = await labImage(engine);
      const signer = await lab.user(notary.url);
      await docker(engine, 'tag', image, `${repository}:1.0`);
      const pushed = await lab.docker(signer, notary.url, 'push', `${repository}:1.0`);
      assert.equal(pushed.code, 0, pushed.stderr);
      await docker(engine, 'tag', image, `${repository}:unsigned`);
      await docker(engine, 'push', '--quiet', `${repository}:unsigned`);

      const user = await lab.user(notary.url);
      const pulled = await lab.docker(user, notary.url, 'pull', `${repository}:1.0`);
      assert.equal(pulled.code, 0, pulled.stderr);
      const digest = /@(sha256:[0-9a-f]{64})/u.exec(pulled.stdout)?.[1];
      const trusted = await lab.verify(user, notary.url, '1.0', firstUse);
      assert.deepEqual([trusted.verdict, trusted.digest], ['trusted', digest], JSON.stringify(trusted.steps));

      const inspected = await lab.docker(user, notary.url, 'trust', 'inspect', repository);
      const shown = JSON.parse(inspected.stdout) as [
        { AdministrativeKeys: { Name: string; Keys: { ID: string }[] }[] },
      ];
      const root = shown[0].AdministrativeKeys.find(({ Name }) => Name === 'Root')?.Keys[0]?.ID ?? '';
      const other = await lab.user(notary.url);
      const pinned = await lab.verify(other, notary.url, '1.0', { kind: 'key', id: root });
      assert.equal(pinned.verdict, 'trusted', 'the key that docker trust inspect shows is the one to pin');
      const unpinned = await lab.verify(await lab.user(notary.url), notary.url, '1.0');
      assert.equal(unpinned.verdict, 'unverifiable');

      const project = join(lab.folder, 'project');
      await mkdir(project);
      await writeFile(join(project, 'compose.yaml'), `services: {app: {image: "${repository}:1.0"}}\n`);
      const policy = `trust:\n  images:\n    - match: ${repository}\n      notary: { server: "${notary.url}", rootKeyId: ${root} }\n`;
      await writeFile(join(project, 'ironhull.yaml'), policy);
      const stored = { cwd: project, env: { HOME: other, DOCKER_CONFIG: other } };
      const kept = await runCli(['trust', 'lock', '--evidence', '--policy', 'ironhull.yaml'], stored);
      assert.equal(kept.code, 0, kept.stdout + kept.stderr);
      // Somebody whose docker trusts no such server, and who never saw it.
      const offline = { cwd: project, env: { HOME: join(lab.folder, 'nobody') } };
      const again = await runCli(
        ['trust', 'verify', '--offline', '--policy', 'ironhull.yaml', '--format', 'json'],
        offline,
      );
      assert.equal(again.code, 0, again.stdout + again.stderr);
      assert.match(again.stdout, /"verdict": "trusted"/u);

      const refused = await lab.docker(user, notary.url, 'pull', `${repository}:unsigned`);
      assert.match(refused.stderr, /No valid trust data for unsigned/u);
      assert.equal((await lab.verify(user, notary.url, 'unsigned', firstUse)).verdict, 'unsigned');

      // Somebody who may push, and cannot sign, moves the tag: docker pulls what was signed, and we say that it moved.
      await docker(engine, 'tag', 'lab:root', `${repository}:1.0`);
      await docker(engine, 'push', '--quiet', `${repository}:1.0`);
      const moved = await lab.verify(user, notary.url, '1.0', firstUse);
      assert.equal(moved.verdict, 'rejected');
      assert.match(moved.steps.at(-1)?.detail ?? '', new RegExp(`${digest} was signed`, 'u'));
    });

    labTest('a tag that a delegated key signs', async () => {
      const lab = await start('delegations');
      const { engine, repository, notary, folder } = lab;
      const owner = await lab.user(notary.url);
      await docker(engine, 'tag', await labImage(engine), `${repository}:2.0`);
      const steps = [
        ['trust', 'key', 'generate', 'ann', '--dir', folder],
        ['trust', 'signer', 'add', '--key', join(folder, 'ann.pub'), 'ann', repository],
        ['trust', 'sign', `${repository}:2.0`],
      ];
      for (const step of steps) {
        const { code, stderr } = await lab.docker(owner, notary.url, ...step);
        assert.equal(code, 0, `${step.join(' ')}: ${stderr}`);
      }
      const user = await lab.user(notary.url);
      const pulled = await lab.docker(user, notary.url, 'pull', `${repository}:2.0`);
      const ours = await lab.verify(user, notary.url, '2.0', firstUse);
      assert.equal(pulled.code, 0, pulled.stderr);
      assert.equal(ours.verdict, 'trusted', JSON.stringify(ours.steps));
      assert.match(
        ours.steps.find(({ step }) => step === 'tag')?.detail ?? '',
        /targets\/releases signs 2.0/u,
      );
    });

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
      const offline = await lab.project('offline');
      const copied = await lab.migrate(offline, signer, { pin: { kind: 'key', id: root }, writes: true });
      assert.equal(copied.images[0]?.signed, digest, JSON.stringify(copied.images[0]?.statement));
      assert.equal(await lab.lockCode(offline), 0);

      // From the server, as somebody who knows the root key.
      const online = await lab.project('online');
      const user = await lab.user(notary.url);
      const pin = { kind: 'key', id: root } as const;
      const named = { asksRegistries: true, notary: notary.url, pin, writes: true, clientVersion: '28.1' };
      const exported = await lab.migrate(online, user, named);
      const [one] = exported.images;
      assert.deepEqual(
        [one?.signed, one?.current, one?.lock, one?.unread],
        [digest, digest, { state: 'added' }, []],
      );
      assert.deepEqual([migrationExitCode(exported), await lab.lockCode(online, true)], [0, 0]);
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
      const later = await lab.project('later');
      const moved = await lab.migrate(later, await lab.user(notary.url), named);
      assert.equal(moved.images[0]?.signed, digest);
      assert.notEqual(moved.images[0].current, digest);
      assert.equal(migrationExitCode(moved), 1);
      assert.deepEqual([await lab.lockCode(later), await lab.lockCode(later, true)], [0, 1]);
      assert.match(
        await readFile(join(later, 'ironhull.lock'), 'utf8'),
        new RegExp(`"digest": "${digest}"`, 'u'),
      );

      // A server that is gone, and nobody who is trusted: nothing is exported.
      const gone = await lab.migrate(await lab.project('gone'), user, {
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
      for (const value of [
        '1',
        '0',
        'true',
        'TRUE',
        'f',
        'False',
        'fALSE',
        'no',
        'off',
        'yes',
        '2',
        ' ',
        '',
      ]) {
        const env = { PATH: programPath, HOME: user, DOCKER_CONTENT_TRUST: value };
        const { stdout } = await runCommand(program, ['pull', '--help'], { env });
        const isOff = /disable-content-trust.*\(default true\)/u.test(stdout);
        assert.equal(turnsOn(value), !isOff, JSON.stringify(value));
      }
      await docker(engine, 'tag', await labImage(engine), `${repository}:unsigned`);
      await docker(engine, 'push', '--quiet', `${repository}:unsigned`);
      const folder = await lab.project('ignores');
      const compose = join(folder, 'compose.yaml');
      await writeFile(compose, `services: {a: {image: "${repository}:unsigned"}}\n`);
      const ignores = async (...args: readonly string[]): Promise<boolean> =>
        (await lab.docker(user, notary.url, ...args)).code === 0;
      assert.equal(await ignores('pull', `${repository}:unsigned`), false);
      assert.equal(commandTrust(['pull']), 'verified');
      assert.equal(await ignores('compose', '-f', compose, 'pull'), true);
      assert.equal(commandTrust(['compose', 'pull']), 'never');
    });

    labTest('what somebody between changes', async () => {
      const lab = await start('between');
      const { engine, repository, notary } = lab;
      await docker(engine, 'tag', await labImage(engine), `${repository}:1.0`);
      const signer = await lab.user(notary.url);
      assert.equal((await lab.docker(signer, notary.url, 'push', `${repository}:1.0`)).code, 0);
      for (const [attack, tamper] of Object.entries(tampers)) {
        const between = await startTamperingNotary(notary, tamper);
        try {
          const user = await lab.user(between.url);
          const pulled = await lab.docker(user, between.url, 'pull', `${repository}:1.0`);
          const ours = await lab.verify(user, between.url, '1.0', firstUse);
          const accepts = attack === 'nothing';
          assert.equal(pulled.code === 0, accepts, `docker, ${attack}: ${pulled.stderr}`);
          assert.equal(ours.verdict === 'trusted', accepts, `${attack}: ${JSON.stringify(ours.steps)}`);
        } finally {
          await between.stop();
        }
      }
    });
  },
);

const withFile =
  (name: string, change: (body: Buffer) => Buffer | undefined): Tamper =>
  (file, body) =>
    file === name ? change(body) : body;

/** The document with its version raised: the signatures no longer hold. */
function raised(body: Buffer): Buffer {
  return Buffer.from(
    body.toString().replace(/"version":(\d+)/u, (_, version: string) => `"version":${Number(version) + 1}`),
  );
}

const tampers: Readonly<Record<string, Tamper>> = {
  nothing: (_, body) => body,
  ...Object.fromEntries(
    ['root', 'timestamp', 'snapshot', 'targets'].flatMap((name) => [
      [`${name}: changed`, withFile(name, raised)],
      [`${name}: cut`, withFile(name, (body) => body.subarray(0, body.length - 20))],
      [`${name}: missing`, withFile(name, () => undefined)],
      [
        `${name}: no signatures`,
        withFile(name, (body) =>
          Buffer.from(body.toString().replace(/"signatures":\[.*?\]/u, '"signatures":[]')),
        ),
      ],
    ]),
  ),
};
