import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roundsOf } from '../../test/kit/rounds.ts';
import { IronhullError } from '../core/errors.ts';
import { applyPolicy } from './apply/apply-policy.ts';
import { staleEntries } from './apply/stale-entries.ts';
import { parseBaseline } from './baseline/parse-baseline.ts';
import { parsePolicy } from './read/parse-policy.ts';
import { sampleChecks } from './test-checks.ts';
import { found, workloadOutcome, reportOf } from './test-report.ts';

/** Mulberry32: the same numbers in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const whole = [
  'preset: restricted',
  'failOn: medium',
  'unknown: { unreadable: fail, needs-review: ignore }',
  'rules:',
  '  "*": { atLeast: low }',
  '  "workload/*": off',
  '  workload/one: { severity: high }',
  '  "docker-bench:5.1": critical',
  '  host/tidy: { names: [a, b], most: 3, loud: true, mode: fast }',
  'waive:',
  '  - { rule: "docker-bench:5.2.1", subject: "w*", reason: why, until: 2027-01-01 }',
  '  - { fingerprint: workload/one web, reason: why }',
  'attest:',
  '  - { rule: host/tidy, by: Ann, reason: looked, until: 2027-01-01, seen: "*x*" }',
].join('\n');

// oxfmt-ignore
const pieces = [
  '\n', ' ', ': ', '- ', '{', '}', '[', ']', '"', "'", '#', '&a ', '*a', '!x ', '<<: ',
  '---', '...', '|', '>', '?', '%', '\t', '\r', '\u0000', '\ud800', '\u2028', '🚀', '~',
  '0x1', '1e999', '.nan', '__proto__: ', 'constructor: 1', 'toString', 'off', '2026-02-30',
  'rules: ', 'waive: ', 'severity: ', '*', '?',
];

/** The text with a few stretches taken out, doubled or replaced. */
function mutated(text: string, next: () => number): string {
  let result = text;
  for (let n = Math.ceil(next() * 2); n > 0; n--) {
    const at = Math.floor(next() * result.length);
    const length = Math.floor(next() * 8);
    const kept = next() < 0.3 ? result.slice(at, at + length) : '';
    const piece = next() < 0.7 ? (pieces[Math.floor(next() * pieces.length)] ?? '') : '';
    result = result.slice(0, at) + kept + piece + result.slice(at + length - kept.length);
  }
  return result;
}

const asked = { state: 'unknown', kind: 'needs-review', doubts: ['x'] } as const;
const report = reportOf([found('workload/one', 'web')], [workloadOutcome('host/tidy', 'h', asked)]);

/** Whether the text was a policy; anything but a policy and an error of ours fails the test. */
function isPolicy(text: string): boolean {
  try {
    const policy = parsePolicy(text, 'ironhull.yaml', sampleChecks);
    applyPolicy(report, policy);
    staleEntries(policy, [report], (rule) => ['workload/one', 'host/tidy'].includes(rule));
    return true;
  } catch (error) {
    if (!(error instanceof IronhullError))
      throw new Error(`thrown for ${JSON.stringify(text)}`, { cause: error });
    assert.match(error.detail, /^ironhull\.yaml:\d+:\d+: ./);
    return false;
  }
}

test('any text is a policy or an error with its place', () => {
  const next = numbers(20_261_125);
  let policies = 0;
  const runs = roundsOf(1500);
  for (let n = 0; n < runs; n++) if (isPolicy(mutated(whole, next))) policies++;
  // Both ends must have been met, or nothing was tried.
  assert.ok(policies > runs / 50 && policies < runs, String(policies));
});

test('depth and length are no way out', () => {
  for (const text of [
    '['.repeat(100_000),
    '{a: '.repeat(20_000),
    '- '.repeat(20_000),
    `a: ${'x'.repeat(500_000)}`,
  ]) {
    assert.equal(isPolicy(text), false);
  }
});

test('any text is a baseline or an error', () => {
  const next = numbers(7);
  const text =
    '{"schemaVersion":2,"findings":[{"fingerprint":"a","rule":"r/s","subject":"s","severity":"high"},{"fingerprint":"b","rule":"r/s","subject":"s","severity":"low"}]}';
  const rounds = roundsOf(2000);
  let read = 0;
  for (let n = 0; n < rounds; n++) {
    try {
      parseBaseline(mutated(text, next), 'known.json');
      read++;
    } catch (error) {
      if (!(error instanceof IronhullError)) throw error;
    }
  }
  assert.ok(read > 0 && read < rounds, String(read));
});
