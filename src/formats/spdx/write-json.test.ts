import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { randomInventory } from '../../../test/kit/random-inventory.ts';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { seeded } from '../../../test/kit/random.ts';
import { sbomOfInventory } from '../sbom-components/sbom-of-inventory.ts';
import { keptInSpdx } from './kept-component.ts';
import { readPackage } from './read-package.ts';
import { GapList } from '../sbom-components/gap-list.ts';
import { MemberReader } from '../sbom-components/json-members.ts';
import { writeSpdxJson } from './write-json.ts';

const text = { type: 'string', minLength: 1 };
const closed = (properties: object, required: readonly string[]) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const list = (items: object) => ({ type: 'array', items });

/**
 * What the specification (SPDX 2.3) and both of its schemas (2.3.0, 2.3.1) ask of the members that are written: names of members,
 * which of them are required, patterns and words. The text of the schemas is not a part of this project.
 */
const schema = closed(
  {
    spdxVersion: { const: 'SPDX-2.3' },
    dataLicense: { const: 'CC0-1.0' },
    SPDXID: { const: 'SPDXRef-DOCUMENT' },
    name: text,
    documentNamespace: { type: 'string', pattern: '^[a-z]+:[^#]+$' },
    comment: text,
    creationInfo: closed(
      {
        created: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$' },
        creators: { ...list({ type: 'string', pattern: '^Tool: ' }), minItems: 1 },
      },
      ['created', 'creators'],
    ),
    packages: list(
      closed(
        {
          SPDXID: { type: 'string', pattern: '^SPDXRef-[A-Za-z0-9.-]+$' },
          name: text,
          versionInfo: text,
          supplier: { type: 'string', pattern: '^Organization: .' },
          downloadLocation: { const: 'NOASSERTION' },
          filesAnalyzed: { const: false },
          licenseConcluded: { const: 'NOASSERTION' },
          licenseDeclared: text,
          copyrightText: { const: 'NOASSERTION' },
          primaryPackagePurpose: { enum: ['APPLICATION', 'CONTAINER', 'LIBRARY'] },
          externalRefs: list(
            closed(
              {
                referenceCategory: { const: 'PACKAGE-MANAGER' },
                referenceType: { const: 'purl' },
                referenceLocator: { type: 'string', pattern: '^pkg:\\S+$' },
              },
              ['referenceCategory', 'referenceType', 'referenceLocator'],
            ),
          ),
          annotations: list(
            closed(
              {
                annotationDate: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$' },
                annotationType: { const: 'OTHER' },
                annotator: { type: 'string', pattern: '^Tool: ' },
                comment: text,
              },
              ['annotationDate', 'annotationType', 'annotator', 'comment'],
            ),
          ),
        },
        ['SPDXID', 'name', 'downloadLocation'],
      ),
    ),
    relationships: list(
      closed(
        {
          spdxElementId: text,
          relationshipType: { enum: ['DESCRIBES', 'CONTAINS'] },
          relatedSpdxElement: text,
        },
        ['spdxElementId', 'relationshipType', 'relatedSpdxElement'],
      ),
    ),
  },
  ['spdxVersion', 'dataLicense', 'SPDXID', 'name', 'documentNamespace', 'creationInfo'],
);

test('SPDX that is written has the members and values of the specification', () => {
  const validate = new Ajv({ allErrors: true }).compile(schema);
  const random = seeded(5);
  for (let round = 0; round < roundsOf(40); round++) {
    const content = sbomOfInventory(randomInventory(random, 20), { name: 'x' }, keptInSpdx);
    const document: unknown = JSON.parse(
      writeSpdxJson(content, {
        uuid: '3e671687-395b-41f5-a30f-a58921a69b79',
        timestamp: '2026-11-30T15:00:00Z',
        toolVersion: '0.1.0',
      }),
    );
    assert.ok(validate(document), JSON.stringify(validate.errors?.slice(0, 3)));
  }
});

test('a purpose is read with a hyphen or an underscore, and any other is that of a package', () => {
  const kindOf = (primaryPackagePurpose: string) =>
    readPackage({ name: 'x', primaryPackagePurpose }, '', new MemberReader(new GapList())).kind;
  assert.deepEqual(
    ['OPERATING_SYSTEM', 'OPERATING-SYSTEM', 'INSTALL', 'OTHER', 'NOASSERTION', 'CONTAINER'].map(kindOf),
    ['operating-system', 'operating-system', 'library', 'library', 'library', 'container'],
  );
});

test('the operating system that Ironhull writes has no purpose, and is known by its property', () => {
  const content = sbomOfInventory(randomInventory(seeded(5), 3), { name: 'x' }, keptInSpdx);
  const system = content.components.find(({ kind }) => kind === 'operating-system');
  assert.ok(system);
  const stamp = {
    uuid: '3e671687-395b-41f5-a30f-a58921a69b79',
    timestamp: '2026-11-30T15:00:00Z',
    toolVersion: '0.1.0',
  };
  const { packages } = JSON.parse(writeSpdxJson(content, stamp)) as {
    packages: readonly Record<string, unknown>[];
  };
  const written = packages.find(({ annotations }) =>
    JSON.stringify(annotations ?? '').includes('distribution:id'),
  );
  assert.ok(written !== undefined && !('primaryPackagePurpose' in written));
  const reader = new MemberReader(new GapList());
  assert.equal(readPackage(written, '', reader).kind, 'operating-system');
  assert.equal(readPackage({ ...written, annotations: [] }, '', reader).kind, 'library');
});
