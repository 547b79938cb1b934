import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sorted } from '../test-samples.ts';
import { readDebianTracker } from './read-tracker.ts';

const read = (text: string) => sorted(readDebianTracker([Buffer.from(text)], 'tracker'));
const tracker = (release: unknown, codename = 'bookworm', more: object = {}): string =>
  JSON.stringify({
    curl: {
      'CVE-2026-1000': {
        description: 'Overflow, "quoted" {',
        scope: 'remote',
        releases: { [codename]: release },
        ...more,
      },
    },
    good: { 'CVE-2026-2000': { releases: { sid: { status: 'open', urgency: 'low' } } } },
  });

test('the status of a release', () => {
  const expected: readonly (readonly [release: object, status: string, fixed: string | undefined])[] = [
    [{ status: 'resolved', fixed_version: '7.88-1', urgency: 'low' }, 'affected', '7.88-1'],
    [{ status: 'resolved', fixed_version: '0', urgency: 'low' }, 'not-affected', undefined],
    [{ status: 'open', urgency: 'not yet assigned' }, 'affected', undefined],
    [{ status: 'open', urgency: 'medium', nodsa: 'Minor issue', nodsa_reason: '' }, 'affected', undefined],
    [
      { status: 'open', urgency: 'medium', nodsa: 'Minor issue', nodsa_reason: 'ignored' },
      'wont-fix',
      undefined,
    ],
    [
      { status: 'open', urgency: 'medium', nodsa: 'Later', nodsa_reason: 'postponed' },
      'fix-deferred',
      undefined,
    ],
    [{ status: 'open', urgency: 'end-of-life' }, 'end-of-life', undefined],
    [{ status: 'undetermined', urgency: 'unimportant' }, 'under-investigation', undefined],
  ];
  for (const [release, status, fixed] of expected) {
    const { values, gaps } = read(tracker(release));
    const [affected] = values[0]?.affected ?? [];
    assert.deepEqual(gaps, []);
    assert.equal(affected?.status, status, JSON.stringify(release));
    assert.equal(affected.ranges[0]?.[1]?.version, fixed, JSON.stringify(release));
    assert.equal(affected.ecosystem, 'Debian:12');
  }
});

test('urgencies that grade are severities, notes are reasons, and text in texts is text', () => {
  const { values } = read(
    tracker({ status: 'open', urgency: 'unimportant', nodsa: 'Minor issue', nodsa_reason: '' }),
  );
  assert.deepEqual(values[0]?.severities, [{ kind: 'words', value: 'unimportant' }]);
  assert.equal(values[0].affected[0]?.justification, 'Minor issue');
  assert.equal(values[0].summary, 'Overflow, "quoted" {');
  assert.deepEqual(read(tracker({ status: 'open', urgency: 'not yet assigned' })).values[0]?.severities, []);
});

test('the release is a number; sid has none, and an unknown one is a gap once', () => {
  const ecosystem = (codename: string) =>
    read(tracker({ status: 'open', urgency: 'low' }, codename)).values[0]?.affected[0]?.ecosystem;
  assert.deepEqual(['stretch', 'trixie', 'sid'].map(ecosystem), ['Debian:9', 'Debian:13', 'Debian:sid']);
  for (const codename of ['nosuch', 'constructor'])
    assert.deepEqual(read(tracker({ status: 'open' }, codename)).gaps, [
      `tracker: release '${codename}' is not known, and is left out`,
    ]);
});

test('what is not understood is a gap, and the rest is read', () => {
  for (const release of [
    null,
    1,
    {},
    { status: 'new' },
    { status: 'resolved' },
    { status: 'resolved', fixed_version: '' },
  ]) {
    const { values, gaps } = read(tracker(release));
    assert.deepEqual(
      [values.map(({ id }) => id), gaps.length],
      [['CVE-2026-1000', 'CVE-2026-2000'], 1],
      JSON.stringify(release),
    );
  }
  const bad = read(
    '{"curl":{"CVE-2026-1000":7},"a b":{},"x":[1],"y":tru,"good":{"TEMP-0000001-ABCDEF":{"releases":{}}}}',
  );
  assert.deepEqual([bad.values.map(({ id }) => id), bad.gaps.length], [['TEMP-0000001-ABCDEF'], 4]);
});

test('a file that is cut anywhere is a gap, with what came before it', () => {
  const text = tracker({ status: 'open', urgency: 'low' });
  for (let cut = 0; cut < text.length; cut += 1)
    assert.ok(read(text.slice(0, cut)).gaps.length > 0, text.slice(0, cut));
  assert.equal(read(text.slice(0, -1)).values.length, 1);
});

test('chunks may end anywhere', () => {
  const text = Buffer.from(tracker({ status: 'open', urgency: 'löw' }));
  const expected = sorted(readDebianTracker([text], 'tracker'));
  for (const size of [1, 2, 3, 7, 50]) {
    const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_one, at) =>
      text.subarray(at * size, (at + 1) * size),
    );
    assert.deepEqual(sorted(readDebianTracker(chunks, 'tracker')), expected);
  }
});

test('a tracker without packages is a gap, not a distribution without vulnerabilities', () => {
  assert.deepEqual(read('{}').gaps, ['tracker: it has no packages']);
});
