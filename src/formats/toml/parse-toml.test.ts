import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Malformed } from '../bytes/byte-source.ts';
import { parseToml } from './parse-toml.ts';

test('tables, arrays of tables and texts of every form are read', () => {
  const document = parseToml(
    `version = 1\n[[package]]\nname = 'a'\nfiles = [\n  {file = "x"},\n]\n[package.source]\ntype = """\ngit"""\n[[package]]\nname = "b\\u0021"\n`,
  );
  const [first, second] = document['package'] as [Record<string, unknown>, Record<string, unknown>];
  assert.equal(document['version'], 1);
  assert.deepEqual([first['name'], second['name']], ['a', 'b!']);
  assert.deepEqual(JSON.stringify(first['files']), '[{"file":"x"}]');
  assert.equal((first['source'] as Record<string, unknown>)['type'], 'git');
});

test('a name of the prototype of objects is a name', () => {
  const document = parseToml('[__proto__]\nname = "a"\n[constructor]\nname = "b"\n');
  assert.deepEqual(Object.keys(document), ['__proto__', 'constructor']);
  assert.equal(({} as Record<string, unknown>)['name'], undefined);
});

for (const [what, text] of [
  ['text without an end', 'a = 1\nb = "secret'],
  ['key twice', 'a = 1\na = 2'],
  ['nested arrays', `a = ${'['.repeat(200)}${']'.repeat(200)}`],
] as const)
  test(`an error says the line and quotes nothing: ${what}`, () => {
    assert.throws(
      () => parseToml(text),
      (error) => error instanceof Malformed && /^it is not valid TOML: line \d+$/u.test(error.message),
    );
  });
