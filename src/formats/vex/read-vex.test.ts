import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VexStatement } from '../../core/software/advisory.ts';
import { writeOpenVex } from '../openvex/write-openvex.ts';
import { readVex } from './read-vex.ts';

const made = '2026-01-02T03:04:05.000Z';
const openVex = (statement: object, members: object = {}): string =>
  JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    author: 'ann',
    timestamp: made,
    statements: [{ vulnerability: { name: 'CVE-2026-1000' }, status: 'affected', ...statement }],
    ...members,
  });
const base: VexStatement = {
  vulnerabilities: ['CVE-2026-1000'],
  products: ['pkg:oci/app'],
  subcomponents: [],
  status: 'affected',
  author: 'ann',
  issued: made,
};

test('OpenVEX 0.2.0: products with subcomponents, aliases, a time for each statement', () => {
  const text = openVex({
    vulnerability: {
      '@id': 'https://nvd.example/vuln/detail/CVE-2026-1000',
      name: 'GHSA-aaaa-bbbb-cccc',
      aliases: ['X-1'],
    },
    status: 'not_affected',
    justification: 'vulnerable_code_not_in_execute_path',
    impact_statement: 'Not called.',
    timestamp: '2026-03-01T00:00:00Z',
    products: [
      {
        '@id': 'pkg:oci/app',
        subcomponents: [{ '@id': 'pkg:npm/lodash@4' }, { identifiers: { purl: 'pkg:npm/b' } }],
      },
    ],
  });
  assert.deepEqual(readVex(text), {
    format: 'OpenVEX',
    statements: [
      {
        ...base,
        vulnerabilities: ['GHSA-aaaa-bbbb-cccc', 'X-1', 'CVE-2026-1000'],
        subcomponents: ['pkg:npm/lodash@4', 'pkg:npm/b'],
        status: 'not-affected',
        justification: 'vulnerable_code_not_in_execute_path',
        note: 'Not called.',
        issued: '2026-03-01T00:00:00.000Z',
      },
    ],
    problems: [],
  });
});

test('OpenVEX 0.0.1: texts, with the subcomponents of all products beside them', () => {
  const old = { '@context': 'https://openvex.dev/ns' };
  const text = openVex(
    { vulnerability: 'CVE-2026-1000', products: ['pkg:oci/app'], subcomponents: ['pkg:deb/debian/curl'] },
    old,
  );
  assert.deepEqual(readVex(text).statements, [{ ...base, subcomponents: ['pkg:deb/debian/curl'] }]);
});

test('a product without a Package URL is a problem, and so is a part: the whole is not meant', () => {
  for (const products of [
    [],
    ['app'],
    [{ '@id': 'https://x.example' }],
    [{ '@id': 'pkg:oci/app', subcomponents: [{ '@id': 'libcurl' }] }],
  ]) {
    const { statements, problems } = readVex(openVex({ products }));
    assert.deepEqual([statements.length, problems.length], [0, 1], JSON.stringify(products));
  }
});

test('a document that is not understood as a whole says nothing', () => {
  const texts = [
    '',
    '{',
    'null',
    '[]',
    '{}',
    openVex({ status: 'fine' }),
    openVex({ vulnerability: {} }),
    openVex({ vulnerability: 7 }),
    openVex({ products: [1] }),
    openVex({}, { timestamp: 'yesterday' }),
    openVex({}, { statements: [] }),
    openVex({}, { '@context': 'https://openvex.dev/ns/v1.0.0' }),
    JSON.stringify({ bomFormat: 'CycloneDX', vulnerabilities: [{ id: 'a', analysis: { state: 'fine' } }] }),
    JSON.stringify({ bomFormat: 'CycloneDX', vulnerabilities: [{ analysis: { state: 'exploitable' } }] }),
    JSON.stringify({ document: { csaf_version: '1.2' } }),
  ];
  for (const text of texts)
    assert.throws(
      () => readVex(text),
      (error) => error instanceof TypeError || error instanceof SyntaxError,
      text,
    );
});

test('CycloneDX: analyses of components, by their references', () => {
  const states: readonly (readonly [string, VexStatement['status']])[] = [
    ['resolved', 'fixed'],
    ['resolved_with_pedigree', 'fixed'],
    ['exploitable', 'affected'],
    ['in_triage', 'under-investigation'],
    ['false_positive', 'not-affected'],
    ['not_affected', 'not-affected'],
  ];
  for (const [state, status] of states) {
    const { statements, problems } = readVex(
      JSON.stringify({
        bomFormat: 'CycloneDX',
        serialNumber: 'urn:uuid:1-2',
        metadata: { timestamp: made, component: { 'bom-ref': 'root', purl: 'pkg:oci/app' } },
        components: [{ name: 'a', components: [{ 'bom-ref': 'b', purl: 'pkg:npm/%40a/b@1?x=y' }] }],
        vulnerabilities: [
          {
            id: 'CVE-2026-1000',
            references: [{ id: 'GHSA-aaaa-bbbb-cccc' }],
            analysis: { state, justification: 'code_not_reachable', detail: 'Unused.', response: ['update'] },
            affects: [
              { ref: 'root' },
              { ref: 'b', versions: [{ version: '1' }, { version: '2', status: 'unaffected' }] },
              { ref: 'urn:cdx:1-2/1#b' },
              { ref: 'urn:cdx:9-9/1#pkg:npm/c@1' },
              { ref: 'nosuch' },
            ],
          },
          { id: 'CVE-2026-2000', affects: [{ ref: 'root' }] },
        ],
      }),
    );
    assert.deepEqual(
      statements.map(({ products }) => products),
      [['pkg:oci/app'], ['pkg:npm/%40a/b@1?x=y'], ['pkg:npm/%40a/b@1?x=y'], ['pkg:npm/c@1']],
    );
    assert.deepEqual(statements[0], {
      vulnerabilities: ['CVE-2026-1000', 'GHSA-aaaa-bbbb-cccc'],
      products: ['pkg:oci/app'],
      subcomponents: [],
      status,
      justification: 'code_not_reachable',
      note: 'Unused.; update',
      issued: made,
    });
    assert.equal(problems.length, 1);
  }
});

test('CSAF: products by their Package URLs, components in a product that has one', () => {
  const product = (id: string, purl?: string): object => ({
    product: {
      product_id: id,
      name: id,
      ...(purl === undefined ? {} : { product_identification_helper: { purl } }),
    },
  });
  const { statements, problems, format } = readVex(
    JSON.stringify({
      document: {
        category: 'csaf_vex',
        csaf_version: '2.0',
        publisher: { name: 'ann' },
        tracking: { current_release_date: made },
      },
      product_tree: {
        branches: [product('app', 'pkg:oci/app'), product('lib', 'pkg:npm/lib@1'), product('none')],
        relationships: [
          {
            full_product_name: { product_id: 'app:lib', name: 'x' },
            product_reference: 'lib',
            relates_to_product_reference: 'app',
          },
        ],
      },
      vulnerabilities: [
        {
          cve: 'CVE-2026-1000',
          product_status: {
            known_not_affected: ['app:lib'],
            fixed: ['lib'],
            known_affected: ['none'],
            under_investigation: ['app'],
          },
          flags: [{ label: 'component_not_present', product_ids: ['app:lib'] }],
          threats: [{ category: 'impact', details: 'None.', product_ids: ['app:lib'] }],
        },
      ],
    }),
  );
  assert.equal(format, 'CSAF');
  assert.deepEqual(problems, ["1 products have no Package URL, as 'none': they are left out"]);
  assert.deepEqual(statements, [
    { ...base, products: ['pkg:npm/lib@1'], status: 'fixed' },
    {
      ...base,
      subcomponents: ['pkg:npm/lib@1'],
      status: 'not-affected',
      justification: 'component_not_present',
      note: 'None.',
    },
    { ...base, status: 'under-investigation' },
  ]);
});

test('statements that are written are read as they were', () => {
  const statements: readonly VexStatement[] = [
    { ...base, note: 'Update to 2.0.' },
    {
      ...base,
      vulnerabilities: ['CVE-2026-1', 'GHSA-aaaa-bbbb-cccc'],
      status: 'fixed',
      subcomponents: ['pkg:npm/a', 'pkg:npm/b'],
    },
    { ...base, status: 'not-affected', justification: 'component_not_present', note: 'Removed.' },
    { ...base, status: 'not-affected', note: 'Only on Windows.' },
    { ...base, status: 'under-investigation' },
  ];
  const text = writeOpenVex(statements, { id: 'https://example.org/vex/1', author: 'ann', issued: made });
  assert.deepEqual(readVex(text).statements, statements);
  assert.ok(text.endsWith('}\n'));
});

test('the format demands a reason of what is not affected, and an action of what is', () => {
  const written = (statement: Partial<VexStatement>): Record<string, unknown> => {
    const text = writeOpenVex([{ ...base, ...statement }], {
      id: 'https://example.org/1',
      author: 'ann',
      issued: made,
    });
    const { statements } = JSON.parse(text) as { statements: [Record<string, unknown>] };
    return statements[0];
  };
  assert.equal(written({})['action_statement'], 'No action is stated.');
  assert.equal(written({ status: 'not-affected' })['impact_statement'], 'No impact is stated.');
  const foreign = written({ status: 'not-affected', justification: 'code_not_reachable', note: 'Unused.' });
  assert.deepEqual(
    [foreign['justification'], foreign['impact_statement']],
    [undefined, 'code_not_reachable: Unused.'],
  );
});
