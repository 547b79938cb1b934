import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeSbom, type SbomFormat } from '../../src/formats/sbom/write-sbom.ts';
import { spdxLicenses } from '../../src/knowledge/dockerfile/spdx-licenses.ts';
import { cycloneDxLicenses, cycloneDxProblems, cycloneDxSchemas } from '../kit/cyclonedx-schema.ts';
import { randomInventory } from '../kit/random-inventory.ts';
import { seeded } from '../kit/random.ts';
import { roundsOf } from '../kit/rounds.ts';

const stamp = {
  uuid: '3e671687-395b-41f5-a30f-a58921a69b79',
  timestamp: '2026-11-30T15:00:00Z',
  toolVersion: '0.1.0',
};

const inventories = (() => {
  const random = seeded(7);
  return Array.from({ length: roundsOf(40) }, () => randomInventory(random, 20));
})();

/** Writes the inventories, with an odd name of the image. */
const written = (format: SbomFormat) =>
  inventories.map((inventory, round) =>
    writeSbom(format, inventory, { name: `image <${round}>`, digest: `sha256:${'0'.repeat(64)}` }, stamp),
  );

test('CycloneDX in JSON is valid by the official schema', () => {
  const problemsOf = cycloneDxProblems();
  assert.notDeepEqual(problemsOf({ bomFormat: 'CycloneDX' }), [], 'the schema refuses what is not valid');
  for (const text of written('cyclonedx-json')) assert.deepEqual(problemsOf(JSON.parse(text)), []);
});

test('every licence that is written as an identifier is one of the schema', () => {
  const allowed = cycloneDxLicenses();
  assert.deepEqual(
    [...spdxLicenses].filter((id) => !allowed.has(id)),
    [],
  );
});

const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;

test(
  'CycloneDX in XML is valid by the official schema',
  { skip: hasXmllint || process.env['IRONHULL_LAB'] === 'required' ? false : 'there is no xmllint' },
  () => {
    const schema = join(cycloneDxSchemas, 'bom-1.6.SNAPSHOT.xsd');
    const validate = (xml: string) =>
      spawnSync('xmllint', ['--nonet', '--noout', '--schema', schema, '-'], { input: xml, encoding: 'utf8' });
    assert.notEqual(validate('<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><x/></bom>').status, 0);
    for (const text of written('cyclonedx-xml').slice(0, 10)) {
      const { status, stderr } = validate(text);
      assert.equal(status, 0, stderr.slice(0, 1000));
    }
  },
);
