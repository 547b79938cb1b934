import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '../../../test/kit/random.ts';
import { MarkFinder } from './mark-finder.ts';
import { roundsOf } from '../../../test/kit/rounds.ts';

/** Finds marks one by one. */
function findEach(marks: readonly string[], bytes: Buffer): string[] {
  const found: string[] = [];
  marks.forEach((mark, index) => {
    for (let at = bytes.indexOf(mark, 0, 'latin1'); at !== -1; at = bytes.indexOf(mark, at + 1, 'latin1'))
      found.push(`${index} ${at}`);
  });
  return found.toSorted();
}

function findAll(marks: readonly string[], bytes: Buffer): string[] {
  const found: string[] = [];
  new MarkFinder(marks).find(bytes, (mark, at) => found.push(`${mark} ${at}`));
  return found.toSorted();
}

test('every mark is found wherever it is, and nothing else', () => {
  const random = seeded(20_261_201);
  const letters = 'ab:/$é';
  const text = (length: number): string =>
    Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join('');
  for (let n = 0; n < roundsOf(400); n++) {
    const shortest = 3 + (n % 3);
    const marks = Array.from({ length: 1 + (n % 20) }, () => text(shortest + Math.floor(random() * 4)));
    const bytes = Buffer.from(text(Math.floor(random() * 200)), 'latin1');
    assert.deepEqual(findAll(marks, bytes), findEach(marks, bytes), JSON.stringify(marks));
  }
});

test('marks at the ends of a text, beside each other and in each other are found', () => {
  const marks = ['abc', 'bcd', 'abcdef', '://'];
  for (const text of [
    '',
    'a',
    'ab',
    'abc',
    'abcdef',
    'xabc',
    'xxabc',
    'abcabc',
    '://abc://',
    'abcdef://',
    ':/://',
  ])
    assert.deepEqual(findAll(marks, Buffer.from(text)), findEach(marks, Buffer.from(text)), text);
});
