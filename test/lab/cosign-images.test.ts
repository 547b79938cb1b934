import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { inspectImage } from '../../src/app/trust/inspect-image.ts';
import { readSigner } from '../../src/app/trust/verify-bundle-file.ts';
import { verifyImages } from '../../src/app/trust/verify-images.ts';
import { docker } from '../kit/collect-lab.ts';
import { findProgram, labTest, programPath } from './kit/availability.ts';
import { mustRun, runCommand } from './kit/commands.ts';
import { labImage } from './kit/image.ts';
import { labMachine } from './kit/machine.ts';
import { registrySkip, startRegistry } from './kit/registry.ts';
import { sharedEngine } from './kit/shared.ts';

const shared = sharedEngine('default');
const undo: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});

const cosign = findProgram('cosign') ?? '';
const skip = registrySkip() || (cosign === '' ? 'cosign is not installed' : false);

describe('images that cosign signed, as cosign and we see them', { skip }, () => {
  labTest('signatures, attestations, and neither', async () => {
    const engine = await shared();
    const folder = join(engine.directory, 'cosign-images');
    await mkdir(folder);
    const registry = await startRegistry(join(folder, 'registry'));
    undo.push(() => registry.stop());
    const env = { PATH: programPath, HOME: folder, COSIGN_PASSWORD: 'lab' };
    const run = (...args: readonly string[]) => runCommand(cosign, args, { directory: folder, env });
    for (const name of ['ann', 'bob'])
      await mustRun(cosign, ['generate-key-pair', '--output-key-prefix', name], { directory: folder, env });
    const push = async (tag: string): Promise<string> => {
      const reference = `${registry.name}/team/${tag}:1`;
      await docker(engine, 'tag', await labImage(engine), reference);
      const pushed = await docker(engine, 'push', reference);
      return `${registry.name}/team/${tag}@${/digest: (sha256:[0-9a-f]{64})/u.exec(pushed)?.[1] ?? ''}`;
    };
    await writeFile(
      join(folder, 'provenance.json'),
      '{"builder":{"id":"https://builder.example"},"buildType":"x","invocation":{}}',
    );
    const [signed, attested, bare] = [await push('signed'), await push('attested'), await push('bare')];
    const quiet = ['--key', 'ann.key', '--tlog-upload=false', '--yes'];
    const made = [
      await run('sign', ...quiet, signed),
      await run('attest', ...quiet, '--type', 'slsaprovenance', '--predicate', 'provenance.json', attested),
    ];
    for (const { code, stderr } of made) assert.equal(code, 0, stderr);

    const machine = labMachine({ DOCKER_CONFIG: folder, PATH: '/nowhere' });
    const ours = async (reference: string, key: string, attestation?: string) => {
      const signer = await readSigner({ key: join(folder, `${key}.pub`), withoutLog: true }, machine);
      const wanted =
        attestation === undefined
          ? { cosign: [signer] }
          : { attestations: [{ named: attestation, types: [attestation], signers: [signer] }] };
      const [statement] = await verifyImages({ references: [reference], schemesOf: () => wanted }, machine);
      return statement?.verdict;
    };
    const theirs = async (reference: string, key: string, attestation?: string): Promise<boolean> => {
      const how = attestation === undefined ? ['verify'] : ['verify-attestation', '--type', attestation];
      const { code } = await run(...how, '--key', `${key}.pub`, '--insecure-ignore-tlog', reference);
      return code === 0;
    };
    const provenance = 'https://slsa.dev/provenance/v0.2';
    const cases = [
      [signed, 'ann', undefined, 'trusted'],
      [signed, 'bob', undefined, 'rejected'],
      [signed, 'ann', provenance, 'unsigned'],
      [attested, 'ann', provenance, 'trusted'],
      [attested, 'bob', provenance, 'rejected'],
      [attested, 'ann', 'https://spdx.dev/Document', 'unsigned'],
      [attested, 'ann', undefined, 'unsigned'],
      [bare, 'ann', undefined, 'unsigned'],
    ] as const;
    for (const [reference, key, attestation, verdict] of cases) {
      assert.equal(
        await ours(reference, key, attestation),
        verdict,
        `${reference} ${key} ${attestation ?? ''}`,
      );
      assert.equal(
        await theirs(reference, key, attestation),
        verdict === 'trusted',
        `cosign, ${reference} ${key}`,
      );
    }

    const signer = await readSigner({ key: join(folder, 'ann.pub'), withoutLog: true }, machine);
    const shown = await inspectImage(attested, { cosign: [signer] }, machine);
    assert.deepEqual(
      shown.attestations.map(({ predicateType, content, verdict }) => [predicateType, content, verdict]),
      [[provenance, 'built by https://builder.example', 'trusted']],
    );
    assert.deepEqual(shown.tags, ['1']);
  });
});
