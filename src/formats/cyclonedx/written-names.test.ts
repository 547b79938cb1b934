import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonRecord } from '../json/members.ts';
import { inventoryOfSbom, type SbomReading } from '../sbom-components/inventory-of-sbom.ts';
import { readCycloneDxJson } from './read-json.ts';

const read = (document: JsonRecord): SbomReading =>
  inventoryOfSbom(
    readCycloneDxJson({ bomFormat: 'CycloneDX', specVersion: '1.6', ...document }),
    'sbom.json',
  );
const readComponents = (...components: readonly unknown[]) => read({ components }).inventory;
const library = (name: string, version: string, purl: string) => ({ type: 'library', name, version, purl });

test('a long SBOM that states no epoch of any package of a type has lost them, a short one may have none', () => {
  const flags = (...components: readonly object[]): readonly string[] => {
    const all = readComponents(...components).packages.map(({ epochUnknown = false }) =>
      String(epochUnknown),
    );
    return [...new Set(all)];
  };
  const rpm = (name: string, qualifiers = '') =>
    library(name, '5.1-1.el9', `pkg:rpm/redhat/${name}@5.1-1.el9?arch=x86_64${qualifiers}`);
  const many = Array.from({ length: 50 }, (_, index) => rpm(`package-${index}`));
  assert.deepEqual(flags(...many), ['true']);
  assert.deepEqual(flags(...many.slice(0, 20)), ['false']);
  assert.deepEqual(flags(...many, rpm('openssl', '&epoch=1')), ['false']);
  assert.deepEqual(flags(...many, rpm('bash', '&epoch=0')), ['false']);
  const debs = many.map((_, index) => library(`x${index}`, '5-1', `pkg:deb/debian/x${index}@5-1`));
  assert.deepEqual(flags(...debs), ['true']);
  assert.deepEqual(flags(...debs, library('zlib1g', '1:5-1', 'pkg:deb/debian/zlib1g@5-1')), ['false']);
  const apks = many.map((_, index) => library(`y${index}`, '8-r0', `pkg:apk/alpine/y${index}@8-r0`));
  assert.deepEqual(flags(...apks), ['false']);
});

test('a Go module with a subpath has two possible names, unless its name is written out', () => {
  const namesOf = (name: string) => {
    const purl = 'pkg:golang/github.com/containerd/containerd@v1.6.0#pkg/x';
    const [one] = readComponents(library(name, 'v1.6.0', purl)).packages;
    return [one?.name, one?.possibleNames];
  };
  const [whole, module] = ['github.com/containerd/containerd/pkg/x', 'github.com/containerd/containerd'];
  assert.deepEqual(namesOf('containerd'), [whole, [whole, module]]);
  assert.deepEqual(namesOf(whole), [whole, undefined]);
  assert.deepEqual(namesOf(module), [module, undefined]);
  assert.equal(readComponents(library('std', '1.21.0', 'pkg:golang/std@1.21.0')).packages[0]?.name, 'stdlib');
});

test('the group of a Maven artifact may be in its name, or beside its Package URL', () => {
  for (const purl of [
    'pkg:maven/org.slf4j/slf4j-api@1.7',
    'pkg:maven/org.slf4j:slf4j-api@1.7',
    'pkg:maven/org.slf4j%2Fslf4j-api@1.7',
  ])
    assert.equal(readComponents(library('slf4j-api', '1.7', purl)).packages[0]?.name, 'org.slf4j:slf4j-api');
  const { packages, gaps } = readComponents(
    { ...library('slf4j-api', '1.7', 'pkg:maven/slf4j-api@1.7'), group: 'org.slf4j' },
    library('unknown', '1.7', 'pkg:maven/unknown@1.7'),
  );
  assert.deepEqual(
    packages.map(({ name }) => name),
    ['org.slf4j:slf4j-api'],
  );
  assert.equal(gaps.length, 1);
});
