import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomInventory } from '../../../test/kit/random-inventory.ts';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { seeded } from '../../../test/kit/random.ts';
import { Malformed } from '../bytes/byte-source.ts';
import { readSbom } from './read-sbom.ts';
import { sbomFormats, writeSbom } from './write-sbom.ts';
import { sizeSkipped } from '../../../test/kit/rounds.ts';
import { processorTime } from '../../../test/kit/processor-time.ts';

const stamp = {
  uuid: '3e671687-395b-41f5-a30f-a58921a69b79',
  timestamp: '2026-11-30T15:00:00Z',
  toolVersion: '0',
};
const pieces = [
  '"',
  '{',
  '}',
  '[',
  ']',
  '<',
  '>',
  '&',
  '%',
  '@',
  ':',
  '/',
  '\\',
  '\0',
  'null',
  '1',
  '<!DOCTYPE',
  '__proto__',
];

test('a damaged SBOM is read with gaps, or is malformed', () => {
  const random = seeded(2);
  const below = (limit: number) => Math.floor(random() * limit);
  for (let round = 0; round < roundsOf(1500); round++) {
    const format = sbomFormats[below(sbomFormats.length)] ?? 'spdx-json';
    let text = writeSbom(format, randomInventory(random, 3), { name: 'x' }, stamp);
    for (let change = below(4); change >= 0; change--) {
      const at = below(text.length);
      text = text.slice(0, at) + (pieces[below(pieces.length)] ?? '') + text.slice(at + below(12));
    }
    try {
      const { inventory } = readSbom(Buffer.from(text), 'x');
      for (const { name, locations } of inventory.packages)
        assert.ok(name !== '' && Array.isArray(locations));
    } catch (error) {
      assert.ok(error instanceof Malformed, `${String(error)}: ${text}`);
    }
  }
});

/** Values that are wrong in most places. */
const strange: readonly unknown[] = [
  null,
  true,
  -1,
  1.5,
  '',
  'x',
  [],
  [[]],
  {},
  { __proto__: null },
  [null],
  'pkg:npm/a@1',
];

test('an SBOM with values of the wrong type is read with gaps, or is malformed', () => {
  const random = seeded(3);
  const below = (limit: number) => Math.floor(random() * limit);
  for (let round = 0; round < roundsOf(1500); round++) {
    const format = round % 2 === 0 ? 'cyclonedx-json' : 'spdx-json';
    const root: unknown = JSON.parse(writeSbom(format, randomInventory(random, 3), { name: 'x' }, stamp));
    let place: unknown = root;
    for (let depth = 1 + below(6); depth > 0; depth--) {
      if (typeof place !== 'object' || place === null) break;
      const keys = Object.keys(place);
      const key = keys[below(keys.length)] ?? 'components';
      const members = place as Record<string, unknown>;
      if (depth === 1) members[key] = strange[below(strange.length)];
      place = members[key];
    }
    try {
      readSbom(Buffer.from(JSON.stringify(root)), 'x');
    } catch (error) {
      assert.ok(error instanceof Malformed, `${String(error)}: ${JSON.stringify(root)}`);
    }
  }
});

test('large and deep input ends in bounded time', { skip: sizeSkipped }, () => {
  const started = processorTime();
  const components = (entry: string, count: number) =>
    `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[${Array(count).fill(entry).join(',')}]}`;
  for (const text of [
    '{"a":'.repeat(500_000),
    `{"predicate":${'{"components":['.repeat(100_000)}${']}'.repeat(100_000)}}`,
    components('{"components":[]}', 200_000),
    components('{"name":"a","version":"1"}', 200_000),
    components('1', 500_000),
    components(
      JSON.stringify({ name: 'a', purl: `pkg:npm/${'%40'.repeat(20_000)}@${'1'.repeat(5000)}` }),
      50,
    ),
    components(JSON.stringify({ name: 'a', purl: `pkg:npm/${'@'.repeat(60_000)}` }), 50),
    `SPDXVersion: SPDX-2.3\n${'PackageName: a\n'.repeat(200_000)}`,
    `SPDXVersion: SPDX-2.3\n${'X: <text>'.repeat(100_000)}`,
    `<bom xmlns="http://cyclonedx.org/schema/bom/1.6">${'<components><component>'.repeat(100_000)}`,
  ])
    try {
      readSbom(Buffer.from(text), 'x');
    } catch (error) {
      assert.ok(error instanceof Malformed, String(error));
    }
  assert.ok(processorTime() - started < 60_000);
});
