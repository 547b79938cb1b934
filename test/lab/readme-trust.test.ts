import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { docker } from '../kit/collect-lab.ts';
import { runCli } from '../cli/run-cli.ts';
import { findProgram, labTest, programPath } from './kit/availability.ts';
import { runCommand } from './kit/commands.ts';
import { cosignSkip, LabCosign } from './kit/cosign.ts';
import { labImage } from './kit/image.ts';
import { notarySkip, startNotary } from './kit/notary.ts';
import { registrySkip, startRegistry } from './kit/registry.ts';
import { sharedEngine } from './kit/shared.ts';

const shared = sharedEngine('default');
const undo: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});

/** What each command of the README's section ends with, where the image is signed with a key and with Content Trust. */
const codes: Readonly<Record<string, number>> = {
  'ironhull trust verify registry.example/app:1.0 --key cosign.pub': 0,
  // Nobody of that name signed it.
  'ironhull trust verify registry.example/app:1.0 --identity ann@example.com --issuer https://accounts.example.com': 1,
  'ironhull trust verify registry.example/app:1.0 --notary https://notary.example --ca ca.pem': 0,
  // The user has no trust policy of notation.
  'ironhull trust verify registry.example/app:1.0 --notation': 2,
  // It shows who signed, and nobody is named who should have.
  'ironhull trust inspect registry.example/app:1.0': 3,
  'ironhull trust lock --write': 0,
  'ironhull trust lock --check': 0,
  'ironhull trust lock --update --write': 0,
  'ironhull trust watch': 0,
  // The copy of docker's client that signed has no timestamp, and no option allows to ask the server.
  'ironhull trust migrate': 3,
  'ironhull trust lock --evidence --policy ironhull.yaml': 0,
  'ironhull trust verify --offline --policy ironhull.yaml': 0,
};

async function readmeCommands(): Promise<readonly string[]> {
  const text = await readFile(join(import.meta.dirname, '../../README.md'), 'utf8');
  const [, section = ''] = text.split('### Who signed an image');
  const [own = ''] = section.split('\n### ');
  const blocks = [...own.matchAll(/```sh\n([\s\S]*?)```/gu)].map(([, block = '']) => block);
  return blocks.flatMap((block) =>
    block
      .split('\n')
      .map((line) => line.replace(/\s+#.*$/u, '').trim())
      .filter((line) => line !== ''),
  );
}

describe(
  'the section on trust of the README',
  { skip: registrySkip() || cosignSkip() || notarySkip() },
  () => {
    labTest('every command works as written on a registry and a Notary server', async () => {
      const engine = await shared();
      const folder = join(engine.directory, 'readme');
      const config = join(folder, 'docker');
      await mkdir(folder);
      const registry = await startRegistry(join(folder, 'registry'));
      const notary = await startNotary(join(folder, 'notary'));
      undo.push(
        () => registry.stop(),
        () => notary.stop(),
      );
      await mkdir(join(config, 'tls', new URL(notary.url).host), { recursive: true });
      await writeFile(join(config, 'tls', new URL(notary.url).host, 'ca.crt'), notary.authority);

      const image = `${registry.name}/app:1.0`;
      await docker(engine, 'tag', await labImage(engine), image);
      const pushed = await runCommand(findProgram('docker') ?? '', ['push', image], {
        env: {
          PATH: programPath,
          HOME: config,
          DOCKER_CONFIG: config,
          DOCKER_HOST: `unix://${engine.socket}`,
          DOCKER_CONTENT_TRUST: '1',
          DOCKER_CONTENT_TRUST_SERVER: notary.url,
          DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE: 'lab-passphrase',
          DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE: 'lab-passphrase',
        },
      });
      assert.equal(pushed.code, 0, pushed.stderr);
      const cosign = new LabCosign(folder);
      assert.equal((await cosign.run(['generate-key-pair', '--output-key-prefix', 'cosign'])).code, 0);
      const signed = await cosign.run(['sign', '--key', 'cosign.key', '--tlog-upload=false', '--yes', image]);
      assert.equal(signed.code, 0, signed.stderr);
      // The root key of the repository is what its owner gives to users: its certificate.
      const root = JSON.parse(
        await readFile(join(config, 'trust/tuf', `${registry.name}/app/metadata/root.json`), 'utf8'),
      ) as {
        signed: {
          roles: { root: { keyids: string[] } };
          keys: Record<string, { keyval: { public: string } }>;
        };
      };
      const [rootKey = ''] = root.signed.roles.root.keyids;
      const certificate = Buffer.from(root.signed.keys[rootKey]?.keyval.public ?? '', 'base64').toString(
        'utf8',
      );

      const project = join(folder, 'project');
      await mkdir(project);
      const files = {
        'compose.yaml': `services: {app: {image: "${image}"}}\n`,
        'ironhull.yaml': `trust:\n  images:\n    - match: ${registry.name}/*\n      cosign: [{ key: cosign.pub, withoutLog: true }]\n`,
        'cosign.pub': await readFile(join(folder, 'cosign.pub'), 'utf8'),
        'ca.pem': certificate,
      };
      for (const [name, text] of Object.entries(files)) await writeFile(join(project, name), text);
      const env = { HOME: config, DOCKER_CONFIG: config };
      const commands = await readmeCommands();
      assert.deepEqual(commands.toSorted(), Object.keys(codes).toSorted());
      for (const command of commands) {
        const words = command
          .replaceAll('registry.example', registry.name)
          .replaceAll('https://notary.example', notary.url)
          .split(' ')
          .slice(1);
        // The signature is in no log: the key is, for users who sign as cosign does by default.
        const more = command.includes('--key') ? ['--without-log'] : [];
        const { code, stdout, stderr } = await runCli([...words, ...more], { cwd: project, env });
        assert.equal(code, codes[command], `${command}\n${stdout}${stderr}`);
      }
    });
  },
);
