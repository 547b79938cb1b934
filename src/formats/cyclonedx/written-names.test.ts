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

test('an SBOM that states no epoch of any package of a type may have lost them', () => {
  const flags = (...components: readonly object[]) =>
    readComponents(...components).packages.map(({ name, epochUnknown = false }) => `${name} ${epochUnknown}`);
  const rpm = (name: string, version: string, qualifiers = '') =>
    library(name, version, `pkg:rpm/redhat/${name}@${version}?arch=x86_64${qualifiers}`);
  assert.deepEqual(flags(rpm('bash', '5.1-1.el9'), rpm('openssl', '3.0.7-1.el9')), [
    'bash true',
    'openssl true',
  ]);
  assert.deepEqual(flags(rpm('bash', '5.1-1.el9'), rpm('openssl', '3.0.7-1.el9', '&epoch=1')), [
    'bash false',
    'openssl false',
  ]);
  assert.deepEqual(flags(rpm('bash', '5.1-1.el9', '&epoch=0')), ['bash false']);
  assert.deepEqual(
    flags(library('bash', '5-1', 'pkg:deb/debian/bash@5-1'), library('x', '1:5-1', 'pkg:deb/debian/x@5-1')),
    ['bash false', 'x false'],
  );
  assert.deepEqual(flags(library('curl', '8-r0', 'pkg:apk/alpine/curl@8-r0')), ['curl false']);
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
