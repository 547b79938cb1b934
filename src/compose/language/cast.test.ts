import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printed, toBoolean, toInteger, toNumber } from './cast.ts';
import type { ScalarNode, ScalarType } from './node.ts';
import { plainType } from './scalar-type.ts';

const range = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1, startOffset: 0, endOffset: 0 };

function scalar(text: string, type: ScalarType = plainType(text)): ScalarNode {
  const source = { file: 'c.yaml', directory: '/', text };
  return { kind: 'scalar', type, text, at: { in: 'file', file: 'c.yaml', range }, source };
}

test('booleans', () => {
  for (const text of ['true', 'TRUE', 'yes', 'Y', 'on']) assert.equal(toBoolean(scalar(text)), true, text);
  for (const text of ['false', 'No', 'n', 'OFF']) assert.equal(toBoolean(scalar(text)), false, text);
  for (const text of ['1', '0', 't', 'constructor', '', '1.0'])
    assert.equal(toBoolean(scalar(text)), undefined, text);
  assert.equal(toBoolean(scalar('true', 'string')), true);
});

test('integers in Go’s notations', () => {
  const cases: readonly [string, number | undefined][] = [
    ['10', 10],
    ['-1', -1],
    ['+3', 3],
    ['0x1F', 31],
    ['0o17', 15],
    ['0755', 493],
    ['0b101', 5],
    ['1_000', 1000],
    ['0', 0],
    ['-0', 0],
    ['08', 8],
    ['018', undefined],
    ['0b2', undefined],
    ['1.0', undefined],
    ['1e3', undefined],
    ['', undefined],
    ['abc', undefined],
    ['99999999999999999999', undefined],
  ];
  for (const [text, expected] of cases) assert.equal(toInteger(text), expected, text);
});

test('numbers', () => {
  assert.deepEqual(['0.5', '.5', '5.', '1e3', '-2'].map(toNumber), [0.5, 0.5, 5, 1000, -2]);
  assert.deepEqual(['', 'x', '1e999', '.inf', '0x1'].map(toNumber), Array.from({ length: 5 }));
});

test('how Compose prints a value that is not text', () => {
  assert.equal(printed(scalar('1.50')), '1.5');
  assert.equal(printed(scalar('1.50', 'string')), '1.50');
  assert.equal(printed(scalar('0x10')), '16');
  assert.equal(printed(scalar('True')), 'true');
  assert.equal(printed(scalar('1e3')), '1000');
});
