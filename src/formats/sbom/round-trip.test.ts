import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomInventory } from '../../../test/kit/random-inventory.ts';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { seeded } from '../../../test/kit/random.ts';
import { readSbom } from './read-sbom.ts';
import { sbomFormats, writeSbom } from './write-sbom.ts';

const stamp = {
  uuid: '3e671687-395b-41f5-a30f-a58921a69b79',
  timestamp: '2026-11-30T15:00:00Z',
  toolVersion: '0.1.0',
};
const subject = { name: 'registry.example/a/nginx:1', digest: `sha256:${'a'.repeat(64)}` };

for (const format of sbomFormats)
  test(`an inventory is the same after it is written as ${format} and read again`, () => {
    const random = seeded(11);
    for (let round = 0; round < roundsOf(300); round++) {
      const inventory = randomInventory(random, 20);
      const text = writeSbom(format, inventory, subject, stamp);
      const reading = readSbom(Buffer.from(text), 'the SBOM');
      assert.deepEqual(reading.inventory, inventory);
      const { purl, ...named } = reading.subject ?? { name: '' };
      assert.deepEqual(named, subject);
      assert.match(purl ?? '', /^pkg:oci\/nginx@sha256:/u);
      assert.deepEqual(reading.others, []);
      assert.equal(writeSbom(format, reading.inventory, subject, stamp), text);
    }
  });

test('an image without a name or packages is written, too', () => {
  const inventory = {
    distribution: { state: 'absent' as const, from: 'the SBOM' },
    packages: [],
    layers: [],
    gaps: [],
  };
  for (const format of sbomFormats) {
    const reading = readSbom(Buffer.from(writeSbom(format, inventory, { name: 'x' }, stamp)), 'the SBOM');
    assert.deepEqual(reading.inventory, inventory);
    assert.deepEqual(reading.subject, { name: 'x' });
  }
});
