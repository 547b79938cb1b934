import assert from 'node:assert/strict';
import { it } from 'node:test';
import { canonicalJson } from './canonical-json.ts';
import { parseStrictJson } from './strict-json.ts';

it('JSON that another reader may take for something else is refused', () => {
  for (const text of [
    '{"a":1,"a":2}',
    '{"b":{"a":1,"\\u0061":2}}',
    '[{"a":1,"a":1}]',
    '\uFEFF{}',
    '{"a":"\ud800"}',
    '{"a":1} {}',
    '{"a":1,}',
    '{a:1}',
    '',
    '['.repeat(10_000),
  ])
    assert.throws(() => parseStrictJson(text), SyntaxError, text.slice(0, 30));
});

it('names of a prototype are names like any other', () => {
  const value = parseStrictJson('{"__proto__":{"admin":true},"constructor":1}') as Record<string, unknown>;
  assert.equal(value['admin'], undefined);
  assert.deepEqual(Object.keys(value), ['__proto__', 'constructor']);
});

it('the canonical form sorts names by their bytes and escapes quotes and backslashes only', () => {
  const canonical = (text: string): string => canonicalJson(parseStrictJson(text));
  assert.equal(
    canonical('{ "b" : [1, true, null], "a" : {"d": "x", "c": -2} }'),
    '{"a":{"c":-2,"d":"x"},"b":[1,true,null]}',
  );
  assert.equal(canonical('"a\\n\\t\\u0007\\"\\\\é<>&"'), '"a\n\t\u0007\\"\\\\é<>&"');
  // U+FF5E is before U+1F600 in UTF-8, and behind it in UTF-16.
  assert.equal(canonical('{"\u{1f600}":1,"\uff5e":2}'), '{"\uff5e":2,"\u{1f600}":1}');
  for (const text of ['1.5', '1e400', '9007199254740993', '[0.1]'])
    assert.throws(() => canonical(text), TypeError, text);
});
