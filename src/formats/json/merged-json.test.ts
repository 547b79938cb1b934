import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMergedJson } from './merged-json.ts';

test('a text without duplicate members has the value of JSON.parse', () => {
  for (const text of [
    '{"a":[1,-2.5e3,"x,y","q\\"}\\\\",true,null,{}],"\\u0062":{"c":[]}," ":"{"}',
    '[]',
    'null',
    ' "x" ',
    '{"__proto__":{"a":1},"constructor":2}',
  ])
    assert.deepEqual(parseMergedJson(text), JSON.parse(text), text);
});

test('of two members the later one counts, and two objects are merged', () => {
  assert.deepEqual(parseMergedJson('{"a":1,"a":[2],"b":{"c":1,"d":{"e":1}},"b":{"c":2,"d":{"f":2}}}'), {
    a: [2],
    b: { c: 2, d: { e: 1, f: 2 } },
  });
});

test('null leaves a text, a number and a boolean as they are, and clears a list', () => {
  for (const value of ['"unconfined"', '7', 'true', 'false', '""']) {
    assert.deepEqual(parseMergedJson(`{"a":${value},"a":null}`), { a: JSON.parse(value) });
    assert.deepEqual(parseMergedJson(`{"b":{"a":null,"a":${value},"a":null}}`), {
      b: { a: JSON.parse(value) },
    });
  }
  assert.deepEqual(parseMergedJson('{"a":[1],"a":null,"c":1,"c":null,"c":2}'), { a: null, c: 2 });
});

test('a text that is not JSON, is nested too deeply or cannot be merged', () => {
  for (const text of ['', '{', '{"a":1}}', '{"a":1} // x', '{"a":1,}', "{'a':1}"])
    assert.throws(() => parseMergedJson(text), SyntaxError, text);
  assert.throws(() => parseMergedJson(`${'['.repeat(500)}${']'.repeat(500)}`), TypeError);
  assert.throws(() => parseMergedJson('{"a":{"b":1},"a":null}'), TypeError);
});
