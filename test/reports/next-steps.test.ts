import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../src/core/findings/finding.ts';
import { nextSteps } from '../../src/reports/content/next-steps.ts';
import {
  cleanReport,
  hostileText,
  sampleFinding,
  sampleReport,
  workloadNamed,
} from '../kit/sample-report.ts';

test('the cause that most follows from comes first, with its line and its command', () => {
  const steps = nextSteps(sampleReport());
  assert.ok(steps.length >= 1 && steps.length <= 5);
  assert.equal(
    steps[0],
    'Start with shop-web-1 at compose.yaml:7: Container is privileged (critical); the fix closes 3 more findings. ' +
      'See `ironhull explain workload/privileged`.',
  );
  assert.match(steps[1] ?? '', /^Then .*; 3 more at high or above\.$/);
  assert.match(steps[2] ?? '', /^2 findings have a safe fix/);
  assert.match(steps[3] ?? '', /^2 things were not checked/);
  assert.match(steps[4] ?? '', /^4 checks undecided \(`--strict` fails on them\), mostly: /);
});

test('the same mistake in many workloads is one thing to start with, by name', () => {
  const alike = ['web-3', 'web-1', 'web-2'].map((name) => wrongIn('workload/x', 'high', name));
  const other = wrongIn('workload/y', 'medium', 'web-1');
  const [first, second] = nextSteps({ ...sampleReport(), findings: [other, ...alike] });
  assert.match(first ?? '', /^Start with web-1: X \(high\) \(2 more places\)\. /);
  assert.match(second ?? '', /^Then web-1: X \(medium\)\.$/);
});

function wrongIn(rule: string, severity: 'high' | 'medium', name: string): Finding {
  const subject = workloadNamed(name);
  return sampleFinding({ rule, severity, title: 'X', message: 'x', subject, fixes: [] });
}

test('a clean run: keep it so', () => {
  assert.deepEqual(nextSteps(cleanReport()), [
    'No findings. Run `ironhull audit --fail-on high` in CI to keep it so.',
  ]);
});

test('checks that need a decision: where it is recorded', () => {
  const report = sampleReport();
  const asked = report.outcomes.map((each) =>
    each.outcome.state === 'unknown'
      ? { ...each, outcome: { ...each.outcome, kind: 'needs-review' as const } }
      : each,
  );
  const decided = asked.filter(({ outcome }) => outcome.state === 'unknown').length;
  const steps = nextSteps({ ...report, outcomes: asked, gaps: [] });
  assert.match(
    steps.join('\n'),
    new RegExp(`\\. ${decided} checks need a decision: record them under \`attest\``, 'u'),
  );
  const readable = asked.map((each) =>
    each.outcome.state === 'unknown'
      ? { ...each, outcome: { ...each.outcome, kind: 'unreadable' as const } }
      : each,
  );
  assert.doesNotMatch(nextSteps({ ...report, outcomes: readable, gaps: [] }).join('\n'), /attest/u);
});

test('a run that decided nothing is not called clean', () => {
  const outcomes = sampleReport().outcomes.filter(({ outcome }) => outcome.state === 'unknown');
  const [step, ...rest] = nextSteps({ ...cleanReport(), outcomes });
  assert.match(step ?? '', /^No check could be decided/);
  assert.deepEqual(rest, []);
});

test('waived findings are no step', () => {
  const findings = sampleReport().findings.filter((finding) => finding.waived);
  const report = { ...cleanReport(), findings, summary: { ...cleanReport().summary, waived: 1 } };
  assert.match(nextSteps(report)[0] ?? '', /^No new findings \(1 waived\)\. Run/);
});

for (const file of ['a; rm -rf ~.yaml', '--out=x', '$(id).yaml', hostileText, 'équipe.yaml']) {
  test(`no name of a file becomes part of a command: ${JSON.stringify(file)}`, () => {
    const range = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1, startOffset: 0, endOffset: 0 };
    const finding = sampleFinding({
      rule: 'workload/x',
      severity: 'high',
      title: 'X',
      message: 'x',
      subject: workloadNamed(hostileText),
      fixes: [{ kind: 'edit', safety: 'safe', title: 'y', edits: [{ file, range, text: '' }] }],
    });
    const steps = nextSteps({ ...sampleReport(), findings: [finding] });
    assert.ok(steps.every((step) => !step.includes(file)));
    assert.doesNotMatch(steps.join(''), /[\p{Cc}\p{Cf}]/u);
  });
}
