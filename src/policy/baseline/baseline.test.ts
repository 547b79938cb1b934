import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IronhullError } from '../../core/errors.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { found, workloadOutcome, reportOf } from '../test-report.ts';
import { baselineEntries } from './baseline.ts';
import { compareWithBaseline, tightenBaseline } from './compare.ts';
import { parseBaseline } from './parse-baseline.ts';

const passed: Outcome = { state: 'passed', evidence: [{ source: 's', saw: 'x' }] };
const unknown: Outcome = { state: 'unknown', kind: 'unreadable', doubts: ['x'] };
const one = found('workload/one', 'web');
const baselineFor = (...findings: (typeof one)[]) => ({
  file: 'known.json',
  entries: baselineEntries(reportOf(findings)),
});

test('entries are sorted, say nothing that was read, and hold neither what is waived nor the policy’s own', () => {
  const entries = baselineEntries(
    reportOf([
      found('workload/two', 'web'),
      found('workload/one', 'web', { workloadKey: 'compose:shop/web', message: 'secret' }),
      found('workload/one', 'db', { waived: true }),
      found('policy/expired-waiver', 'ironhull.yaml'),
    ]),
  );
  assert.deepEqual(entries, [
    { fingerprint: 'workload/one web', rule: 'workload/one', subject: 'compose:shop/web', severity: 'high' },
    { fingerprint: 'workload/two web', rule: 'workload/two', subject: 'compose:shop/web', severity: 'high' },
  ]);
});

test('a fingerprint that several hosts share is there once, as severe as the worst', () => {
  const entries = baselineEntries(
    reportOf([{ ...one, severity: 'low' }, one, { ...one, severity: 'medium' }]),
  );
  assert.deepEqual(
    entries.map(({ severity }) => severity),
    ['high'],
  );
});

test('what is in it is known and does not count; what is new or worse does', () => {
  const report = reportOf([one, found('workload/two', 'web')]);
  const { findings, summary, baseline } = compareWithBaseline(report, baselineFor(one));
  assert.deepEqual(
    findings.map(({ known }) => known),
    [true, undefined],
  );
  assert.deepEqual([summary.high, summary.known], [1, 1]);
  assert.deepEqual(baseline, { file: 'known.json', known: 1, gone: 0, notSeen: 0 });
  const worse = compareWithBaseline(reportOf([{ ...one, severity: 'critical' }]), baselineFor(one));
  assert.equal(worse.findings[0]?.known, undefined);
  const milder = compareWithBaseline(reportOf([{ ...one, severity: 'low' }]), baselineFor(one));
  assert.equal(milder.findings[0]?.known, true);
});

test('a finding on the policy itself is never known', () => {
  const own = found('policy/expired-waiver', 'ironhull.yaml');
  const entry = { fingerprint: own.fingerprint, rule: own.rule, subject: 'x', severity: 'critical' } as const;
  const { findings } = compareWithBaseline(reportOf([own]), { file: 'f', entries: [entry] });
  assert.equal(findings[0]?.known, undefined);
});

test('an entry is gone where its rule was decided, and not seen where this run cannot tell', () => {
  const goneWith = (...outcomes: Parameters<typeof reportOf>[1] & object) => {
    const { gone, notSeen } = compareWithBaseline(reportOf([], outcomes), baselineFor(one)).baseline ?? {};
    return [gone, notSeen];
  };
  assert.deepEqual(goneWith(), [0, 1]);
  assert.deepEqual(goneWith(workloadOutcome('workload/two', 'web', passed)), [0, 1]);
  assert.deepEqual(goneWith(workloadOutcome('workload/one', 'web', unknown)), [0, 1]);
  assert.deepEqual(goneWith(workloadOutcome('workload/one', 'web', passed)), [1, 0]);
  const sightings = [
    workloadOutcome('workload/one', 'web', passed),
    workloadOutcome('workload/one', 'web', unknown),
  ];
  assert.deepEqual(goneWith(...sightings), [0, 1]);
  assert.deepEqual(goneWith(workloadOutcome('workload/one', 'db', passed)), [1, 0]);
});

test('a baseline that is written again beside itself becomes tighter and never wider', () => {
  const [worse, milder, gone, unseen] = ['worse', 'milder', 'gone', 'unseen'].map((name) =>
    found('workload/one', name, { severity: 'medium' }),
  );
  assert.ok(worse && milder && gone && unseen);
  const before = baselineFor(worse, milder, gone, unseen);
  const now = [
    { ...worse, severity: 'high' } as const,
    { ...milder, severity: 'low' } as const,
    found('workload/two', 'new'),
  ];
  const outcomes = [
    workloadOutcome('workload/one', 'gone', passed),
    workloadOutcome('workload/one', 'unseen', unknown),
  ];
  const entries = tightenBaseline(reportOf(now, outcomes), before);
  assert.deepEqual(
    entries.map(({ fingerprint, severity }) => [fingerprint, severity]),
    [
      ['workload/one milder', 'low'],
      ['workload/one unseen', 'medium'],
      ['workload/one worse', 'medium'],
    ],
  );
  assert.deepEqual(tightenBaseline(reportOf([{ ...milder, waived: true }]), baselineFor(milder)), []);
});

const entry = '{"fingerprint":"a","rule":"r/s","subject":"s","severity":"high"}';
const malformed: readonly [string, RegExp][] = [
  ['', /not JSON/],
  ['{"schemaVersion":2,"findings":[', /not JSON/],
  ['[]', /not a JSON object/],
  ['null', /not a JSON object/],
  ['{"schemaVersion":1,"findings":[]}', /schemaVersion is 1.*--write-baseline/],
  ['{"schemaVersion":2}', /`findings` is not a list/],
  ['{"schemaVersion":2,"findings":[1]}', /findings\[0\] is not an object/],
  [`{"schemaVersion":2,"findings":[${entry.replace('"a"', '""')}]}`, /no fingerprint/],
  [`{"schemaVersion":2,"findings":[${entry.replace('"high"', '"awful"')}]}`, /no severity/],
  [`{"schemaVersion":2,"findings":[${entry.replace('"r/s"', '1')}]}`, /no rule/],
  [`{"schemaVersion":2,"findings":[${entry},${entry}]}`, /in it twice/],
];
for (const [text, message] of malformed) {
  test(`refuses ${text}`, () => {
    assert.throws(
      () => parseBaseline(text, 'known.json'),
      (error) =>
        error instanceof IronhullError && error.code === 'BASELINE_MALFORMED' && message.test(error.detail),
    );
  });
}
