import assert from 'node:assert/strict';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readVex } from '../../src/formats/vex/read-vex.ts';
import { runCli, type CliResult } from '../cli/run-cli.ts';
import { feeds, sbom } from './shop-files.ts';
import { schemaErrors } from '../kit/report-schema.ts';

const openVex = (...statements: readonly object[]) =>
  JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://vendor.example/vex',
    author: 'Vendor',
    timestamp: '2026-01-01T00:00:00Z',
    version: 1,
    statements,
  });

const notCalled = {
  vulnerability: { name: 'CVE-2024-10001' },
  products: [{ '@id': 'pkg:npm/left@2.0.0' }],
  status: 'not_affected',
  justification: 'vulnerable_code_not_in_execute_path',
  impact_statement: 'It is not called.',
};

const csaf = JSON.stringify({
  document: {
    category: 'csaf_vex',
    csaf_version: '2.0',
    publisher: { name: 'Vendor' },
    tracking: { id: 'x', current_release_date: '2026-01-01T00:00:00Z' },
  },
  product_tree: {
    full_product_names: [
      { name: 'left', product_id: 'L', product_identification_helper: { purl: 'pkg:npm/left@2.0.0' } },
    ],
  },
  vulnerabilities: [{ cve: 'CVE-2024-10001', product_status: { fixed: ['L'] } }],
});

const analysis = {
  vulnerabilities: [
    {
      id: 'CVE-2024-10001',
      analysis: { state: 'not_affected', justification: 'code_not_reachable', detail: 'It is not called.' },
      affects: [{ ref: 'left' }],
    },
  ],
};

interface ShownFinding {
  rule: string;
  fingerprint: string;
  waived: boolean;
  waiver?: { reason: string; justification?: string; vex?: object };
  evidence: readonly { source: string; saw: string }[];
}

interface Shown {
  findings: readonly ShownFinding[];
  summary: { waived: number; high: number; medium: number };
  gaps: readonly { what: string; why: string; subject: { kind: string } }[];
  software: readonly { clearedByVex: number }[];
}

describe('ironhull scan with VEX', () => {
  let folder: string;
  const write = (name: string, text: string | Buffer) => writeFile(join(folder, name), text);
  const run = (...args: readonly string[]): Promise<CliResult> =>
    runCli(args, { cwd: folder, env: { IRONHULL_DATABASE: join(folder, 'database') } });
  const scan = async (...args: readonly string[]): Promise<Shown> => {
    const { code, stdout, stderr } = await run('scan', 'sbom:shop.json', '--format', 'json', ...args);
    assert.ok(code === 0 || code === 1, stderr);
    const shown = JSON.parse(stdout) as Shown;
    assert.deepEqual(schemaErrors(shown), []);
    return shown;
  };
  const waivedIn = ({ findings }: Shown) =>
    findings
      .filter(({ waived }) => waived)
      .map(({ rule }) => rule)
      .toSorted();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ironhull-vex-'));
    for (const [path, bytes] of Object.entries(feeds)) {
      await mkdir(join(folder, 'mirror', dirname(path)), { recursive: true });
      await write(join('mirror', path), bytes);
    }
    await write('shop.json', sbom('2.0.0'));
    await write('vendor.json', openVex(notCalled));
    const update = await run('db', 'update', '--mirror', './mirror', '--ecosystem', 'npm');
    assert.equal(update.code, 0, update.stdout + update.stderr);
  });
  after(() => rm(folder, { recursive: true }));

  it('clears what an OpenVEX document names, and shows the statement', async () => {
    const without = await scan();
    assert.deepEqual(waivedIn(without), []);
    assert.equal(without.findings.length, 3);
    const shown = await scan('--vex', 'vendor.json');
    assert.equal(shown.findings.length, 3);
    assert.deepEqual(waivedIn(shown), ['CVE-2024-10001']);
    assert.equal(shown.summary.waived, 1);
    assert.equal(shown.software[0]?.clearedByVex, 1);
    const finding = shown.findings.find(({ waived }) => waived);
    assert.deepEqual(finding?.waiver?.vex, {
      file: 'vendor.json',
      status: 'not-affected',
      author: 'Vendor',
      justification: 'vulnerable_code_not_in_execute_path',
      note: 'It is not called.',
      issued: '2026-01-01T00:00:00.000Z',
    });
    assert.ok(finding.evidence.some(({ source }) => source === 'VEX vendor.json by Vendor'));
    const { stdout } = await run('scan', 'sbom:shop.json', '--vex', 'vendor.json', '--all');
    assert.match(stdout, /1 vulnerability of packages cleared by VEX/);
    assert.match(stdout, /waived: VEX vendor\.json by Vendor: not affected \(2026-01-01\)/);
  });

  it('reads CSAF, and CycloneDX by its references', async () => {
    await write('vendor.csaf.json', csaf);
    assert.deepEqual(waivedIn(await scan('--vex', 'vendor.csaf.json')), ['CVE-2024-10001']);
    await write('analysed.json', sbom('2.0.0', analysis));
    assert.deepEqual(waivedIn(await scan('--vex', 'analysed.json')), ['CVE-2024-10001']);
  });

  it('does not count the analyses of the SBOM that it scans unless it is named', async () => {
    await write('analysed.json', sbom('2.0.0', analysis));
    const shown = async (...args: string[]) => {
      const { stdout } = await run('scan', 'sbom:analysed.json', '--format', 'json', ...args);
      return waivedIn(JSON.parse(stdout) as Shown);
    };
    assert.deepEqual(await shown(), []);
    assert.deepEqual(await shown('--vex', 'analysed.json'), ['CVE-2024-10001']);
  });

  it('adds the note of what is affected', async () => {
    const { impact_statement: _, ...said } = notCalled;
    const affected = { ...said, status: 'affected', action_statement: 'Upgrade by June.' };
    await write('affected.json', openVex(affected));
    const shown = await scan('--vex', 'affected.json', '--vex', 'vendor.json');
    assert.deepEqual(waivedIn(shown), []);
    const saw = shown.findings.flatMap(({ evidence }) => evidence.map((one) => one.saw));
    assert.ok(
      saw.some((text) => text.includes('affected') && text.includes('Upgrade by June.')),
      saw.join('\n'),
    );
  });

  it('ends with 2 for a document that is missing or not understood, and clears nothing', async () => {
    const bad = {
      'none.json': undefined,
      'text.json': 'hello',
      'array.json': '[]',
      'sbom.json': sbom('2.0.0'),
      'empty.json': openVex(),
      'status.json': openVex({ ...notCalled, status: 'harmless' }),
      'half.json': openVex(notCalled, { ...notCalled, vulnerability: {} }),
      'deep.json': '['.repeat(200_000),
    };
    for (const [name, text] of Object.entries(bad)) {
      if (text !== undefined) await write(name, text);
      const { code, stdout, stderr } = await run(
        'scan',
        'sbom:shop.json',
        '--vex',
        'vendor.json',
        '--vex',
        name,
      );
      assert.equal(code, 2, `${name}: ${stdout}`);
      assert.match(stderr, new RegExp(`${name.replace('.', '\\.')}: `, 'u'));
      assert.equal(stdout, '');
    }
  });

  it('takes the documents of the policy, from its folder', async () => {
    await mkdir(join(folder, 'rules', 'vex'), { recursive: true });
    await write('rules/vex/vendor.json', openVex(notCalled));
    await write('rules/ironhull.yaml', 'vex: [vex/vendor.json]\n');
    assert.deepEqual(waivedIn(await scan('--policy', 'rules/ironhull.yaml')), ['CVE-2024-10001']);
    await write('rules/bad.yaml', 'vex: [vex/gone.json]\n');
    const gone = await run('scan', 'sbom:shop.json', '--policy', 'rules/bad.yaml');
    assert.equal(gone.code, 2);
    assert.match(gone.stderr, /rules\/vex\/gone\.json: no such file/);
  });

  it('writes what is waived as OpenVEX, which clears the same where a justification says that it is not affected', async () => {
    await write(
      'waiving.yaml',
      `waive:
  - { rule: GHSA-bbbb-bbbb-bbbb, subject: "*", reason: Never parsed., justification: vulnerable_code_not_in_execute_path }
  - { rule: CVE-2024-10003, subject: "*", reason: Accepted by ann., until: 2999-12-31 }
`,
    );
    const shown = await scan('--policy', 'waiving.yaml', '--vex', 'vendor.json', '--write-vex', 'out.json');
    assert.deepEqual(waivedIn(shown), ['CVE-2024-10001', 'CVE-2024-10002', 'CVE-2024-10003']);
    const text = await readFile(join(folder, 'out.json'), 'utf8');
    const { statements } = readVex(text);
    assert.deepEqual(
      statements.map(({ vulnerabilities, products, subcomponents, status, justification, note }) => [
        vulnerabilities[0],
        products[0],
        subcomponents[0],
        status,
        justification,
        note,
      ]),
      [
        [
          'CVE-2024-10001',
          'pkg:npm/shop@1.0.0',
          'pkg:npm/left@2.0.0',
          'not-affected',
          'vulnerable_code_not_in_execute_path',
          'It is not called.',
        ],
        [
          'CVE-2024-10002',
          'pkg:npm/shop@1.0.0',
          'pkg:npm/left@2.0.0',
          'not-affected',
          'vulnerable_code_not_in_execute_path',
          'Never parsed.',
        ],
        [
          'CVE-2024-10003',
          'pkg:npm/shop@1.0.0',
          'pkg:npm/right@8.0.0',
          'affected',
          undefined,
          'Accepted until 2999-12-31: Accepted by ann.',
        ],
      ],
    );
    assert.deepEqual(waivedIn(await scan('--vex', 'out.json')), ['CVE-2024-10001', 'CVE-2024-10002']);

    await scan('--policy', 'waiving.yaml', '--vex', 'vendor.json', '--write-vex', 'again.json');
    const withoutDate = (document: string) => document.replace(/^ {2}"timestamp": .*$/mu, '');
    assert.equal(withoutDate(await readFile(join(folder, 'again.json'), 'utf8')), withoutDate(text));

    const none = await run('scan', 'sbom:shop.json', '--write-vex', 'none-written.json');
    assert.match(none.stderr, /no VEX document written/);
  });

  it('waives by any id, and reports waivers of vulnerabilities that are stale', async () => {
    for (const rule of ['CVE-2024-10001', 'GHSA-aaaa-aaaa-aaaa', 'ghsa-AAAA-aaaa-aaaa', 'cve-2024-10001']) {
      await write('one.yaml', `waive: [{ rule: ${rule}, subject: "shop.json", reason: x }]\n`);
      const shown = await scan('--policy', 'one.yaml');
      assert.deepEqual(waivedIn(shown), ['CVE-2024-10001'], rule);
      assert.ok(!shown.findings.some((finding) => finding.rule.startsWith('policy/')), rule);
    }
    await write(
      'stale.yaml',
      'waive: [{ rule: CVE-2024-77777, subject: "*", reason: x }, { rule: CVE-2024-10001, subject: "*", reason: y, until: 2020-01-01 }, { rule: GHSA-cccc-cccc-cccc, subject: other.json, reason: z }]\n',
    );
    const { findings } = await scan('--policy', 'stale.yaml');
    assert.deepEqual(
      findings.filter(({ rule }) => rule.startsWith('policy/')).map(({ rule }) => rule),
      ['policy/expired-waiver', 'policy/unused-waiver', 'policy/unused-waiver'],
    );
  });

  it('runs only the vulnerabilities that are asked for, and skips others', async () => {
    const rules = async (...args: string[]) =>
      (await scan(...args)).findings.map(({ rule }) => rule).toSorted();
    assert.deepEqual(await rules('--only', 'CVE-2024-10001'), ['CVE-2024-10001']);
    assert.deepEqual(await rules('--only', 'GHSA-aaaa-aaaa-aaaa'), ['CVE-2024-10001']);
    assert.deepEqual(await rules('--skip', 'CVE-2024-10001'), ['CVE-2024-10002', 'CVE-2024-10003']);
    assert.deepEqual(await rules('--skip', 'GHSA-aaaa-aaaa-aaaa'), ['CVE-2024-10002', 'CVE-2024-10003']);
  });

  it('keeps findings the same over an upgrade that does not fix them', async () => {
    await run('scan', 'sbom:shop.json', '--write-baseline', 'baseline.json');
    const first = (await scan()).findings.map(({ fingerprint }) => fingerprint).toSorted();
    await write('shop.json', sbom('2.5.0'));
    const upgraded = await scan('--baseline', 'baseline.json');
    await write('shop.json', sbom('2.0.0'));
    assert.deepEqual(upgraded.findings.map(({ fingerprint }) => fingerprint).toSorted(), first);
    assert.equal(upgraded.summary.medium + upgraded.summary.high, 0);
  });
});
