import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePolicy } from '../policy/read/parse-policy.ts';
import { sampleChecks } from '../policy/test-checks.ts';
import { found, reportOf } from '../policy/test-report.ts';
import { finalizeReport } from './finalize-report.ts';

const policyOf = (text: string) => parsePolicy(text, 'ironhull.yaml', sampleChecks);

test('reports of different days are each judged on their own', () => {
  const policy = policyOf('waive: [{ rule: workload/one, subject: "*", reason: x, until: 2026-06-30 }]');
  const early = reportOf([found('workload/one', 'web')], [], '2026-06-30T12:00:00Z');
  const late = reportOf([found('workload/one', 'db')], [], '2026-07-01T12:00:00Z');
  const { findings, summary } = finalizeReport([early, late], sampleChecks, policy);
  const states = findings.map(({ rule, subject, waived }) => `${rule} ${subject.name} ${waived}`);
  assert.deepEqual(states.toSorted(), [
    'policy/expired-waiver ironhull.yaml false',
    'workload/one db false',
    'workload/one web true',
  ]);
  assert.deepEqual([summary.high, summary.medium, summary.waived], [1, 1, 1]);
});

test('lists rules that are off, except those that ran', () => {
  const policy = policyOf('preset: baseline\nrules: { workload/one: off }');
  assert.deepEqual(finalizeReport([reportOf([])], [], policy).policy, {
    file: 'ironhull.yaml',
    preset: 'baseline',
    off: ['host/tidy', 'workload/one'],
  });
  const asked = sampleChecks.filter(({ id }) => id === 'workload/one');
  assert.deepEqual(finalizeReport([reportOf([])], asked, policy).policy?.off, ['host/tidy']);
});

test('findings are sorted by the severities that the policy sets', () => {
  const policy = policyOf('rules: { workload/one: low, workload/two: critical }');
  const report = reportOf([found('workload/one', 'web'), found('workload/two', 'web')]);
  const { findings } = finalizeReport([report], sampleChecks, policy);
  assert.deepEqual(
    findings.map(({ rule }) => rule),
    ['workload/two', 'workload/one'],
  );
});

test('without a policy reports are only put together', () => {
  const report = finalizeReport(
    [reportOf([found('workload/one', 'web')]), reportOf([])],
    sampleChecks,
    undefined,
  );
  assert.equal(report.policy, undefined);
  assert.equal(report.findings.length, 1);
  assert.deepEqual(report.targets, ['compose.yaml', 'compose.yaml']);
});
