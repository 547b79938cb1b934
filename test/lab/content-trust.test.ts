import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import type { RootPin } from '../../src/trust/notary/root-chain.ts';
import { runCli } from '../cli/run-cli.ts';
import { docker } from '../kit/collect-lab.ts';
import { labTest } from './kit/availability.ts';
import { startContentTrust, type ContentTrust } from './kit/content-trust.ts';
import { labImage } from './kit/image.ts';
import { notarySkip, startTamperingNotary, type Tamper } from './kit/notary.ts';
import { registrySkip } from './kit/registry.ts';
import { sharedEngine } from './kit/shared.ts';

const shared = sharedEngine('default');
const undo: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});

const start = async (name: string): Promise<ContentTrust> => startContentTrust(await shared(), name, undo);

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
