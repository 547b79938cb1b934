import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDecimal, parseGoFloat, parseGoInteger, printGoFloat } from './go-number.ts';
import { plainType } from './scalar-type.ts';

test('integers of 64 bits, in every base', () => {
  const cases: readonly (readonly [string, bigint | undefined])[] = [
    ['01777', 1023n],
    ['0o120', 80n],
    ['0O17', 15n],
    ['0x3ff', 1023n],
    ['0X1F', 31n],
    ['0B11', 3n],
    ['1_000', 1000n],
    ['0x_1', 1n],
    ['5_', 5n],
    ['+5', 5n],
    ['-0x10', -16n],
    ['00', 0n],
    ['9223372036854775808', 2n ** 63n],
    ['18446744073709551615', 2n ** 64n - 1n],
    ['-9223372036854775808', -(2n ** 63n)],
    ...['18446744073709551616', '+18446744073709551615', '-9223372036854775809'].map(
      (text) => [text, undefined] as const,
    ),
    ...['', '08', '0x', '0b2', '0o8', '1e3', '5.', '--5', '0'.repeat(100)].map(
      (text) => [text, undefined] as const,
    ),
  ];
  for (const [text, expected] of cases) assert.equal(parseGoInteger(text), expected, text);
});

test('numbers with a point or an exponent', () => {
  assert.deepEqual(['.5', '5.', '1_000.5', '1e1_0', '08'].map(parseGoFloat), [0.5, 5, 1000.5, 1e10, 8]);
  assert.deepEqual(['.5_0', '1e400', '1e', '1.2.3'].map(parseGoFloat), Array.from({ length: 4 }));
  assert.deepEqual(['1_0', '1e9', '.'].map(parseDecimal), [undefined, 1e9, undefined]);
});

test('numbers as Go writes them', () => {
  const texts = [0, -0, 0.5, 100_000, 1e6, 123_456_789, 1e-4, 1e-5, 1.5e-7, -2e21].map(printGoFloat);
  const expected = '0 -0 0.5 100000 1e+06 1.23456789e+08 0.0001 1e-05 1.5e-07 -2e+21';
  assert.equal(texts.join(' '), expected);
});

test('the type of a plain value', () => {
  const types = {
    int: ['01777', '0B11', '+5', '18446744073709551615', '1_'],
    float: ['08', '.5', '1e3', '5.', '18446744073709551616', '.inf', '-.INF', '.nan', '1_e3'],
    string: ['_1', '1e400', '0b', '0x', '1:30', '--5', '+', '.', '0x1p4', '1.2.3', '._5', 'yes'],
  };
  for (const [type, texts] of Object.entries(types))
    for (const text of texts) assert.equal(plainType(text), type, text);
});
