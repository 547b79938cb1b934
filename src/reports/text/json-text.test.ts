import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonByLine } from './json-text.ts';

function* upTo(last: number): Generator<number> {
  for (let n = 1; n <= last; n += 1) yield n;
}

function text(document: object): string {
  return [...jsonByLine(document)].join('');
}

test('lists have a line for each entry, whether an array or made one by one', () => {
  const lines = '{\n  "a": [\n    1,\n    2\n  ],\n  "b": {"c":[3]}\n}\n';
  for (const list of [[1, 2], upTo(2)]) assert.equal(text({ a: list, b: { c: [3] } }), lines);
});

test('empty lists, absent members and an empty object are valid JSON', () => {
  for (const list of [[], upTo(0)]) assert.equal(text({ a: undefined, b: list }), '{\n  "b": []\n}\n');
  assert.equal(text({ a: 'x', b: undefined }), '{\n  "a": "x"\n}\n');
  assert.equal(text({}), '{\n}\n');
});

test('an entry is made only when the text before it was taken', () => {
  const made: number[] = [];
  const entries = (function* () {
    for (const n of upTo(3)) {
      made.push(n);
      yield n;
    }
  })();
  for (const part of jsonByLine({ entries })) if (part.includes('2')) break;
  assert.deepEqual(made, [1, 2]);
});

test('keys and values are escaped for a terminal', () => {
  assert.equal(text({ '\u007f': ['\u202e'] }), '{\n  "\\u007f": [\n    "\\u202e"\n  ]\n}\n');
});
