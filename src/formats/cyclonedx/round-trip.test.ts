import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomInventory } from '../../../test/kit/random-inventory.ts';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { seeded } from '../../../test/kit/random.ts';
import { inventoryOfSbom } from '../sbom-components/inventory-of-sbom.ts';
import { sbomOfInventory } from '../sbom-components/sbom-of-inventory.ts';
import { readCycloneDxJson } from './read-json.ts';
import { readCycloneDxXml } from './read-xml.ts';
import { writeCycloneDxJson } from './write-json.ts';
import { writeCycloneDxXml } from './write-xml.ts';

const stamp = {
  uuid: '3e671687-395b-41f5-a30f-a58921a69b79',
  timestamp: '2026-11-30T15:00:00Z',
  toolVersion: '0.1.0',
};

const subject = { name: 'registry.example/a/nginx:1', digest: `sha256:${'a'.repeat(64)}` };
const formats = [
  {
    name: 'JSON',
    write: writeCycloneDxJson,
    read: (text: string) => readCycloneDxJson(JSON.parse(text)),
  },
  { name: 'XML', write: writeCycloneDxXml, read: readCycloneDxXml },
];

for (const { name, write, read } of formats)
  test(`an inventory is the same after it is written as CycloneDX ${name} and read again`, () => {
    const random = seeded(11);
    for (let round = 0; round < roundsOf(300); round++) {
      const inventory = randomInventory(random, 20);
      const text = write(sbomOfInventory(inventory, subject), stamp);
      const reading = inventoryOfSbom(read(text), 'the SBOM');
      assert.deepEqual(reading.inventory, inventory);
      assert.deepEqual(reading.subject, subject);
      assert.equal(write(sbomOfInventory(reading.inventory, subject), stamp), text);
    }
  });
