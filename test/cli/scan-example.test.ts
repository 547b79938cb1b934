import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { schemaErrors } from '../kit/report-schema.ts';
import { runCli } from './run-cli.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'examples/shop/sboms');
const services = ['agent', 'api', 'backup', 'edge', 'ledger', 'ops', 'web'];

async function scan(...more: readonly string[]): Promise<string> {
  const targets = services.map((service) => `sbom:examples/shop/sboms/${service}.cdx.json`);
  const words = ['scan', ...targets, '--fail-on', 'never', ...more];
  const { code, stdout, stderr } = await runCli(words, { cwd: root });
  assert.equal(code, 0, stderr);
  return stdout;
}

interface Scanned {
  software: readonly {
    subject: { name: string };
    packages: number;
    unassessed: number;
    database: { kind: string; oldest: string };
  }[];
  outcomes: readonly { doubts: readonly string[] }[];
  findings: readonly { rule: string; title: string; vulnerability?: { fixedIn?: string } }[];
}

describe('the SBOMs of the example', () => {
  it('are those that tools/example-sboms.ts writes', async () => {
    const fresh = await mkdtemp(join(tmpdir(), 'ironhull-sboms-'));
    try {
      await promisify(execFile)(process.execPath, [join(root, 'tools/example-sboms.ts'), fresh]);
      const names = await readdir(fresh);
      assert.deepEqual(names, await readdir(folder));
      for (const name of names)
        assert.equal(
          await readFile(join(fresh, name), 'utf8'),
          await readFile(join(folder, name), 'utf8'),
          name,
        );
    } finally {
      await rm(fresh, { recursive: true });
    }
  });

  it('are assessed by the snapshot, but for packages of npm', async () => {
    const document: unknown = JSON.parse(await scan('--format', 'json'));
    assert.deepEqual(schemaErrors(document), []);
    const { software, findings, outcomes } = document as Scanned;
    assert.equal(software.length, services.length);
    for (const { subject, packages, unassessed, database } of software) {
      // Alpine 3.20 gets no updates since 2026-04-01: then no package of it is assessed in full.
      if (subject.name.includes('ledger')) assert.equal(unassessed, 0);
      else assert.ok(unassessed === packages || unassessed === (subject.name.includes('web') ? 4 : 0));
      assert.equal(database.kind, 'snapshot');
      assert.match(database.oldest, /^20\d\d-/u);
    }
    const doubts = outcomes.flatMap((one) => one.doubts).join('\n');
    assert.match(doubts, /4 packages not assessed: the database has no advisories of npm/u);
    assert.doesNotMatch(doubts, /only some advisories/u);
    const openssl = findings.find(({ rule }) => rule === 'CVE-2024-5535');
    assert.equal(openssl?.vulnerability?.fixedIn, '3.3.1-r1');
    assert.match(openssl?.title ?? '', /^CVE-2024-5535 in lib(?:crypto|ssl)3$/u);
  });

  it('show counts, upgrades and the age of the snapshot for each image', async () => {
    const text = await scan('--brief');
    for (const service of services) assert.ok(text.includes(`${service}.cdx.json`), service);
    assert.equal(
      text.replace(/\s+/gu, ' ').match(/by the advisories that come with Ironhull, of 20/gu)?.length,
      services.length,
    );
    assert.match(text, /openssl 3\.3\.0-r2 to 3\.3\.2-r1: clears 4/u);
  });
});
