import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Malformed } from '../bytes/byte-source.ts';
import { parsePlainYaml } from './plain-yaml.ts';

test('numbers are as written, and other values as YAML 1.2 has them', () => {
  const [document] = parsePlainYaml('a: 1.10\nb: "1.10"\nc: true\nd:\ne: [x, 0x10]\nf: {g: 07}\n');
  assert.equal(
    JSON.stringify(document),
    '{"a":"1.10","b":"1.10","c":true,"d":null,"e":["x","0x10"],"f":{"g":"07"}}',
  );
});

test('every document is read', () => {
  assert.deepEqual(parsePlainYaml('--- x\n---\n- y\n'), ['x', ['y']]);
  assert.deepEqual(parsePlainYaml(''), []);
});

test('a name of the prototype of objects is a name', () => {
  const [document] = parsePlainYaml('__proto__: {a: b}\nconstructor: c\n');
  assert.deepEqual(Object.keys(document as object), ['__proto__', 'constructor']);
  assert.equal(({} as Record<string, unknown>)['a'], undefined);
});

for (const [what, text, message] of [
  ['an alias', 'a: &a [x]\nb: *a\n', /alias/u],
  ['a key twice', 'a: 1\na: 2\n', /same key twice/u],
  ['a key that is a list', '? [a]\n: b\n', /key that is not a text/u],
  ['a text without an end', 'a: "secret', /^it is not valid YAML$/u],
  ['a text that is too long', `a: ${'x'.repeat(4_000_000)}`, /longer than 4000000 characters/u],
  ['deep nesting', `a: ${'['.repeat(5000)}`, /not valid YAML|too deeply/u],
] as const)
  test(`what no program writes is malformed: ${what}`, () => {
    assert.throws(
      () => parsePlainYaml(text),
      (error) => error instanceof Malformed && message.test(error.message),
    );
  });
