import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Outcome } from '../../core/findings/finding.ts';
import { fail, pass, unknown } from '../../core/rules/outcome.ts';
import { withLaterOutcome } from './later-outcome.ts';

const passed = pass({ source: 'inspect', saw: 'privileged is false' });
const failed = (message: string): Outcome =>
  fail([{ message, severity: 'high', detail: {}, at: [], evidence: [{ source: 'inspect', saw: message }] }]);
const messages = (outcome: Outcome): readonly string[] =>
  outcome.state === 'failed' ? outcome.problems.map(({ message }) => message) : [];

describe('what is stored for the next start', () => {
  const later = (outcome: Outcome, isRead = true) => ({ outcome, from: 'hostconfig.json', isRead });

  it('adds its own problems', () => {
    const whole = withLaterOutcome(passed, later(failed('privileged')));
    assert.deepEqual(messages(whole), ['privileged, from the next start of dockerd on (hostconfig.json)']);
    assert.equal(messages(withLaterOutcome(failed('a'), later(failed('b')))).length, 2);
  });

  it('adds none that is there already, and ends none', () => {
    assert.deepEqual(messages(withLaterOutcome(failed('a'), later(failed('a')))), ['a']);
    assert.deepEqual(messages(withLaterOutcome(failed('a'), later(passed))), ['a']);
  });

  it('is a doubt only where the rule reads what changes', () => {
    const doubt = unknown('undecidable', 'a variable');
    assert.equal(withLaterOutcome(passed, later(doubt)).state, 'unknown');
    assert.equal(withLaterOutcome(passed, later(doubt, false)).state, 'passed');
  });
});
