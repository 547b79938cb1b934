import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonPlaces } from './places.ts';
import { scanJson } from './scan.ts';

const text = '{\n  "a": {"b/c": [1, "x"]},\n  "a2": true,\n  "a2": false\n}\n';
const places = jsonPlaces(text);
const shown = (pointer: string): string => {
  const { startOffset, endOffset } = places.at(pointer);
  return text.slice(startOffset, endOffset);
};

test('a member is located with its name, an element by itself', () => {
  assert.equal(shown('/a'), '"a": {"b/c": [1, "x"]}');
  assert.equal(shown('/a/b~1c'), '"b/c": [1, "x"]');
  assert.equal(shown('/a/b~1c/1'), '"x"');
  const { startLine, startColumn } = places.at('/a/b~1c/1');
  assert.deepEqual([startLine, startColumn], [2, 20]);
});

test('of two members with one name the later is found', () => {
  assert.equal(shown('/a2'), '"a2": false');
});

test('a missing value is located at the value around it', () => {
  assert.equal(shown('/a/no/such'), '"a": {"b/c": [1, "x"]}');
  assert.equal(shown('/no'), '{');
  assert.equal(jsonPlaces('').at('/a').startLine, 1);
});

test('a syntax error is located where the text ends or becomes invalid', () => {
  for (const [broken, line, column] of [
    ['{\n "a": ?}', 2, 7],
    ['{\n "a": [', 2, 8],
  ] as const) {
    const scanned = scanJson(broken);
    assert.ok('problem' in scanned);
    const { startLine, startColumn } = jsonPlaces(broken).of(scanned.problem);
    assert.deepEqual([startLine, startColumn], [line, column]);
  }
});
