import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environmentAssignments } from './environment-file.ts';
import { environmentLines, environmentWords } from './environment.ts';

test('words and lines', () => {
  assert.deepEqual(
    [...environmentWords(['"A=b c" D=e', 'F', 'D=g'])],
    [
      ['A', 'b c'],
      ['D', 'g'],
    ],
  );
  const text = `# X=1\n; Y=1\nA = "b c"\r\nB='d'\nC=e\\\n f\n\nnot a line\nD=\n`;
  assert.deepEqual(
    [...environmentLines(text)],
    [
      ['A', 'b c'],
      ['B', 'd'],
      ['C', 'e f'],
      ['D', ''],
    ],
  );
});

test('quotes, escapes and comments of a file', () => {
  const text = [
    '# a comment goes no further \\',
    'A=1',
    'B="two \\"words\\" $X \\x" \'and more\' end # no comment',
    'C="over',
    'two lines"',
    'D=\\"x\\" y\\',
    '  z   ',
    'export E=1',
    "F='a\\b'",
    'G="open',
  ].join('\n');
  assert.deepEqual(Object.fromEntries(environmentLines(text)), {
    A: '1',
    B: 'two "words" $X \\xand moreend # no comment',
    C: 'over\ntwo lines',
    D: '"x" y  z',
    F: 'a\\b',
    G: 'open',
  });
});

test('assignments have their places', () => {
  const text = '# x\r\n  OPTS = "-D \\\n --icc"  \r\nNEXT=1\n';
  const [first, second] = environmentAssignments(text);
  assert.equal(first?.value, '-D  --icc');
  assert.equal(text.slice(first.start, first.end).trim(), 'OPTS = "-D \\\n --icc"');
  assert.equal(text.slice(second?.start, second?.end), 'NEXT=1');
});
