import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonRecord } from '../json/members.ts';
import { inventoryOfSbom, type SbomReading } from '../sbom-components/inventory-of-sbom.ts';
import { deepestComponent, readCycloneDxJson } from './read-json.ts';

const read = (document: JsonRecord): SbomReading =>
  inventoryOfSbom(
    readCycloneDxJson({ bomFormat: 'CycloneDX', specVersion: '1.6', ...document }),
    'sbom.json',
  );
const readComponents = (...components: readonly unknown[]) => read({ components }).inventory;
const library = (name: string, version: string, purl: string) => ({ type: 'library', name, version, purl });

test('what is of the wrong type is a gap at its JSON pointer, and the rest is read', () => {
  const { packages, gaps } = readComponents(
    7,
    null,
    { type: 'library', name: ['x'], version: '1' },
    { type: 'library', name: 'bad-purl', version: '1', purl: 'pkg:npm/%zz' },
    { type: 'library', name: 'a', version: 1, purl: 'pkg:npm/a' },
    {
      type: 'library',
      name: 'b',
      version: '1',
      purl: 'pkg:npm/b@1',
      licenses: {},
      properties: ['x'],
      components: 'x',
    },
    library('c', '1', 'pkg:hex/c@1'),
    library('d', '1', 'pkg:hex/d@1'),
    { ...library('e', '1', 'pkg:npm/e@1'), evidence: { occurrences: [{ location: '/e' }, 1] } },
    { type: 'library', name: 'x'.repeat(70_000), purl: 'pkg:npm/f@1' },
    { ...library('g', '1', 'pkg:npm/g@1'), properties: [{ name: 'ironhull:location', value: 'nonsense' }] },
  );
  assert.deepEqual(
    packages.map(({ name }) => name),
    ['a', 'b', 'e', 'f', 'g'],
  );
  assert.deepEqual(
    gaps.map(({ what }) => what),
    [
      '/components/0',
      '/components/1',
      '/components/2/name',
      '/components/4/version',
      '/components/5/licenses',
      '/components/5/properties/0',
      '/components/5/components',
      '/components/8/evidence/occurrences/1',
      '/components/9/name',
      '/components/2',
      '/components/3',
      '/components/10',
      'pkg:hex',
    ],
  );
  assert.match(gaps.at(-1)?.why ?? '', /2 left out/u);
});

test('a document without components or of a version that is not known is no empty one', () => {
  assert.deepEqual(
    read({}).inventory.gaps.map(({ what }) => what),
    ['/components'],
  );
  assert.throws(() => read({ specVersion: '2.0' }), /CycloneDX 2\.0: versions 1\.2 to 1\.7/u);
  assert.throws(() => read({ specVersion: 1.6 }), /without a version/u);
});

test('components that lie in each other too deep are a gap', () => {
  let component: object = library('deep', '1', 'pkg:npm/deep@1');
  for (let i = 0; i < 5000; i++) component = { type: 'library', name: `l${i}`, components: [component] };
  const { packages, gaps } = readComponents(component);
  assert.equal(packages.length, deepestComponent);
  assert.equal(gaps.length, 1);
});

test('gaps are counted where there are too many of them', () => {
  const { gaps } = readComponents(...Array.from({ length: 5000 }, () => 1));
  assert.equal(gaps.length, 1001);
  assert.match(gaps.at(-1)?.why ?? '', /4000 more/u);
});

test('the same package at several places is one', () => {
  const at = (location: string) => ({
    ...library('a', '1', 'pkg:npm/a@1'),
    evidence: { occurrences: [{ location }] },
  });
  const { packages } = readComponents(at('/b'), at('/a'), at('/b'));
  assert.deepEqual(
    packages.map(({ locations }) => locations.map(({ path }) => path)),
    [['/a', '/b']],
  );
});
