import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyReplacements, changesOf, currentText, unedited } from './edited-text.ts';

test('edits in two rounds are changes of the original text, with what made them', () => {
  const first = applyReplacements(unedited<string>('one two three'), [
    { start: 4, end: 7, text: 'TWO', by: 'a' },
    { start: 0, end: 0, text: '> ', by: 'b' },
    { start: 0, end: 0, text: '> ', by: 'c' },
  ]);
  assert.equal(currentText(first), '> > one TWO three');
  const second = applyReplacements(first, [
    { start: 8, end: 12, text: '', by: 'd' },
    { start: 17, end: 17, text: '!', by: 'e' },
  ]);
  assert.equal(currentText(second), '> > one three!');
  assert.deepEqual(changesOf(second), [
    { start: 0, end: 0, text: '> > ', by: ['b', 'c'] },
    { start: 4, end: 8, text: '', by: ['a', 'd'] },
    { start: 13, end: 13, text: '!', by: ['e'] },
  ]);
});
