import assert from 'node:assert/strict';
import { test } from 'node:test';
import { circularFiles } from './circles.ts';
import { source } from './test-sources.ts';

const words = 'files import each other';

test('files that import each other are a circle, however long', () => {
  const a = source('src/x/a.ts', { './b.ts': ['b'] });
  const b = source('src/x/b.ts', { '../y/c.ts': ['c'] });
  const c = source('src/y/c.ts', { '../x/a.ts': ['A'] });
  assert.deepEqual(circularFiles([a, b, c]), [
    `src/y/c.ts:1: ${words} (src/x/a.ts -> src/x/b.ts -> src/y/c.ts -> src/x/a.ts): lay what they share in a file of its own`,
  ]);
});

test('what leads into a circle is not in it, and each circle is named once', () => {
  const into = source('src/x/into.ts', { './a.ts': ['a'], './b.ts': ['b'] });
  const a = source('src/x/a.ts', { './b.ts': ['b'] });
  const b = source('src/x/b.ts', { './a.ts': ['a'] });
  assert.deepEqual(
    circularFiles([into, a, b]).map((line) => line.replace(/:.*\(|\).*/gu, ' ')),
    ['src/x/b.ts src/x/a.ts -> src/x/b.ts -> src/x/a.ts '],
  );
});

test('two ways to one file, packages and files that are not there are no circle', () => {
  const top = source('src/x/top.ts', { './a.ts': ['a'], './b.ts': ['b'], 'node:fs': ['readFileSync'] });
  const a = source('src/x/a.ts', { './b.ts': ['b'] });
  const b = source('src/x/b.ts', { './gone.ts': ['gone'] });
  assert.deepEqual(circularFiles([top, a, b]), []);
});
