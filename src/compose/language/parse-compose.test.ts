import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSeq } from 'yaml';
import { parseDocuments } from '../../formats/yaml/parse-documents.ts';
import { variablesOf } from './interpolate.ts';
import type { ComposeNode, MapNode } from './node.ts';
import { parseCompose } from './parse-compose.ts';

function read(text: string): MapNode {
  const { documents, problems } = parseCompose(
    { file: 'c.yaml', directory: '/p', text },
    variablesOf({ V: 'v' }),
  );
  assert.deepEqual(problems, []);
  const [first] = documents;
  assert.ok(first);
  return first;
}

function get(node: ComposeNode, ...path: (string | number)[]): ComposeNode {
  const [head, ...rest] = path;
  if (head === undefined) return node;
  const next =
    node.kind === 'map'
      ? node.entries.get(String(head))?.value
      : node.kind === 'list'
        ? node.items[Number(head)]?.value
        : undefined;
  assert.ok(next, `nothing at ${head}`);
  return get(next, ...rest);
}

function parse(text: string): ReturnType<typeof parseCompose> {
  return parseCompose({ file: 'c.yaml', directory: '/p', text }, variablesOf({}));
}

function problemOf(text: string): string {
  const { documents, problems } = parse(text);
  assert.deepEqual(documents, []);
  return problems[0]?.message ?? '';
}

test('scalars have the types of go-yaml', () => {
  const root = read('a: yes\nb: true\nc: 0755\nd: 1.5\ne: ~\nf: "1"\ng: !!str 1\nh: 22:22\ni:\n');
  const types = [...root.entries.values()].map(({ value }) =>
    value.kind === 'scalar' ? value.type : value.kind,
  );
  assert.deepEqual(types, ['string', 'bool', 'int', 'float', 'null', 'string', 'string', 'string', 'null']);
});

test('the value of an alias is at its anchor, and has no removal', () => {
  const text = 'x: &c [NET_ADMIN]\nservices:\n  a:\n    cap_add: *c\n    image: i\n';
  const entry = get(read(text), 'services', 'a');
  assert.ok(entry.kind === 'map');
  const caps = entry.entries.get('cap_add');
  assert.ok(caps?.value.kind === 'list');
  assert.equal(caps.at.range.startLine, 1);
  assert.equal(caps.at.remove, undefined);
  assert.equal(caps.value.append, undefined);
  assert.equal(caps.value.items[0]?.at.remove, undefined);
});

test('merge keys: own keys win, then earlier mappings', () => {
  const text =
    'x1: &a {p: 1, q: 1}\nx2: &b {q: 2, r: 2}\nmap: {<<: *a, q: 0}\nlist:\n  <<: [*a, *b]\n  s: 3\nquoted: {"<<": *a}\n';
  const root = read(text);
  const plain = (node: ComposeNode): unknown =>
    node.kind === 'map'
      ? Object.fromEntries([...node.entries].map(([k, e]) => [k, plain(e.value)]))
      : node.kind === 'scalar'
        ? node.text
        : [];
  assert.deepEqual(plain(get(root, 'map')), { q: '0', p: '1' });
  assert.deepEqual(plain(get(root, 'list')), { s: '3', p: '1', q: '1', r: '2' });
  assert.deepEqual(plain(get(root, 'quoted')), { '<<': { p: '1', q: '1' } });
});

test('a text that Compose cannot read gives a problem and no document', () => {
  assert.match(problemOf('a: 1\na: 2\n'), /already defined/);
  assert.match(problemOf('a:\n\tb: c\n'), /Tabs/);
  assert.match(problemOf('a: *nope\n'), /unknown anchor 'nope'/);
  assert.match(problemOf('a: &a [*a]\n'), /contains itself/);
  assert.match(problemOf('a: {<<: 1}\n'), /map merge/);
  assert.match(problemOf('- a\n'), /must be a mapping/);
  assert.match(problemOf('a: [1\n'), /YAML/);
});

test('aliases that expand too far are refused in linear time', () => {
  const levels = Array.from({ length: 30 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n},`.repeat(9)}]`);
  assert.match(problemOf(`l0: &l0 [x]\n${levels.join('\n')}\n`), /too many values/);
  const chain = Array.from({ length: 500 }, (_, n) => `l${n + 1}: &l${n + 1} [*l${n}]`);
  assert.match(problemOf(`l0: &l0 [x]\n${chain.join('\n')}\n`), /nested too deeply/);
  assert.match(problemOf(`a: ${'['.repeat(300)}${']'.repeat(300)}\n`), /YAML/);
});

test('a limit is reported at its place, in words of ours', () => {
  const placeOf = (text: string): string => {
    const [problem] = parse(text).problems;
    return problem === undefined ? 'none' : `${problem.at.range.startLine} ${problem.message}`;
  };
  const tooDeep = /^(\d+) YAML: (?:values are )?nested too deeply: more than \d+ levels$/u;
  const nested: Readonly<Record<string, string>> = {
    'block mappings': Array.from({ length: 3000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n'),
    'block mappings that are closed': Array.from({ length: 120 }, (_, n) => `${' '.repeat(n)}a:`).join('\n'),
    'compact sequences': `a:\n  ${'- '.repeat(100_000)}x\n`,
    'explicit keys': `a:\n  ${'? '.repeat(50_000)}x\n`,
    'flow sequences': `a:\n  ${'['.repeat(900)}${']'.repeat(900)}\n`,
    'flow mappings': `a:\n  ${'{a: '.repeat(200)}1${'}'.repeat(200)}\n`,
    'flow that is not closed': `a:\n  ${'{a: ['.repeat(100_000)}`,
    JSON: `{"a":\n${'['.repeat(5000)}${']'.repeat(5000)}}`,
  };
  for (const [name, text] of Object.entries(nested)) {
    const [, line] = tooDeep.exec(placeOf(text)) ?? [];
    assert.ok(Number(line) > 1, `${name}: ${placeOf(text)}`);
  }
  assert.equal(placeOf(`a: ${'['.repeat(90)}${']'.repeat(90)}\n`), 'none');
  const levels = Array.from({ length: 30 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n},`.repeat(9)}]`);
  const bomb = `l0: &l0 [x]\n${levels.join('\n')}\n`;
  assert.match(placeOf(bomb), /^[67] YAML: aliases expand to too many values: more than 400000$/u);
  assert.match(placeOf('a: 1\nb: &b\n  c: *b\n'), /^3 YAML: anchor 'b' contains itself$/u);
  assert.match(placeOf('a: 1\nb:\n  c: *d\n'), /^3 YAML: unknown anchor 'd'$/u);
});

test('many values without an alias are no excess of aliases', () => {
  // More values than the limit, put into the parsed document: from a text, YAML's parser takes seconds for them.
  const [document] = parseDocuments('a:\n  - 1\n');
  const list = document?.get('a');
  assert.ok(document !== undefined && isSeq(list));
  list.items = Array.from({ length: 410_000 }, () => list.items[0]);
  const source = { file: 'c.yaml', directory: '/p', text: 'a:\n  - 1\n' };
  const { documents, problems } = parseCompose(source, variablesOf({}), () => [document]);
  assert.deepEqual([documents.length, problems], [1, []]);
});

test('several documents are all read', () => {
  const { documents } = parseCompose(
    { file: 'c', directory: '/', text: '# c\n---\na: 1\n---\nb: 2\n...\n# c\n' },
    variablesOf({}),
  );
  assert.deepEqual(
    documents.map((each) => [...each.entries.keys()]),
    [['a'], ['b']],
  );
});

/** Measured with docker compose 2.26.1. */
test('a document that --- begins is not empty, and names no other version of YAML', () => {
  const cases: readonly (readonly [text: string, line: number])[] = [
    ['a: 1\n---\n', 2],
    ['a: 1\n---\n# c\n', 2],
    ['---\n---\na: 1\n', 1],
    ['a: 1\n---\n""\n', 3],
    ['%YAML 1.2\n---\na: 1\n', 1],
    ['%YAML 2.0\n---\na: 1\n', 1],
  ];
  for (const [text, line] of cases) {
    const { documents, problems } = parseCompose({ file: 'c', directory: '/', text }, variablesOf({}));
    assert.deepEqual(documents, [], text);
    assert.equal(problems[0]?.at.range.startLine, line, text);
  }
  const { problems } = parseCompose(
    { file: 'c', directory: '/', text: '%YAML 1.1\n---\na: 1\n...\n' },
    variablesOf({}),
  );
  assert.deepEqual(problems, []);
});

test('every line break that Compose recognises ends a comment, and positions stay', () => {
  for (const lineBreak of ['\r', '\u0085', '\u2028', '\u2029']) {
    const text = `services:\n  a:\n    image: x # c${lineBreak}    privileged: true\n`;
    const service = get(read(text), 'services', 'a');
    assert.ok(service.kind === 'map');
    const remove = service.entries.get('privileged')?.at.remove;
    assert.ok(remove);
    const rest = text.slice(0, remove.startOffset) + text.slice(remove.endOffset);
    assert.equal(rest, `services:\n  a:\n    image: x # c${lineBreak}`);
  }
});

test('control characters and unpaired surrogates are refused', () => {
  for (const character of ['\u0000', '\u000B', '\u000C', '\u001B', '\u007F', '\uD800', '\uFFFF']) {
    assert.match(problemOf(`services: {a: {image: x}} # ${character}\n`), /control characters/);
  }
  read('services: {a: {image: "é \u00A0 日本 😀\t"}}\n');
  read('\uFEFFservices: {}\n');
});

test('a byte that is not UTF-8 is refused with its value, and U+FFFD is a character', () => {
  assert.match(problemOf('services: {a: {image: x}} # caf\uDCE9\n'), /the byte 0xe9 is not UTF-8/);
  read('services: {a: {image: x}} # \uFFFD\n');
});

test('values in brackets and quotes may be indented less than their key, as go-yaml takes them', () => {
  const text = [
    'services:',
    '  web:',
    '    image: x',
    '    cap_add: [NET_ADMIN,',
    '  SYS_TIME, "A',
    'B"',
    ']',
    '    ulimits: {',
    'nofile: {',
    '  soft: 1, hard: 2 }',
    '}',
    "    user: 'ro",
    "ot'",
    '    privileged: true',
    '  db: {image: y}',
    '',
  ].join('\n');
  const web = get(read(text), 'services', 'web');
  assert.ok(web.kind === 'map');
  assert.deepEqual(
    [...web.entries].map(([key, { value }]) =>
      value.kind === 'list'
        ? [key, value.items.map((item) => item.value.kind === 'scalar' && item.value.text)]
        : [key, value.kind === 'scalar' ? value.text : [...value.entries.keys()]],
    ),
    [
      ['image', 'x'],
      ['cap_add', ['NET_ADMIN', 'SYS_TIME', 'A B']],
      ['ulimits', ['nofile']],
      ['user', 'ro ot'],
      ['privileged', 'true'],
    ],
  );
  for (const broken of ['a: [b\n---\nc: d\n', 'a: "b\n---\nc"\n', 'a: [b\nc: d\n'])
    assert.notEqual(problemOf(broken), '', broken);
});
