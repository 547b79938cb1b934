import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textWidth, wrap } from './text-width.ts';

test('wide characters take two columns, combining marks none', () => {
  assert.equal(textWidth('abc'), 3);
  assert.equal(textWidth('缓存🚀'), 6);
  assert.equal(textWidth('e\u0301x'), 2);
  assert.equal(textWidth('ｆ한'), 4);
});

test('wrapping breaks at spaces, and within a word only where it must', () => {
  assert.deepEqual(wrap('one two three', 7), ['one two', 'three']);
  assert.deepEqual(wrap('abcdefgh', 3), ['abc', 'def', 'gh']);
  assert.deepEqual(wrap('缓存服', 5), ['缓存', '服']);
  assert.deepEqual(wrap('', 5), ['']);
});

test('no text and no width loses a character or hangs', () => {
  for (const text of ['a', ' a  b ', '🚀'.repeat(9), 'x y'.repeat(20)]) {
    for (const width of [0, 1, 2, 3, 80]) {
      const joined = wrap(text, width).join('').replaceAll(' ', '');
      assert.equal(joined, text.replaceAll(' ', ''));
    }
  }
});
