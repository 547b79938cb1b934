import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../core/findings/finding.ts';
import type { Report } from '../../core/findings/report.ts';
import { foldedCount, foldFindings, groupsWith, isGrave } from './fold.ts';
import { groupFindings } from './grouping.ts';
import { testFinding } from './test-finding.ts';

function reportOf(findings: readonly Finding[], clean: readonly string[] = []): Report {
  const passed = clean.map((name) => testFinding(name, 'memory'));
  const outcomes = [...findings, ...passed].map(({ rule, subject, workloadKey }) => ({
    rule,
    subject,
    ...(workloadKey === undefined ? {} : { workloadKey }),
    outcome: { state: 'not-applicable', because: 'the count of subjects is what matters' } as const,
  }));
  return {
    tool: { name: 'ironhull', version: '0' },
    collectedAt: '2026-01-01T00:00:00Z',
    targets: [],
    findings,
    outcomes,
    gaps: [],
    summary: { critical: 0, high: 0, medium: 0, low: 0, info: 0, passed: 0, unknown: 0, waived: 0 },
  };
}

function fold(findings: readonly Finding[], clean: readonly string[] = []) {
  return foldFindings(groupFindings(findings), reportOf(findings, clean));
}

test('findings of one rule and severity are one entry, with their subjects and how many there are', () => {
  const findings = [
    testFinding('b', 'memory'),
    testFinding('a', 'memory'),
    testFinding('a', 'memory', { fingerprint: 'twice' }),
    testFinding('a', 'memory', { severity: 'low', fingerprint: 'milder' }),
    testFinding('c', 'cpu'),
  ];
  const folds = fold(findings, ['d', 'e']);
  assert.deepEqual(
    folds.map(({ rule, severity, subjects, of }) => [rule, severity, subjects, of]),
    [
      ['memory', 'medium', ['a', 'b'], '5 workloads'],
      ['cpu', 'medium', ['c'], '5 workloads'],
      ['memory', 'low', ['a'], '5 workloads'],
    ],
  );
  assert.equal(
    folds.reduce((sum, one) => sum + foldedCount(one), 0),
    findings.length,
  );
});

test('subjects that all come from Compose are services', () => {
  const findings = ['a', 'b'].map((name) =>
    testFinding(name, 'memory', { workloadKey: `compose:shop/${name}` }),
  );
  assert.equal(fold(findings)[0]?.of, '2 services');
});

test('a fix is named where all have the same', () => {
  const fix = (title: string) => ({ fixes: [{ kind: 'manual', title, steps: [] }] }) as const;
  const same = ['a', 'b'].map((name) => testFinding(name, 'memory', fix('Limit it')));
  assert.equal(fold(same)[0]?.fix, 'Limit it');
  assert.equal(fold([...same, testFinding('c', 'memory', fix('Ask'))])[0]?.fix, undefined);
});

test('what follows from a finding is counted with it', () => {
  const findings = [testFinding('a', 'cause'), testFinding('a', 'follower', { impliedBy: 'cause' })];
  assert.deepEqual(fold(findings).map(foldedCount), [2]);
});

test('critical and high findings are grave, and a group without any is left out', () => {
  const groups = groupFindings([testFinding('a', 'bad', { severity: 'high' }), testFinding('b', 'mild')]);
  assert.deepEqual(
    groupsWith(groups, isGrave).map(({ subject }) => subject.name),
    ['a'],
  );
});
