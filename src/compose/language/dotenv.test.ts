import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDotenv } from './dotenv.ts';

function names(text: string): unknown {
  return parseDotenv(text)?.map(({ name, value, literal }) => (literal ? [name, value] : [name]));
}

test('assignments, comments, exports and quotes', () => {
  const text = `\uFEFF# a comment
A=1
  export B = two words # why
C: 3

D="a\nB=b" # over two lines
E='$literal'
F=
G
H=x#y
I="q" `;
  assert.deepEqual(names(text), [
    ['A', '1'],
    ['B', 'two words'],
    ['C', '3'],
    ['D', 'a\nB=b'],
    ['E', '$literal'],
    ['F', ''],
    ['G', undefined],
    ['H', 'x#y'],
    ['I', 'q'],
  ]);
  assert.deepEqual(names('A=1\r\nB=2\r\n'), [
    ['A', '1'],
    ['B', '2'],
  ]);
  assert.deepEqual(names(''), []);
  assert.deepEqual(names('\n# only\n'), []);
});

test('a value made from others is not literal', () => {
  assert.deepEqual(names('A=$B\nC="${D}"\nE="a\\nb"\n'), [['A'], ['C'], ['E']]);
});

test('a text with a line that is not an assignment gives nothing at all', () => {
  for (const text of ['=x', 'A=1\n!', 'A="open', "A='open", 'A B'])
    assert.equal(parseDotenv(text), undefined, text);
});
