import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { attestedArchive, type AttachedStatement } from '../kit/attested-archive.ts';
import { tarArchive } from '../kit/tar-archive.ts';
import { runCli } from './run-cli.ts';

const place = mkdtempSync(join(tmpdir(), 'ironhull-attached-'));
after(() => rmSync(place, { recursive: true }));

const installed = (name: string, version: string): string => `P:${name}\nV:${version}\nA:x86_64\n\n`;
const layer = tarArchive([
  { name: 'etc/os-release', content: 'ID=alpine\nVERSION_ID=3.20.0\nPRETTY_NAME="Alpine Linux v3.20"\n' },
  { name: 'lib/apk/db/installed', content: installed('openssl', '3.3.0-r2') + installed('zlib', '1.3.1-r1') },
]);

const purls = ['pkg:apk/alpine/openssl@3.3.0-r2?arch=x86_64', 'pkg:apk/alpine/zlib@1.3.1-r1?arch=x86_64'];

function cycloneDx(listed: readonly string[]): object {
  const components = listed.map((purl) => ({ type: 'library', name: purl.split(/[/@]/u)[2], purl }));
  return { bomFormat: 'CycloneDX', specVersion: '1.5', components };
}

function spdx(listed: readonly string[], name = 'sbom'): object {
  const packages = listed.map((purl, index) => ({
    SPDXID: `SPDXRef-${index}`,
    name: purl.split(/[/@]/u)[2],
    versionInfo: /@([^?]*)/u.exec(purl)?.[1],
    downloadLocation: 'NOASSERTION',
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }],
  }));
  return { spdxVersion: 'SPDX-2.3', SPDXID: 'SPDXRef-DOCUMENT', name, packages };
}

const cycloneDxType = 'https://cyclonedx.org/bom';
const spdxType = 'https://spdx.dev/Document';

interface Document {
  findings: readonly { rule: string; severity: string; message: string }[];
  outcomes?: readonly { rule: string; state: string; because?: string; doubts?: readonly string[] }[];
  gaps: readonly { what: string; why: string }[];
}

/** What the rule says of an image with these statements. */
async function judged(
  statements: readonly AttachedStatement[],
  kind: 'oci-archive' | 'docker-archive' = 'oci-archive',
): Promise<{ findings: string[]; outcomes: string; gaps: readonly { what: string; why: string }[] }> {
  writeFileSync(join(place, 'image.tar'), attestedArchive([layer], statements));
  const { code, stdout, stderr } = await runCli(
    [
      'scan',
      `${kind}:image.tar`,
      '--only',
      'software/attached-sbom,software/secrets-in-files',
      '--fail-on',
      'never',
      '--no-cache',
      '--format',
      'json',
    ],
    { cwd: place },
  );
  assert.equal(code, 0, stderr);
  const { findings, outcomes = [], gaps } = JSON.parse(stdout) as Document;
  return {
    findings: findings.map(({ severity, message }) => `${severity} ${message}`),
    outcomes: JSON.stringify(outcomes.filter(({ rule }) => rule === 'software/attached-sbom')),
    gaps,
  };
}

describe('ironhull scan of an image with an attached SBOM', () => {
  it('passes for SBOMs with the packages of the image', async () => {
    const { findings, outcomes, gaps } = await judged([
      { predicateType: cycloneDxType, predicate: cycloneDx(purls) },
      { predicateType: spdxType, predicate: spdx(purls) },
    ]);
    assert.deepEqual(findings, []);
    assert.match(outcomes, /"state":"passed"/u);
    assert.doesNotMatch(JSON.stringify(gaps), /attestation/u);
  });

  it('reports packages that are left out, of another version, or not there, also of a saved image', async () => {
    const predicate = spdx(['pkg:apk/alpine/openssl@3.1.0-r0', 'pkg:apk/alpine/curl@8.0.0-r0']);
    for (const kind of ['oci-archive', 'docker-archive'] as const) {
      const { findings } = await judged([{ predicateType: spdxType, predicate }], kind);
      assert.deepEqual(findings.length, 3, kind);
      assert.match(findings.join('\n'), /medium .*does not list 1 package of the image: zlib 1\.3\.1-r1/u);
      assert.match(findings.join('\n'), /medium .*another version.*openssl 3\.3\.0-r2 \(SBOM: 3\.1\.0-r0\)/u);
      assert.match(findings.join('\n'), /low .*curl 8\.0\.0-r0/u);
    }
  });

  it('reads statements in signed envelopes, and documents in the member Data of older versions of cosign', async () => {
    const { findings } = await judged([
      { predicateType: cycloneDxType, predicate: { Data: cycloneDx(purls.slice(0, 1)) }, envelope: true },
    ]);
    assert.match(findings.join(), /does not list 1 package of the image: zlib/u);
  });

  it('leaves out the SBOMs of build stages', async () => {
    const stage = { predicateType: spdxType, predicate: spdx(['pkg:apk/alpine/go@1.22.0-r0'], 'sbom-build') };
    const { findings, outcomes } = await judged([stage]);
    assert.deepEqual(findings, []);
    assert.match(outcomes, /not-applicable/u);
    const main = { predicateType: spdxType, predicate: spdx(purls) };
    assert.match((await judged([main, stage])).outcomes, /"state":"passed"/u);
  });

  for (const [title, statement, why] of [
    ['is no SBOM', { predicateType: spdxType, predicate: { any: 1 } }, /no SBOM/u],
    ['is no object', { predicateType: cycloneDxType, predicate: 'text' }, /no JSON object/u],
    [
      'is of a version that is not known',
      { predicateType: cycloneDxType, predicate: { bomFormat: 'CycloneDX', specVersion: '9' } },
      /CycloneDX 9/u,
    ],
    ['is no JSON', { predicateType: spdxType, predicate: {}, text: '{' }, /no JSON/u],
    ['is no statement', { predicateType: spdxType, predicate: {}, text: '[]' }, /no statement/u],
    [
      'is on another image',
      { predicateType: spdxType, predicate: spdx(purls), subject: `sha256:${'0'.repeat(64)}` },
      /another image/u,
    ],
    ['was changed', { predicateType: spdxType, predicate: spdx(purls), stored: '{}' }, /has the digest/u],
  ] as const)
    it(`is a gap and not decided where the SBOM ${title}`, async () => {
      const { findings, outcomes, gaps } = await judged([statement]);
      assert.deepEqual(findings, []);
      assert.match(outcomes, /unknown/u);
      assert.doesNotMatch(outcomes, /"state":"passed"/u);
      const gap = gaps.find(({ what }) => what.startsWith('attestation sha256:'));
      assert.match(gap?.why ?? '', why);
    });

  it('goes on after a statement that cannot be read', async () => {
    const { findings, gaps } = await judged([
      { predicateType: spdxType, predicate: {}, text: '{' },
      { predicateType: spdxType, predicate: spdx(purls.slice(1)) },
    ]);
    assert.equal(findings.length, 1);
    assert.ok(gaps.some(({ why }) => why.includes('no JSON')));
  });

  it('does not apply where no SBOM is attached', async () => {
    const { outcomes } = await judged([{ predicateType: 'https://slsa.dev/provenance/v1', predicate: {} }]);
    assert.match(outcomes, /no SBOM is attached/u);
  });
});
