import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ovalSample, sorted } from '../test-samples.ts';
import { readOval } from './read-oval.ts';
import { statusOfComment } from './oval-status.ts';

const read = (text: string, ecosystem = 'Red Hat:9') =>
  sorted(readOval(Buffer.from(text), 'oval.xml', { feed: 'redhat', ecosystem }));

test('an erratum with its packages, their module, their architectures, and the ratings of its CVEs', () => {
  const { values, gaps, ignored } = read(ovalSample);
  assert.deepEqual(gaps, []);
  assert.deepEqual(ignored, ['oval.xml, oval:example:def:2: it is an update that fixes no vulnerability']);
  const [rating, erratum] = values;
  assert.deepEqual(rating, {
    id: 'CVE-2026-1000',
    feed: 'redhat',
    aliases: [],
    related: [],
    severities: [
      { kind: 'CVSS_V3', value: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' },
      { kind: 'words', value: 'critical' },
    ],
    references: ['https://access.example/CVE-2026-1000'],
    affected: [],
  });
  assert.deepEqual(
    [erratum?.id, erratum?.related, erratum?.published],
    ['RHSA-2026:1', ['CVE-2026-1000'], '2026-02-03T00:00:00Z'],
  );
  assert.deepEqual(
    erratum?.affected.map(({ name, module, architectures, ranges, of }) => [
      name,
      module,
      architectures,
      ranges[0]?.[1]?.version,
      of,
    ]),
    [
      ['nodejs', 'nodejs:18', undefined, '1:18.12.1-1.el9', 'binary'],
      ['npm', 'nodejs:18', undefined, '1:18.12.1-1.el9', 'binary'],
      ['zlib', undefined, ['aarch64', 'x86_64'], '0:1.2-3.el9', 'binary'],
    ],
  );
});

test('what is not fixed has the state of its component', () => {
  const unfixed = read(ovalSample).values.find(({ id }) => id === 'CVE-2026-3000');
  assert.deepEqual(
    unfixed?.affected.map(({ name, status, ranges }) => [name, status, ranges]),
    [
      ['zlib', 'wont-fix', [[{ kind: 'introduced', version: '0' }]]],
      ['nodejs', 'fix-deferred', [[{ kind: 'introduced', version: '0' }]]],
    ],
  );
  const statusOf = (from: string, to: string): string | undefined =>
    read(ovalSample.replace(from, to)).values.find(({ id }) => id === 'CVE-2026-3000')?.affected[0]?.status;
  assert.equal(statusOf('Will not fix', 'Out of support scope'), 'end-of-life');
  assert.equal(statusOf('Will not fix', 'Under investigation'), 'under-investigation');
  assert.equal(statusOf('com.redhat.cve:def:3', 'com.redhat.unaffected:def:3'), 'not-affected');
  const unknown = read(ovalSample.replace('Will not fix', 'Perhaps'));
  assert.match(unknown.gaps.join('\n'), /the state 'perhaps' of a resolution is not known/u);
});

test('what is not understood of a definition is a gap, and the other packages are read', () => {
  const changes: readonly (readonly [from: string, to: string, gap: RegExp])[] = [
    ['test_ref="tst:npm"', 'test_ref="tst:nosuch"', /a test that is missing/u],
    ['test_ref="tst:npm"', 'negate="true" test_ref="tst:npm"', /negated/u],
    ['object_ref="obj:npm"', 'object_ref="obj:nosuch"', /an object or a state that is missing/u],
    ['>npm<', '><', /names no package/u],
  ];
  for (const [from, to, gap] of changes) {
    const { values, gaps } = read(ovalSample.replace(from, to));
    assert.match(gaps.join('\n'), gap, to);
    assert.deepEqual(
      values.find(({ id }) => id === 'RHSA-2026:1')?.affected.map(({ name }) => name),
      ['nodejs', 'zlib'],
      to,
    );
  }
  const compared = read(
    ovalSample.replace('<red-def:evr operation="less than">0:1.2', '<red-def:evr operation="equals">0:1.2'),
  );
  assert.match(compared.gaps.join('\n'), /the version of zlib is compared by 'equals'/u);
});

test('names in variables, and packages for subscribers of Ubuntu Pro', () => {
  const text = ovalSample
    .replace('<red-def:name>zlib</red-def:name>', '<red-def:name var_ref="var:1"/>')
    .replace('id="ste:arch"', 'id="ste:arch" comment="Available with Ubuntu Pro: https://ubuntu.com/pro"')
    .replace(
      '</oval_definitions>',
      '<variables><constant_variable id="var:1"><value>zlib1g</value><value>zlib1g-dev</value></constant_variable></variables></oval_definitions>',
    );
  const erratum = read(text, 'Ubuntu:22.04').values.find(({ id }) => id === 'RHSA-2026:1');
  assert.ok(
    erratum?.affected.every(({ ranges }) => !JSON.stringify(ranges).includes('"0:')),
    'apt knows no epoch 0',
  );
  assert.deepEqual(
    erratum?.affected.map(({ name, ecosystem }) => `${ecosystem} ${name}`),
    ['Ubuntu:22.04 nodejs', 'Ubuntu:22.04 npm', 'Ubuntu:Pro:22.04 zlib1g', 'Ubuntu:Pro:22.04 zlib1g-dev'],
  );
});

test('the CVEs of a publisher that names them in the description only', () => {
  const text = ovalSample
    .replace(
      '<reference ref_id="CVE-2026-1000" ref_url="https://access.example/CVE-2026-1000" source="CVE"/>',
      '',
    )
    .replace('Fixes', '* curl: overflow (CVE-2026-1234) unlike CVE-2026-5678. Fixes');
  assert.deepEqual(read(text).values.find(({ id }) => id === 'RHSA-2026:1')?.related, ['CVE-2026-1234']);
});

test('the comments of Ubuntu say what becomes of a package that is not fixed', () => {
  const said: readonly (readonly [string, string | undefined])[] = [
    ['curl package in noble is affected and needs fixing.', 'affected'],
    [
      'curl package in noble is affected, but a decision has been made to defer addressing it (note: minor).',
      'fix-deferred',
    ],
    [
      'curl package in noble is affected. While a fix exists, a decision has been made to ignore it.',
      'wont-fix',
    ],
    ['curl package in noble is not affected.', 'not-affected'],
    ['curl package in noble may need fixing.', 'under-investigation'],
    ['curl is installed', undefined],
  ];
  for (const [comment, status] of said) assert.equal(statusOfComment([comment]), status, comment);
});

test('a file that is cut anywhere is a gap', () => {
  for (let cut = 0; cut < ovalSample.length; cut += 37)
    assert.ok(read(ovalSample.slice(0, cut)).gaps.length > 0, String(cut));
});

test('a file without definitions is a gap', () => {
  assert.deepEqual(read('<oval_definitions/>').gaps, ['oval.xml: it has no definitions']);
});
