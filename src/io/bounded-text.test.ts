import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '../core/observed.ts';
import { decodeText } from './bounded-text.ts';

const textOf = (...bytes: readonly number[]) => decodeText(Buffer.from(bytes), 'f', 100);

test('a byte that is not UTF-8 is an unpaired surrogate of its value', () => {
  const [a, b] = [0x61, 0x62];
  const cases: readonly (readonly [readonly number[], string])[] = [
    [[a, 0xe9, b], 'a\uDCE9b'],
    [[a, 0xff, 0xfe], 'a\uDCFF\uDCFE'],
    [[0xc0, 0xaf], '\uDCC0\uDCAF'],
    [[0xed, 0xa0, 0x80, a], '\uDCED\uDCA0\uDC80a'],
    [[a, 0xe2, 0x82], 'a\uDCE2\uDC82'],
    [[0xc3, 0xa9, 0x80, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80], 'é\uDC80€😀'],
  ];
  for (const [bytes, text] of cases) assert.deepEqual(textOf(...bytes), known(text, 'f'));
});

test('what is UTF-8 is read as it is, U+FFFD and UTF-16 with a mark included', () => {
  assert.deepEqual(decodeText(Buffer.from('é\uFFFD€😀'), 'f', 100), known('é\uFFFD€😀', 'f'));
  assert.deepEqual(textOf(0xff, 0xfe, 0x61, 0x00), known('a', 'f'));
});
