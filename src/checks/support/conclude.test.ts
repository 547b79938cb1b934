import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conclude } from './conclude.ts';

test('a pass shows a bounded part of its evidence, and counts the rest', () => {
  const evidence = Array.from({ length: 1000 }, (_, n) => ({ source: `s${n}`, saw: 'in order' }));
  const outcome = conclude({ problems: [], doubts: [], evidence });
  assert.ok(outcome.state === 'passed');
  assert.equal(outcome.evidence.length, 101);
  assert.deepEqual(outcome.evidence.at(-1), { source: 's100', saw: '900 more passed' });
  const few = conclude({ problems: [], doubts: [], evidence: evidence.slice(0, 100) });
  assert.ok(few.state === 'passed' && few.evidence.length === 100);
});
