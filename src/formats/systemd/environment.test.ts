import assert from 'node:assert/strict';
import { test } from 'node:test';
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
