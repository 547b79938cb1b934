import assert from 'node:assert/strict';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as suite from 'node:test';
import type { TrustStatement } from '../../src/core/trust/trust.ts';
import { runCli } from '../cli/run-cli.ts';
import { labTest } from './kit/availability.ts';
import { cosignSkip, LabCosign } from './kit/cosign.ts';
import { LockLab, lockedEntry, type LockProject } from './kit/lock-project.ts';
import { pushImage } from './kit/push-image.ts';
import { registrySkip } from './kit/registry.ts';

const skip = registrySkip() || cosignSkip();
let lab: LockLab;
suite.before(async () => {
  if (skip === false) lab = await LockLab.start();
});
suite.after(async () => {
  if (skip === false) await lab.stop();
});

/** The verdicts of `trust verify --offline` on what a project locks, as users who cannot reach the registry see them. */
async function verdicts(path: string, ...args: readonly string[]) {
  const { stdout, code, stderr } = await runCli(
    ['trust', 'verify', '--offline', '--format', 'json', ...args],
    // No proxy and no resolver would help: a request would be refused.
    { cwd: path, env: { HOME: lab.folder } },
  );
  assert.notEqual(stdout, '', stderr);
  const { statements } = JSON.parse(stdout) as { statements: readonly TrustStatement[] };
  const name = ({ reference }: TrustStatement): string => /\/([^/:@]+)[:@]/u.exec(reference)?.[1] ?? '';
  return {
    code,
    by: Object.fromEntries(statements.map((one) => [name(one), one.verdict])),
    why: Object.fromEntries(statements.map((one) => [name(one), one.steps.at(-1)?.detail ?? ''])),
  };
}

/** A copy of a project whose evidence somebody changed. */
async function changed(it: LockProject, change: (evidence: string) => Promise<unknown>): Promise<string> {
  const path = `${it.path}-changed`;
  await rm(path, { recursive: true, force: true });
  await cp(it.path, path, { recursive: true });
  await change(join(path, 'ironhull.evidence'));
  return path;
}

suite.describe('evidence that is stored beside a lock', { skip }, () => {
  labTest('gives the verdicts of the registry when it is gone, and no better ones', async () => {
    const cosign = new LabCosign(lab.folder);
    for (const name of ['ann', 'eve'])
      assert.equal((await cosign.run(['generate-key-pair', '--output-key-prefix', name])).code, 0);
    const images = ['signed', 'foreign', 'bare', 'moved'];
    for (const name of images) await pushImage(lab.repository(`team/${name}`), { layers: [name] }, '1');
    const sign = async (name: string, key: string): Promise<void> => {
      const reference = `${lab.registry.name}/team/${name}:1`;
      const args = ['sign', '--key', `${key}.key`, '--tlog-upload=false', '--yes', reference];
      const { code, stderr } = await cosign.run(args);
      assert.equal(code, 0, stderr);
    };
    await sign('signed', 'ann');
    await sign('moved', 'ann');
    await sign('foreign', 'eve');
    const it = await lab.project({
      'compose.yaml': `services:\n${images.map((name) => `  ${name}: {image: ${lab.registry.name}/team/${name}:1}\n`).join('')}`,
      'ironhull.yaml': `trust:\n  images:\n    - match: ${lab.registry.name}/team/*\n      cosign: [{ key: ann.pub, withoutLog: true }]\n`,
      'ann.pub': await readFile(join(lab.folder, 'ann.pub'), 'utf8'),
    });
    const locked = await it.report('--evidence', '--policy', 'ironhull.yaml');
    const expected = { signed: 'trusted', foreign: 'rejected', bare: 'unsigned', moved: 'trusted' };
    for (const [name, verdict] of Object.entries(expected))
      assert.deepEqual(
        lockedEntry(locked.lock, `team/${name}:1`).signatures.map((one) => one.verdict),
        [verdict],
      );
    // What happens to the tag later changes nothing: the evidence is on the digest.
    await pushImage(lab.repository('team/moved'), { layers: ['evil'] }, '1');
    await lab.registry.stop();

    const policy = ['--policy', 'ironhull.yaml'];
    const stored = await verdicts(it.path, ...policy);
    assert.deepEqual([stored.by, stored.code], [expected, 1], JSON.stringify(stored.why));
    const one = await verdicts(it.path, ...policy, `${lab.registry.name}/team/signed:1`);
    assert.deepEqual([one.by, one.code], [{ signed: 'trusted' }, 0]);
    const other = await verdicts(
      it.path,
      ...policy,
      `${lab.registry.name}/team/signed:1@sha256:${'0'.repeat(64)}`,
      `${lab.registry.name}/team/never:1`,
    );
    assert.deepEqual(other.by, { signed: 'unverifiable', never: 'unverifiable' });
    assert.equal(other.code, 3);
    // Nobody is trusted without being named.
    assert.equal((await verdicts(it.path)).by.signed, 'unverifiable');

    const repository = `${lab.registry.name.replace(':', '_')}+team+signed`;
    const blobs = (evidence: string): string => join(evidence, repository, 'blobs', 'sha256');
    const withSigned = async (
      change: (evidence: string) => Promise<unknown>,
    ): Promise<string | undefined> => {
      const path = await changed(it, change);
      return (await verdicts(path, ...policy, `${lab.registry.name}/team/signed:1`)).by.signed;
    };
    const signature = `sha256-${lockedEntry(locked.lock, 'team/signed:1').digest.slice('sha256:'.length)}.sig`;
    const edit = (from: string | RegExp, to: string) => async (evidence: string) => {
      const index = join(evidence, repository, 'index.json');
      const text = await readFile(index, 'utf8');
      assert.notEqual(text.replace(from, to), text);
      await writeFile(index, text.replace(from, to));
    };
    const cases: [string, string, (evidence: string) => Promise<unknown>][] = [
      ['without the folder', 'unverifiable', (evidence) => rm(evidence, { recursive: true })],
      ['without the index', 'unverifiable', (evidence) => rm(join(evidence, repository, 'index.json'))],
      [
        'an index that is no JSON',
        'unverifiable',
        (evidence) => writeFile(join(evidence, repository, 'index.json'), '{'),
      ],
      ['another name for the signature', 'unverifiable', edit(signature, 'sha256-other.sig')],
      [
        'the signature of another image',
        'rejected',
        async (evidence) => {
          const foreign = join(evidence, repository.replace('signed', 'moved'));
          const index = await readFile(join(foreign, 'index.json'), 'utf8');
          const digest =
            /"digest": "(sha256:[0-9a-f]{64})",\s+"size": \d+,\s+"annotations": \{\s+"[^"]+": "[^"]+\.sig"/u.exec(
              index,
            )?.[1] ?? '';
          await cp(join(foreign, 'blobs'), join(evidence, repository, 'blobs'), { recursive: true });
          const own = await readFile(join(evidence, repository, 'index.json'), 'utf8');
          const document = JSON.parse(own) as {
            manifests: { digest: string; annotations?: Record<string, string> }[];
          };
          for (const entry of document.manifests)
            if (Object.values(entry.annotations ?? {}).includes(signature)) entry.digest = digest;
          await writeFile(join(evidence, repository, 'index.json'), JSON.stringify(document));
        },
      ],
      [
        'a byte of every file',
        'unverifiable',
        async (evidence) => {
          for (const name of await readdir(blobs(evidence))) {
            const bytes = await readFile(join(blobs(evidence), name));
            bytes[0] = 0x20;
            await writeFile(join(blobs(evidence), name), bytes);
          }
        },
      ],
    ];
    for (const [title, verdict, change] of cases) assert.equal(await withSigned(change), verdict, title);
  });
});
