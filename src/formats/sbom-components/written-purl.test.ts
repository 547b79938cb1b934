import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSbom } from '../sbom/read-sbom.ts';
import { writeSbom } from '../sbom/write-sbom.ts';

const stamp = {
  uuid: '3e671687-395b-41f5-a30f-a58921a69b79',
  timestamp: '2026-11-30T15:00:00Z',
  toolVersion: '0',
};

function readPurls(text: string): readonly (string | undefined)[] {
  return readSbom(new TextEncoder().encode(text), 'x.json').inventory.packages.map(({ purl }) => purl);
}

function cycloneDx(...purls: readonly string[]): string {
  const components = purls.map((purl) => ({ type: 'library', name: '', purl }));
  return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, components });
}

test('a Package URL that is not the canonical one is kept as the SBOM writes it, and written again so', () => {
  const written = 'pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=bookworm&upstream=openssl';
  const text = cycloneDx(written, 'pkg:npm/%40babel/core@7.0.0', 'pkg:NPM/left-pad@1.0.0');
  assert.deepEqual(readPurls(text), [written, undefined, 'pkg:NPM/left-pad@1.0.0']);
  const { inventory } = readSbom(new TextEncoder().encode(text), 'x.json');
  for (const format of ['cyclonedx-json', 'cyclonedx-xml', 'spdx-json'] as const)
    assert.deepEqual(
      readPurls(writeSbom(format, inventory, { name: 'x' }, stamp)),
      [written, undefined, 'pkg:NPM/left-pad@1.0.0'],
      format,
    );
});

test('components that differ in the spelling of their Package URL are one package', () => {
  const purls = ['pkg:npm/left-pad@1.0.0?vcs_url=a', 'pkg:npm/left-pad@1.0.0?vcs_url=b'];
  assert.deepEqual(readPurls(cycloneDx(...purls)), [purls[0]]);
});
