// Builds the images of the example application, signs them in a registry, and writes the lock, the evidence and the
// key of `examples/shop/release`: `node tools/lab/release-shop.ts` as root. The keys that sign are thrown away.
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCli } from '../../test/cli/run-cli.ts';
import { LabCosign } from '../../test/lab/kit/cosign.ts';
import { startEngine, type LabEngine } from '../../test/lab/kit/engine.ts';
import { startRegistry } from '../../test/lab/kit/registry.ts';
import { example, freePorts, prepareShop } from './shop.ts';

/** The registry of the example does not exist: its name is in place of that of the lab's. */
const released = 'registry.example';
const release = join(example, 'release');

/** Whose key signs a service: one of them is not signed, and one by somebody else. */
const signers: Readonly<Record<string, 'release' | 'stranger' | undefined>> = {
  agent: undefined,
  api: 'release',
  backup: 'stranger',
  edge: 'release',
  ledger: 'release',
  ops: 'release',
  web: 'release',
};

async function must(engine: LabEngine, ...args: readonly string[]): Promise<void> {
  const { code, stderr } = await engine.docker(...args);
  if (code !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`);
}

async function signAll(cosign: LabCosign, registry: string): Promise<void> {
  for (const key of ['release', 'stranger'])
    await cosign.run(['generate-key-pair', '--output-key-prefix', key]);
  for (const [service, key] of Object.entries(signers)) {
    if (key === undefined) continue;
    const name = `shop/${service}:1.4.0`;
    // What is signed says the name that users know.
    const identity = `--sign-container-identity=${released}/${name}`;
    const args = [
      'sign',
      '--key',
      `${key}.key`,
      '--tlog-upload=false',
      '--yes',
      identity,
      `${registry}/${name}`,
    ];
    const { code, stderr } = await cosign.run(args);
    if (code !== 0) throw new Error(`cosign sign ${name}: ${stderr}`);
  }
}

/** Replaces the name of a registry in the files of a folder that have it. */
async function renameRegistry(
  folder: string,
  names: readonly string[],
  from: string,
  to: string,
): Promise<void> {
  for (const name of names) {
    const text = await readFile(join(folder, name), 'utf8');
    await writeFile(join(folder, name), text.replaceAll(from, to));
  }
}

async function renameEvidence(folder: string, registry: string): Promise<void> {
  for (const name of await readdir(folder))
    await rename(join(folder, name), join(folder, name.replace(registry.replace(':', '_'), released)));
}

const engine = await startEngine({ config: 'default' });
try {
  const shop = await prepareShop(engine, await freePorts());
  const registry = await startRegistry(join(engine.directory, 'registry'));
  try {
    const built = await shop.compose('-f', 'repaired.compose.yaml', 'build');
    if (built.code !== 0) throw new Error(built.stderr);
    for (const service of Object.keys(signers)) {
      const name = `${registry.name}/shop/${service}:1.4.0`;
      await must(engine, 'tag', `shop/${service}`, name);
      await must(engine, 'push', '--quiet', name);
    }
    const keys = join(engine.directory, 'keys');
    await mkdir(keys);
    await signAll(new LabCosign(keys), registry.name);
    const folder = join(shop.directory, 'release');
    await cp(join(keys, 'release.pub'), join(folder, 'release.pub'));
    const texts = ['compose.yaml', 'ironhull.yaml'];
    await renameRegistry(folder, texts, released, registry.name);
    // Old digests are of images that this registry does not have.
    const compose = await readFile(join(folder, 'compose.yaml'), 'utf8');
    await writeFile(join(folder, 'compose.yaml'), compose.replaceAll(/@sha256:[0-9a-f]{64}/gu, ''));
    for (const name of ['ironhull.lock', 'ironhull.evidence'])
      await rm(join(folder, name), { recursive: true, force: true });
    const words = ['trust', 'lock', 'compose.yaml', '--write', '--evidence', '--policy', 'ironhull.yaml'];
    const locked = await runCli(words, { cwd: folder, env: { HOME: keys } });
    process.stdout.write(locked.stdout + locked.stderr);
    await renameRegistry(folder, [...texts, 'ironhull.lock'], registry.name, released);
    await renameEvidence(join(folder, 'ironhull.evidence'), registry.name);
    await rm(release, { recursive: true });
    await cp(folder, release, { recursive: true });
  } finally {
    await registry.stop();
  }
} finally {
  await engine.stop();
}
