import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ageWords, freshnessStep } from './freshness.ts';

const now = new Date('2026-06-01T00:00:00Z');
const minute = 60 * 1000;
const day = 24 * 60 * minute;
const before = (ms: number): Date => new Date(now.getTime() - ms);
const verdictOf = (...times: readonly Date[]): string =>
  freshnessStep(times, { maxAge: 90 * day, now }).verdict ?? 'holds';

it('a signature is fresh up to its last millisecond', () => {
  assert.equal(verdictOf(before(0)), 'holds');
  assert.equal(verdictOf(before(90 * day)), 'holds');
  assert.equal(verdictOf(before(90 * day + 1)), 'rejected');
});

it('the earliest time counts: an old signature that was stamped again is old', () => {
  assert.equal(verdictOf(before(day), before(91 * day)), 'rejected');
  assert.equal(verdictOf(before(91 * day), before(day)), 'rejected');
  assert.equal(verdictOf(before(89 * day), before(day)), 'holds');
});

it('clocks may differ by five minutes, and no time may be later', () => {
  assert.equal(verdictOf(before(-5 * minute)), 'holds');
  assert.equal(verdictOf(before(-5 * minute - 1)), 'rejected');
  assert.equal(verdictOf(before(day), before(-day)), 'rejected');
});

it('without a time that somebody trusted signed, the age is not known', () => {
  assert.equal(verdictOf(), 'unverifiable');
});

it('ages are shown in days where they are whole', () => {
  assert.deepEqual([day, 90 * day, day / 24, day / 2, 1.5 * day].map(ageWords), [
    '1 day',
    '90 days',
    '1 hour',
    '12 hours',
    '36 hours',
  ]);
});
