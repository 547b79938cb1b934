import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Problem } from '../findings/finding.ts';
import { combine, fail, notApplicable, pass, unknown } from './outcome.ts';

const seen = { source: 'file', saw: 'a value' };
const more = { source: 'kernel', saw: 'another' };
const problem: Problem = { message: 'wrong', detail: {}, at: [], evidence: [seen] };

test('problems fail, and doubts are reported with them', () => {
  const parts = [pass(seen), unknown('unreadable', 'denied'), fail(problem), fail(problem, ['unread'])];
  assert.deepEqual(combine(parts), fail([problem, problem], ['denied', 'unread']));
  assert.equal('doubts' in combine([fail(problem), pass(seen)]), false);
});

test('doubts turn a pass into unknown, of the strictest kind among them', () => {
  const review = unknown('needs-review', 'see');
  const open = unknown('undecidable', 'open');
  assert.deepEqual(combine([pass(seen), review]), review);
  assert.deepEqual(combine([review, open]), unknown('undecidable', 'see', 'open'));
  assert.deepEqual(combine([review, unknown('unreadable', 'a'), open]).state, 'unknown');
  assert.deepEqual(
    combine([review, unknown('unreadable', 'a'), open]),
    unknown('unreadable', 'see', 'a', 'open'),
  );
});

test('a pass has the evidence of all parts', () => {
  assert.deepEqual(combine([pass(seen), undefined, pass(more)]), pass(seen, more));
  assert.deepEqual(combine([notApplicable('none'), pass(seen)]), pass(seen));
});

test('no outcome at all is not a pass', () => {
  assert.equal(combine([]).state, 'unknown');
  assert.equal(combine([undefined]).state, 'unknown');
  assert.deepEqual(combine([undefined, notApplicable('none')]), notApplicable('none'));
});

test('an outcome has at most 100 doubts and counts the rest', () => {
  const doubts = (count: number) =>
    combine(Array.from({ length: count }, (_, n) => unknown('unreadable', `${n}`)));
  const [whole, long] = [doubts(100), doubts(10_000)];
  assert.ok(whole.state === 'unknown' && long.state === 'unknown');
  assert.equal(whole.doubts.length, 100);
  assert.deepEqual([long.doubts.length, long.doubts[100]], [101, '9900 more of this kind']);
  assert.deepEqual(combine([long]), long, 'combined again');
});

test('a pass shows at most 100 pieces of evidence and counts the rest', () => {
  const passes = (count: number) => combine(Array.from({ length: count }, () => pass(seen)));
  const whole = passes(100);
  const long = passes(10_000);
  assert.ok(whole.state === 'passed' && long.state === 'passed');
  assert.equal(whole.evidence.length, 100);
  assert.deepEqual([long.evidence.length, long.evidence[100]?.saw], [101, '9900 more passed']);
});
