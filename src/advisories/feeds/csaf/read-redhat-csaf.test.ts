import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csafSample, jsonBytes, sorted } from '../test-samples.ts';
import { readRedHatCsaf } from './read-redhat-csaf.ts';

const read = (value: unknown) => sorted(readRedHatCsaf(jsonBytes(value), 'cve.json'));

test('packages of releases with their status, module and architectures', () => {
  const { values, gaps, ignored } = read(csafSample);
  assert.deepEqual(gaps, []);
  assert.deepEqual(ignored, [
    'cve.json, CVE-2026-1000: 1 products are no packages of Red Hat Enterprise Linux',
  ]);
  const [advisory] = values;
  assert.deepEqual([advisory?.id, advisory?.aliases, advisory?.feed], ['CVE-2026-1000', [], 'csaf/redhat']);
  assert.deepEqual(
    advisory?.affected.map((one) => [
      one.ecosystem,
      one.name,
      one.of,
      one.status,
      one.ranges[0]?.[1]?.version,
      one.module,
      one.architectures,
      one.justification,
    ]),
    [
      [
        'Red Hat:9',
        'curl',
        'binary',
        'affected',
        '0:7.76.1-26.el9',
        undefined,
        ['x86_64', 'aarch64'],
        undefined,
      ],
      ['Red Hat:9', 'npm', 'binary', 'affected', '1:8.1-1.el9', 'nodejs:18', undefined, undefined],
      ['Red Hat:9', 'zlib', 'binary', 'end-of-life', undefined, undefined, undefined, undefined],
      ['Red Hat:rhel_eus:9.2', 'zlib', 'binary', 'fix-deferred', undefined, undefined, undefined, undefined],
      [
        'Red Hat:9',
        'lua',
        'binary',
        'not-affected',
        undefined,
        undefined,
        undefined,
        'vulnerable_code_not_present',
      ],
      ['Red Hat:9', 'perl', 'binary', 'under-investigation', undefined, undefined, undefined, undefined],
    ],
  );
  assert.deepEqual(advisory?.severities, [
    { kind: 'CVSS_V3', value: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H' },
    { kind: 'words', value: 'Important' },
  ]);
  assert.deepEqual(advisory?.references, ['https://access.example/errata/RHSA-2026:1']);
});

test('a remediation without known details counts by its category', () => {
  const text = JSON.stringify(csafSample).replace('Out of support scope', 'None');
  const [zlib] = read(JSON.parse(text)).values[0]?.affected.filter(({ name }) => name === 'zlib') ?? [];
  assert.equal(zlib?.status, 'wont-fix');
});

test('a version that is not affected says nothing of other versions', () => {
  const [vulnerability] = csafSample.vulnerabilities;
  const { values, ignored } = read({
    ...csafSample,
    vulnerabilities: [
      { ...vulnerability, product_status: { known_not_affected: vulnerability?.product_status.fixed } },
    ],
  });
  assert.deepEqual(values[0]?.affected, []);
  assert.equal(ignored.length, 1);
});

test('a document that is not understood is a gap', () => {
  const loop = { product_id: 'a', name: 'a' };
  const odd: readonly unknown[] = [
    null,
    {},
    { document: {} },
    { ...csafSample, document: { ...csafSample.document, csaf_version: '3.0' } },
    { ...csafSample, vulnerabilities: 'x' },
    { ...csafSample, vulnerabilities: [] },
    { ...csafSample, vulnerabilities: [null] },
    { ...csafSample, vulnerabilities: [{}] },
    { ...csafSample, product_tree: { relationships: [{}] } },
    { ...csafSample, product_tree: { branches: [{ product: {} }] } },
  ];
  for (const value of odd) assert.equal(read(value).gaps.length, 1, JSON.stringify(value)?.slice(0, 80));
  const itself = {
    ...csafSample,
    product_tree: {
      relationships: [{ full_product_name: loop, product_reference: 'a', relates_to_product_reference: 'a' }],
    },
    vulnerabilities: [{ cve: 'CVE-2026-1', product_status: { fixed: ['a', 'nosuch'] } }],
  };
  assert.deepEqual(read(itself).values[0]?.affected, []);
});
