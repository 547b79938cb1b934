import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { inspectImage } from '../../src/app/trust/inspect-image.ts';
import { readPolicySchemes } from '../../src/app/trust/policy-schemes.ts';
import { readSigner } from '../../src/app/trust/verify-bundle-file.ts';
import { verifyImages } from '../../src/app/trust/verify-images.ts';
import {
  builder,
  cyclonedx,
  provenance02,
  provenance1,
  report,
  spdx,
  trivy,
  types,
  vex,
} from '../kit/attested-content.ts';
import { ImageStore, statementOn } from '../kit/image-store.ts';
import { pushBlob, sent } from '../kit/notation/registry-image.ts';
import { findProgram, labTest, programPath } from './kit/availability.ts';
import { mustRun, runCommand } from './kit/commands.ts';
import { labMachine } from './kit/machine.ts';
import { registrySkip, startRegistry, type LabRegistry } from './kit/registry.ts';

const cosign = findProgram('cosign') ?? '';
const skip = registrySkip() || (cosign === '' ? 'cosign is not installed' : false);

/** Scans that finished a moment ago: cosign's own clock is that of the machine. */
const now = new Date(Date.now() - 60_000).toISOString();
const scan = (...severities: readonly string[]) =>
  report(trivy(...severities), { metadata: { scanStartedOn: now, scanFinishedOn: now } });

describe('attestations that cosign signed, as cosign and we see them', { skip }, () => {
  let folder = '';
  let registry: LabRegistry;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ironhull-attested-'));
    registry = await startRegistry(join(folder, 'registry'));
    for (const name of ['ann', 'bob'])
      await mustRun(cosign, ['generate-key-pair', '--output-key-prefix', name], {
        directory: folder,
        env: env(),
      });
  });
  after(async () => {
    await registry.stop();
    await rm(folder, { recursive: true });
  });

  const env = () => ({ PATH: programPath, HOME: folder, COSIGN_PASSWORD: 'lab' });
  const run = (...args: readonly string[]) => runCommand(cosign, args, { directory: folder, env: env() });
  const machine = () => ({ ...labMachine({ DOCKER_CONFIG: folder, PATH: '/nowhere' }), directory: folder });
  const quiet = ['--tlog-upload=false', '--yes'];

  /** Pushes what a store has to a repository; returns how its images are named there. */
  async function push(name: string, make: (store: ImageStore) => string): Promise<string> {
    const store = new ImageStore();
    const digest = make(store);
    const base = `http://${registry.name}/v2/team/${name}`;
    const { blobs, manifests } = store.contents();
    for (const blob of blobs) await pushBlob(base, blob);
    for (const [reference, { bytes, mediaType }] of manifests)
      await sent(`${base}/manifests/${reference}`, {
        method: 'PUT',
        headers: { 'content-type': mediaType },
        body: new Uint8Array(bytes),
      });
    return `${registry.name}/team/${name}@${digest}`;
  }

  async function attest(reference: string, type: string, predicate: unknown, key = 'ann'): Promise<void> {
    const file = join(folder, 'predicate.json');
    await writeFile(file, typeof predicate === 'string' ? predicate : JSON.stringify(predicate));
    const { code, stderr } = await run(
      'attest',
      '--key',
      `${key}.key`,
      ...quiet,
      '--type',
      type,
      '--predicate',
      file,
      reference,
    );
    assert.equal(code, 0, stderr);
  }

  /** The verdicts on an image by the lines of an entry of a policy. */
  async function ours(reference: string, ...lines: readonly string[]): Promise<readonly string[]> {
    const entry = [`match: ${registry.name}/team/*`, ...lines].join('\n      ');
    await writeFile(join(folder, 'ironhull.yaml'), `trust:\n  images:\n    - ${entry}\n`);
    const schemesOf = await readPolicySchemes('ironhull.yaml', machine());
    const statements = await verifyImages({ references: [reference], schemesOf }, machine());
    return statements.map(({ verdict }) => verdict);
  }

  const theirs = async (reference: string, type: string, key: string): Promise<boolean> =>
    (
      await run(
        'verify-attestation',
        '--type',
        type,
        '--key',
        `${key}.pub`,
        '--insecure-ignore-tlog',
        reference,
      )
    ).code === 0;
  const needs = (entry: string, key = 'ann') =>
    `attestations: [{ signers: [{ key: ${key}.pub, withoutLog: true }], ${entry} }]`;

  labTest('each type that cosign attests', async () => {
    const rows = [
      ['slsaprovenance', 'slsaprovenance', provenance02],
      ['slsaprovenance1', 'slsaprovenance1', provenance1],
      ['spdxjson', 'spdxjson', spdx],
      ['spdx', 'spdx', 'SPDXVersion: SPDX-2.3\nPackageName: openssl\n'],
      ['cyclonedx', 'cyclonedx', cyclonedx],
      ['openvex', 'openvex', vex([{ '@id': 'pkg:deb/debian/openssl' }])],
      ['vuln', 'vuln, maxAge: 1d', scan()],
    ] as const;
    for (const [type, entry, predicate] of rows) {
      const reference = await push(type, (store) => store.image(type));
      assert.deepEqual(await ours(reference, needs(`type: ${entry}`)), ['unsigned'], type);
      await attest(reference, type, predicate);
      for (const key of ['ann', 'bob']) {
        const isGood = key === 'ann';
        assert.deepEqual(
          await ours(reference, needs(`type: ${entry}`, key)),
          [isGood ? 'trusted' : 'rejected'],
          type,
        );
        assert.equal(await theirs(reference, type, key), isGood, `cosign, ${type} ${key}`);
      }
    }
  });

  labTest('what an attestation must say, which cosign does not look at', async () => {
    const reference = await push('says', (store) => store.image('says'));
    await attest(reference, 'slsaprovenance', { ...provenance02, builder: { id: 'https://evil.example' } });
    await attest(reference, 'cyclonedx', { ...cyclonedx, components: [] });
    await attest(reference, 'vuln', scan('CRITICAL'));
    for (const [type, entry] of [
      ['slsaprovenance', `slsaprovenance, builder: "${builder}"`],
      ['cyclonedx', 'cyclonedx'],
      ['vuln', 'vuln, maxAge: 1d'],
    ] as const) {
      assert.deepEqual(await ours(reference, needs(`type: ${entry}`)), ['rejected'], type);
      assert.equal(await theirs(reference, type, 'ann'), true, type);
    }
    const [, digest = ''] = reference.split('@');
    await attest(reference, 'openvex', vex([{ '@id': `pkg:oci/says@${digest}` }]), 'bob');
    assert.deepEqual(
      await ours(reference, needs('type: vuln, maxAge: 1d')),
      ['rejected'],
      'a VEX document of a stranger',
    );
    await attest(reference, 'openvex', vex([{ '@id': `pkg:oci/says@${digest}` }]));
    assert.deepEqual(await ours(reference, needs('type: vuln, maxAge: 1d')), ['trusted']);
  });

  labTest('annotations', async () => {
    const reference = await push('annotated', (store) => store.image('annotated'));
    const { code, stderr } = await run(
      'sign',
      '--key',
      'ann.key',
      ...quiet,
      '-a',
      'env=production',
      '-a',
      'team=a',
      reference,
    );
    assert.equal(code, 0, stderr);
    const rows: readonly (readonly [Readonly<Record<string, string>>, boolean])[] = [
      [{ env: 'production' }, true],
      [{ env: 'production', team: 'a' }, true],
      [{ env: 'test' }, false],
      [{ env: 'production', more: 'x' }, false],
    ];
    for (const [wanted, isGood] of rows) {
      const verdicts = await ours(
        reference,
        'cosign: [{ key: ann.pub, withoutLog: true }]',
        `annotations: ${JSON.stringify(wanted)}`,
      );
      assert.deepEqual(verdicts, [isGood ? 'trusted' : 'rejected'], JSON.stringify(wanted));
      const options = Object.entries(wanted).flatMap(([key, value]) => ['-a', `${key}=${value}`]);
      const answer = await run('verify', '--key', 'ann.pub', '--insecure-ignore-tlog', ...options, reference);
      assert.equal(answer.code === 0, isGood, `cosign, ${JSON.stringify(wanted)}`);
    }
  });

  labTest('attestation manifests that cosign signs, and those in an index that it signs', async () => {
    let manifest = '';
    const hardened = await push('hardened', (store) => {
      const platform = store.image('amd64');
      manifest = store.attestationManifest([statementOn(platform, types.spdx, spdx)], { subject: platform });
      return store.index({ 'linux/amd64': platform });
    });
    assert.deepEqual(await ours(hardened, needs('type: sbom')), ['unsigned']);
    const signedManifest = `${hardened.split('@')[0] ?? ''}@${manifest}`;
    const signedIt = await run('sign', '--key', 'ann.key', ...quiet, signedManifest);
    assert.equal(signedIt.code, 0, signedIt.stderr);
    for (const key of ['ann', 'bob']) {
      const answer = await run('verify', '--key', `${key}.pub`, '--insecure-ignore-tlog', signedManifest);
      assert.equal(answer.code === 0, key === 'ann');
      assert.deepEqual(await ours(hardened, needs('type: sbom', key)), [
        key === 'ann' ? 'trusted' : 'rejected',
      ]);
    }

    const built = await push('built', (store) => {
      const platform = store.image('amd64');
      const inside = store.attestationManifest([statementOn(platform, types.provenance1, provenance1)]);
      return store.index({ 'linux/amd64': platform }, { [inside]: platform });
    });
    const wanted = needs(`type: provenance, builder: "${builder}"`);
    assert.deepEqual(await ours(built, wanted), ['unsigned']);
    const signedIndex = await run('sign', '--key', 'ann.key', ...quiet, built);
    assert.equal(signedIndex.code, 0, signedIndex.stderr);
    assert.deepEqual(await ours(built, wanted), ['trusted']);

    const signer = await readSigner({ key: join(folder, 'ann.pub'), withoutLog: true }, machine());
    for (const [reference, type] of [
      [hardened, types.spdx],
      [built, types.provenance1],
    ] as const) {
      const shown = await inspectImage(reference, { cosign: [signer] }, machine());
      assert.deepEqual(
        shown.attestations.map(({ predicateType, verdict }) => [predicateType, verdict]),
        [[type, 'trusted']],
      );
    }
  });

  labTest('a key that signed nothing', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await writeFile(join(folder, 'none.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
    const reference = await push('nobody', (store) => store.image('nobody'));
    await attest(reference, 'cyclonedx', cyclonedx);
    assert.deepEqual(await ours(reference, needs('type: sbom', 'none')), ['rejected']);
    assert.equal(await theirs(reference, 'cyclonedx', 'none'), false);
  });
});
