import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { exampleSoftware } from '../../src/checks/support/image/example-software.ts';
import { runCli } from '../cli/run-cli.ts';
import { factsWith } from '../kit/facts.ts';

const openssl = { type: 'deb', name: 'libssl3', version: '3.0.9-1' } as const;

const statement = (id: string, more: object = {}) => ({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://example.com/1',
  author: 'Vendor',
  timestamp: '2026-01-01T00:00:00Z',
  version: 1,
  statements: [
    {
      vulnerability: { name: id },
      products: [{ '@id': 'pkg:deb/debian/libssl3' }],
      status: 'not_affected',
      justification: 'vulnerable_code_not_present',
      ...more,
    },
  ],
});

describe('ironhull audit with VEX', () => {
  let folder: string;
  const write = (name: string, value: unknown) =>
    writeFile(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value), { mode: 0o600 });
  const audit = (...args: readonly string[]) =>
    runCli(['audit', '--only', 'software/vulnerable-package', '--format', 'json', ...args], { cwd: folder });
  const waived = async (...args: readonly string[]): Promise<readonly string[]> => {
    const { stdout, stderr } = await audit('--facts', 'facts.json', ...args);
    assert.notEqual(stdout, '', stderr);
    const { findings } = JSON.parse(stdout) as { findings: { rule: string; waived: boolean }[] };
    assert.equal(findings.length, 2);
    return findings.flatMap((one) => (one.waived ? [one.rule] : []));
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ironhull-audit-vex-'));
    const software = exampleSoftware([openssl], [{ id: 'CVE-2031-1001' }, { id: 'CVE-2031-1002' }]);
    await write('facts.json', { ...factsWith({}), ...software });
    await write('one.json', statement('CVE-2031-1001'));
    await write('two.json', statement('CVE-2031-1002'));
    await write('other.json', statement('CVE-2031-1002', { products: [{ '@id': 'pkg:deb/debian/zlib1g' }] }));
    await write('ironhull-vex.yaml', 'vex: [two.json]\n');
  });
  after(() => rm(folder, { recursive: true }));

  it('clears what the documents name, and nothing beyond', async () => {
    assert.deepEqual(await waived(), []);
    assert.deepEqual(await waived('--vex', 'one.json'), ['CVE-2031-1001']);
    assert.deepEqual(await waived('--vex', 'other.json'), []);
    assert.deepEqual(await waived('--vex', 'one.json', '--vex', 'two.json'), [
      'CVE-2031-1001',
      'CVE-2031-1002',
    ]);
  });

  it('takes those of the policy too', async () => {
    assert.deepEqual(await waived('--policy', 'ironhull-vex.yaml'), ['CVE-2031-1002']);
  });

  it('ends for a document that is missing or none', async () => {
    for (const name of ['missing.json', 'facts.json']) {
      const { code, stderr } = await audit('--facts', 'facts.json', '--vex', name);
      assert.equal(code, 2, stderr);
      assert.ok(stderr.includes(name));
    }
  });
});
