import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseYaml, type YamlNode } from './parse-yaml.ts';

function plain(node: YamlNode | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plain);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value)]));
}

test('values have their YAML 1.2 types and locations', () => {
  const { root } = parseYaml('a: off\nb: [1, true, null, "x"]\n2026-01-01: 2026-01-01\nc:\n');
  assert.deepEqual(plain(root), { a: 'off', b: [1, true, null, 'x'], '2026-01-01': '2026-01-01', c: null });
  assert.ok(root?.kind === 'map');
  const [, list, , last] = root.entries;
  assert.ok(list?.value.kind === 'list');
  const { startLine, startColumn, endColumn } = list.value.items[1]?.range ?? {};
  assert.deepEqual([startLine, startColumn, endColumn], [2, 8, 12]);
  assert.equal(last?.keyRange.startLine, 4);
});

test('an empty text has no value and no problem', () => {
  for (const text of ['', '\n# only a comment\n', '---\n']) {
    const { root, problems } = parseYaml(text);
    assert.deepEqual([plain(root) ?? null, problems], [null, []], text);
  }
});

test('unsupported YAML is a problem at its location', () => {
  const placeOf = (text: string) => {
    const [problem] = parseYaml(text).problems;
    return problem && `${problem.range.startLine}:${problem.range.startColumn} ${problem.message}`;
  };
  assert.match(placeOf('a: 1\nb: &x 2') ?? '', /^2:\d+ anchors/);
  assert.match(placeOf('a: 1\na: 2') ?? '', /^2:1 duplicate key a/);
  assert.match(placeOf('a: 1\n"a": 2') ?? '', /^2:1 duplicate key a/);
  assert.match(placeOf('a: !!binary aGk=') ?? '', /tags are not supported/);
  assert.match(placeOf('? {a: 1}\n: 2') ?? '', /a key must be a text/);
  assert.match(placeOf('a: [1') ?? '', /^1:\d+ ./);
  assert.match(placeOf('a: 1\n---\nb: 2') ?? '', /^3:1 more than one document/);
  assert.match(placeOf('['.repeat(50_000)) ?? '', /^\d+:\d+ ./);
});
