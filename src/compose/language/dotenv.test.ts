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
  assert.deepEqual(names('A=$B\nC="${D}"\nE="\\$F"\n'), [['A'], ['C'], ['E']]);
});

test('double quotes have escapes, single quotes have that of the quote', () => {
  assert.deepEqual(names(`A="a\\tb\\"\\\\\\0101\\08\\q"\nB='\\'\\n\\\\'\n`), [
    ['A', 'a\tb"\\A\\8\\q'],
    ['B', "'\\n\\\\"],
  ]);
});

test('only a space and a number sign start a comment after a value', () => {
  assert.deepEqual(names('A=#\nB=x\t# c\nC= # c\nD=# x # c\n'), [
    ['A', '#'],
    ['B', 'x\t# c'],
    ['C', '# c'],
    ['D', '# x'],
  ]);
});

test('what follows a closing quote is the next assignment', () => {
  assert.deepEqual(names(`A="q" B=1\nC='q'D\n`), [
    ['A', 'q'],
    ['B', '1'],
    ['C', 'q'],
    ['D', undefined],
  ]);
});

test('a name alone at the very end is the value of a variable without a name', () => {
  assert.deepEqual(names('A=1\nB'), [
    ['A', '1'],
    ['', 'B'],
  ]);
});

test('a text with a line that is not an assignment gives nothing at all', () => {
  for (const text of ['A=1\n!', 'A="open', "A='open", 'A B\n', 'A #c', '@A=1', 'A=1\n\uFEFFB=2'])
    assert.equal(parseDotenv(text), undefined, text);
});

test('names have their places in the text as it is written', () => {
  const text = '\uFEFFA=1\r\n# c\r\n\r\nexport  B="x\r\ny"\r\n  C: 2\nD';
  const shown = parseDotenv(text)?.map(({ range }) => [
    range.startLine,
    range.startColumn,
    text.slice(range.startOffset, range.endOffset),
  ]);
  assert.deepEqual(shown, [
    [1, 2, 'A'],
    [4, 9, 'B'],
    [6, 3, 'C'],
    [7, 1, 'D'],
  ]);
});
