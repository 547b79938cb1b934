import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitFields } from './split-fields.ts';

test('IFS decides where a value is split', () => {
  const cases: [string, string, string[]][] = [
    [' \t\n', ' a  b ', ['a', 'b']],
    ['', 'a b', ['a b']],
    [',', 'a b,c', ['a b', 'c']],
    [',', ',a,,b,', ['', 'a', '', 'b']],
    [', ', ' a , b,,c ', ['a', 'b', '', 'c']],
    ['\n', 'a b\n\nc', ['a b', 'c']],
    [',', ',', ['']],
    ['a', '1a2', ['1', '2']],
  ];
  for (const [separators, value, expected] of cases) {
    const fields = splitFields([{ text: value, splits: true }], true, separators);
    const texts = fields.map((field) => field.map(({ text }) => text).join(''));
    assert.deepEqual(texts, expected, JSON.stringify([separators, value]));
  }
});
