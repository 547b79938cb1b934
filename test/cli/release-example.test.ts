import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TrustStatement } from '../../src/core/trust/trust.ts';
import { runCli } from './run-cli.ts';

const release = join(import.meta.dirname, '../../examples/shop/release');
const expected = {
  agent: 'unsigned',
  api: 'trusted',
  backup: 'rejected',
  edge: 'trusted',
  ledger: 'trusted',
  ops: 'trusted',
  web: 'trusted',
};

const serviceOf = (reference: string): string => /\/shop\/([a-z]+):/u.exec(reference)?.[1] ?? reference;

async function verdictsIn(cwd: string): Promise<Readonly<Record<string, string>>> {
  const words = ['trust', 'verify', '--offline', '--policy', 'ironhull.yaml', '--format', 'json'];
  const { stdout, stderr } = await runCli(words, { cwd });
  assert.equal(stderr, '');
  const { statements } = JSON.parse(stdout) as { statements: readonly TrustStatement[] };
  return Object.fromEntries(statements.map(({ reference, verdict }) => [serviceOf(reference), verdict]));
}

describe('the release of the example application', () => {
  it('is covered by its lock, which the files agree with', async () => {
    const { code, stdout } = await runCli(['trust', 'lock', 'compose.yaml', '--check'], { cwd: release });
    // One image was rejected when it was locked: that is what the check says, and nothing else.
    assert.equal(code, 1);
    assert.match(stdout, /7 images locked; 1 difference/u, stdout);
  });

  it('has verdicts without the network', async () => {
    assert.deepEqual(await verdictsIn(release), expected);
  });

  it('fails where the lint finds what is not signed, at the line that names it', async () => {
    const words = [
      'lint',
      '.',
      '--policy',
      'ironhull.yaml',
      '--only',
      'workload/image-signature',
      '--format',
      'json',
    ];
    const { stdout } = await runCli(words, { cwd: release });
    const { findings } = JSON.parse(stdout) as {
      findings: { locations: { startLine: number }[] }[];
    };
    const lines = (await readFile(join(release, 'compose.yaml'), 'utf8')).split('\n');
    const named = findings.map(({ locations: [at] }) => serviceOf(lines[(at?.startLine ?? 0) - 1] ?? ''));
    assert.deepEqual(named.toSorted(), ['agent', 'backup']);
  });

  it('trusts nothing under another key', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ironhull-release-'));
    try {
      await cp(release, folder, { recursive: true });
      const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
        'sign',
      ]);
      const der = Buffer.from(await crypto.subtle.exportKey('spki', publicKey)).toString('base64');
      await writeFile(
        join(folder, 'release.pub'),
        `-----BEGIN PUBLIC KEY-----\n${der}\n-----END PUBLIC KEY-----\n`,
      );
      const verdicts = await verdictsIn(folder);
      assert.deepEqual(new Set(Object.values(verdicts)), new Set(['unsigned', 'rejected']));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
