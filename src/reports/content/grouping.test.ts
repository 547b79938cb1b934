import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../core/findings/finding.ts';
import type { Severity } from '../../core/severity.ts';
import { groupFindings } from './grouping.ts';

function finding(rule: string, severity: Severity, rest: Partial<Finding> = {}): Finding {
  return {
    fingerprint: rule,
    rule,
    severity,
    aliases: [],
    category: 'security',
    title: rule,
    message: rule,
    subject: { kind: 'workload', id: 'web', key: 'web', name: 'web' },
    evidence: [{ source: 'x', saw: 'y' }],
    sightings: [],
    fixes: [],
    detail: { kind: 'setting', parts: {} },
    waived: false,
    ...rest,
  };
}

function on(id: string): Pick<Finding, 'subject'> {
  return { subject: { kind: 'workload', id, key: id, name: id } };
}

/** `cause<follower,follower`, group by group. */
function shape(findings: readonly Finding[]): readonly string[] {
  return groupFindings(findings).map(({ causes }) =>
    causes.map((c) => [c.finding.rule, ...c.follows.map((f) => f.rule)].join('<')).join(' '),
  );
}

test('a chain folds beneath its first cause', () => {
  const chain = [
    finding('c', 'high', { impliedBy: 'b' }),
    finding('b', 'high', { impliedBy: 'a' }),
    finding('a', 'critical'),
  ];
  assert.deepEqual(shape(chain), ['a<b<c']);
});

test('findings that imply each other are both shown', () => {
  const circle = [finding('a', 'high', { impliedBy: 'b' }), finding('b', 'high', { impliedBy: 'a' })];
  assert.deepEqual(shape(circle), ['a b']);
  assert.deepEqual(shape([finding('a', 'high', { impliedBy: 'a' })]), ['a']);
});

test('nothing is folded beneath a cause that is waived, milder, or on another subject', () => {
  const follower = finding('b', 'high', { impliedBy: 'a' });
  assert.deepEqual(shape([follower, finding('a', 'high', { waived: true })]), ['a b']);
  assert.deepEqual(shape([follower, finding('a', 'medium')]), ['b a']);
  assert.deepEqual(shape([follower, finding('a', 'high', on('db'))]), ['a', 'b']);
});

test('one workload is one group, whatever it was seen as', () => {
  const container = { kind: 'workload', id: 'container:1', key: 'web', name: 'shop-web-1' } as const;
  const findings = [finding('a', 'low'), finding('b', 'high', { subject: container })];
  assert.deepEqual(shape(findings), ['b a']);
});

test('the group with the worst finding comes first, then the one with more of them', () => {
  const findings = [
    finding('m', 'medium', on('x')),
    finding('h1', 'high', on('y')),
    finding('h2', 'high', on('z')),
    finding('h3', 'high', on('z')),
  ];
  assert.deepEqual(shape(findings), ['h2 h3', 'h1', 'm']);
});
