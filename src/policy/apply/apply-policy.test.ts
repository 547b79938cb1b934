import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../../core/findings/finding.ts';
import { parsePolicy } from '../read/parse-policy.ts';
import { sampleChecks } from '../test-checks.ts';
import { found, workloadOutcome, reportOf } from '../test-report.ts';
import { applyPolicy } from './apply-policy.ts';
import { staleEntries } from './stale-entries.ts';

const policyOf = (text: string) => parsePolicy(text, 'ironhull.yaml', sampleChecks);
const ran = new Set(sampleChecks.map(({ id }) => id));

function waivedBy(waiver: string, finding = found('workload/one', 'web')): boolean {
  const [result] = applyPolicy(reportOf([finding]), policyOf(`waive:\n  - ${waiver}`)).findings;
  return result?.waived === true;
}

test('a waiver takes what fits all that it names, and nothing else', () => {
  assert.ok(waivedBy('{ rule: workload/one, subject: web, reason: x }'));
  assert.ok(waivedBy('{ rule: "docker-bench:5.1", subject: "w*", reason: x }'));
  assert.ok(waivedBy('{ rule: "workload/*", workloadKey: "compose:shop/*", reason: x }'));
  assert.ok(waivedBy('{ fingerprint: workload/one web, reason: x }'));
  assert.ok(!waivedBy('{ rule: workload/two, subject: web, reason: x }'));
  assert.ok(!waivedBy('{ rule: workload/one, subject: we, reason: x }'));
  assert.ok(!waivedBy('{ rule: workload/one, subject: web, workloadKey: "compose:other/*", reason: x }'));
  assert.ok(!waivedBy('{ rule: workload/two, fingerprint: workload/one web, reason: x }'));
  const { workloadKey: _, ...keyless } = found('workload/one', 'web');
  assert.ok(!waivedBy('{ rule: workload/one, workloadKey: "*", reason: x }', keyless));
});

test('a waiver and an attestation for a file do not cover a service of the same name in another', () => {
  const inFile = (file: string) => {
    const within = { kind: 'compose', key: `compose:${file}`, name: file } as const;
    return { kind: 'workload', id: 'web', key: `compose:${file}/web`, name: 'web', within } as const;
  };
  const waiver = '{ rule: workload/one, subject: web, file: "a/*.yaml", reason: x }';
  const waives = (file: string) => waivedBy(waiver, found('workload/one', 'web', { subject: inFile(file) }));
  assert.deepEqual(['a/compose.yaml', 'b/compose.yaml', 'b/a/compose.yaml'].map(waives), [
    true,
    false,
    false,
  ]);
  assert.ok(!waivedBy(waiver), 'what runs belongs to no file');
  assert.ok(
    waivedBy(
      '{ rule: workload/one, file: a/compose.yaml, reason: x }',
      found('workload/one', 'web', { subject: inFile('a/compose.yaml') }),
    ),
  );
  const ofFile = { kind: 'compose', id: 'x', key: 'compose:a/compose.yaml', name: 'x' } as const;
  assert.ok(
    waivedBy(
      '{ rule: workload/one, file: a/compose.yaml, reason: x }',
      found('workload/one', 'x', { subject: ofFile }),
    ),
  );

  const doubt: Outcome = { state: 'unknown', kind: 'needs-review', doubts: ['so?'] };
  const text = 'attest: [{ rule: workload/one, file: a/compose.yaml, by: me, reason: x, until: 2026-12-31 }]';
  const attests = (file: string) => {
    const outcome = { ...workloadOutcome('workload/one', 'web', doubt), subject: inFile(file) };
    return applyPolicy(reportOf([], [outcome]), policyOf(text)).outcomes[0]?.outcome.state;
  };
  assert.deepEqual(['a/compose.yaml', 'b/compose.yaml'].map(attests), ['passed', 'unknown']);
});

test('another tool’s rule for a part waives the part alone', () => {
  const waiver = '{ rule: "docker-bench:5.2.1", subject: "*", reason: x }';
  assert.ok(
    waivedBy(
      waiver,
      found('workload/parts', 'web', { detail: { kind: 'setting', parts: { capability: 'SYS_ADMIN' } } }),
    ),
  );
  assert.ok(
    !waivedBy(
      waiver,
      found('workload/parts', 'web', { detail: { kind: 'setting', parts: { capability: 'SYS_PTRACE' } } }),
    ),
  );
});

test('what follows from a rule is waived with it on request only, and on the same workload', () => {
  const follower = found('workload/two', 'web', { impliedBy: 'workload/one' });
  assert.ok(!waivedBy('{ rule: workload/one, subject: web, reason: x }', follower));
  assert.ok(waivedBy('{ rule: workload/one, subject: web, implied: true, reason: x }', follower));
  assert.ok(!waivedBy('{ rule: workload/one, subject: db, implied: true, reason: x }', follower));
  const { impliedBy: _, ...own } = follower;
  assert.ok(!waivedBy('{ rule: workload/one, subject: web, implied: true, reason: x }', own));
  const ofPart = found('workload/two', 'web', { impliedBy: 'workload/parts' });
  assert.ok(!waivedBy('{ rule: "docker-bench:5.2.1", subject: web, implied: true, reason: x }', ofPart));
});

test('a waiver ends with its day, held against the day of the facts', () => {
  assert.ok(waivedBy('{ rule: workload/one, subject: web, reason: x, until: 2026-11-25 }'));
  assert.ok(!waivedBy('{ rule: workload/one, subject: web, reason: x, until: 2026-11-24 }'));
});

test('severities are set, or raised where they are milder', () => {
  const severityUnder = (setting: string, severity: 'critical' | 'low') => {
    const report = reportOf([found('workload/one', 'web', { severity })]);
    return applyPolicy(report, policyOf(`rules: { workload/one: ${setting} }`)).findings[0]?.severity;
  };
  assert.equal(severityUnder('info', 'critical'), 'info');
  assert.equal(severityUnder('{ atLeast: high }', 'low'), 'high');
  assert.equal(severityUnder('{ atLeast: high }', 'critical'), 'critical');
  assert.equal(severityUnder('on', 'low'), 'low');
});

const asks: Outcome = { state: 'unknown', kind: 'needs-review', doubts: ['are these meant: alice, bob?'] };
const attest = (more: string) =>
  policyOf(`attest: [{ rule: host/tidy, by: Ann, reason: looked, until: 2027-01-01${more} }]`);

test('an attestation answers what only a person can judge, with evidence of who and until when', () => {
  const [assessed] = applyPolicy(
    reportOf([], [workloadOutcome('host/tidy', 'h', asks)]),
    attest(''),
  ).outcomes;
  assert.equal(assessed?.outcome.state, 'passed');
  assert.deepEqual(assessed?.outcome.state === 'passed' && assessed.outcome.evidence, [
    { source: 'ironhull.yaml:1:10', saw: 'attested by Ann until 2027-01-01: looked' },
    { source: 'what was to be judged', saw: 'are these meant: alice, bob?' },
  ]);
  assert.equal(assessed?.attestation?.by, 'Ann');
});

test('nothing else is attested, nor after its day, nor what has changed since', () => {
  const stateOf = (outcome: Outcome, more: string, time?: string, rule = 'host/tidy') =>
    applyPolicy(reportOf([], [workloadOutcome(rule, 'h', outcome)], time), attest(more)).outcomes[0]?.outcome
      .state;
  assert.equal(stateOf({ ...asks, kind: 'unreadable' }, ''), 'unknown');
  assert.equal(stateOf({ ...asks, kind: 'undecidable' }, ''), 'unknown');
  assert.equal(stateOf(asks, '', '2027-01-02T00:00:00Z'), 'unknown');
  assert.equal(stateOf(asks, '', undefined, 'workload/one'), 'unknown');
  assert.equal(stateOf(asks, ', subject: other'), 'unknown');
  assert.equal(stateOf(asks, ', subject: h'), 'passed');
  assert.equal(stateOf(asks, ', seen: "*: alice, bob?"'), 'passed');
  assert.equal(stateOf(asks, ', seen: "*: alice?"'), 'unknown');
});

test('unknown outcomes that are ignored are marked and stay unknown', () => {
  const policy = policyOf('unknown: { needs-review: ignore }');
  const outcomes = [
    workloadOutcome('host/tidy', 'h', asks),
    workloadOutcome('host/tidy', 'i', { ...asks, kind: 'unreadable' }),
  ];
  const settled = applyPolicy(reportOf([], outcomes), policy).outcomes;
  assert.deepEqual(
    settled.map(({ ignored, outcome }) => [ignored, outcome.state]),
    [
      [true, 'unknown'],
      [undefined, 'unknown'],
    ],
  );
});

function ends(
  text: string,
  report = reportOf([found('workload/one', 'web')], [workloadOutcome('host/tidy', 'h', asks)]),
) {
  return staleEntries(policyOf(text), [report], (rule) => ran.has(rule)).map(({ rule, sightings }) => {
    const [at] = sightings;
    return [rule, at?.in === 'file' ? at.range.startLine : 0];
  });
}

test('entries that have expired or match nothing are findings at their line', () => {
  const text = [
    'waive:',
    '  - { rule: workload/one, subject: web, reason: fits }',
    '  - { rule: workload/one, subject: web, reason: ended, until: 2026-01-01 }',
    '  - { rule: workload/one, subject: db, reason: nothing }',
    'attest:',
    '  - { rule: host/tidy, by: Ann, reason: fits, until: 2027-01-01 }',
    '  - { rule: host/tidy, by: Ann, reason: ended, until: 2026-01-01 }',
    '  - { rule: workload/two, by: Ann, reason: nothing, until: 2027-01-01 }',
  ].join('\n');
  assert.deepEqual(ends(text), [
    ['policy/expired-waiver', 3],
    ['policy/unused-waiver', 4],
    ['policy/expired-attestation', 7],
    ['policy/unused-attestation', 8],
  ]);
});

test('what was not run is not missed', () => {
  const policy = policyOf('waive: [{ rule: workload/two, subject: x, reason: y }]');
  assert.equal(staleEntries(policy, [reportOf([])], (rule) => rule === 'workload/one').length, 0);
  assert.equal(staleEntries(policy, [reportOf([])], (rule) => ran.has(rule)).length, 1);
});
