import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hclPieces } from '../../../test/kit/hcl-pieces.ts';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { seeded } from '../../../test/kit/random.ts';
import { evaluateHcl, type HclScope } from './evaluate-hcl.ts';
import { hclFunctions } from './hcl-functions.ts';
import { parseHclJson } from './hcl-in-json.ts';
import { HclUnknown, isHclList, isHclMap, type HclValue } from './hcl-value.ts';
import { parseHcl } from './parse-hcl.ts';

const names = new Map<string, HclValue>([
  ['a', 'x'],
  ['n', 3],
  ['list', ['p', 'q']],
  ['map', new Map<string, HclValue>([['k', 'v']])],
  ['open', new HclUnknown('open')],
]);

function scope(): HclScope {
  return {
    budget: { steps: 10_000, characters: 100_000 },
    variable: (name) => names.get(name),
    missing: () => undefined,
    call: () => undefined,
  };
}

function plain(value: HclValue): unknown {
  if (value instanceof HclUnknown) return '?';
  if (isHclList(value)) return value.map(plain);
  return isHclMap(value) ? Object.fromEntries([...value].map(([key, one]) => [key, plain(one)])) : value;
}

function valueOf(text: string, used = scope()): unknown {
  const reading = parseHcl(`v = ${text}\n`);
  if ('error' in reading) return `refused: ${reading.error.message}`;
  const [attribute] = reading.body.attributes;
  assert.ok(attribute);
  return plain(evaluateHcl(attribute.value, used));
}

const values: readonly (readonly [text: string, value: unknown])[] = [
  ['"a"', 'a'],
  ['"a\\tb\\"\\\\\\u0041\\U0001F600"', 'a\tb"\\A😀'],
  ['"$${a} %%{b} $ % $$"', '${a} %{b} $ % $$'],
  ['"${a}-${n}"', 'x-3'],
  ['"${n}"', 3],
  ['"${list}"', ['p', 'q']],
  ['"x${list}"', '?'],
  ['"x${null}"', '?'],
  ['"a ${~ "b" ~} c"', 'abc'],
  ['"%{ if n > 2 }big%{ else }small%{ endif }"', 'big'],
  ['"%{ for i, v in list }${i}${v};%{ endfor }"', '0p;1q;'],
  ['1 + 2 * 3 - 4 / 2 % 3', 5],
  ['-n', -3],
  ['!true || false && true', false],
  ['n >= 3 && n <= 3 && !(n < 3) && !(n > 3)', true],
  ['a == "x" ? "yes" : "no"', 'yes'],
  ['"1" == 1', false],
  ['null == null', true],
  ['open == "x"', '?'],
  ['open ? "same" : "same"', 'same'],
  ['open ? "a" : "b"', '?'],
  ['false && open', false],
  ['true || open', true],
  ['true && open', '?'],
  ['"${open}-x"', '?'],
  ['n / 0', '?'],
  ['[1, "a", [true]]', [1, 'a', [true]]],
  ['[\n1,\n\n2,\n]', [1, 2]],
  ['{ a = 1, "b" : 2, (a) = 3, "${a}y" = 4 }', { a: 1, b: 2, x: 3, xy: 4 }],
  ['{\n a = 1\n\n b = 2 # c\n}', { a: 1, b: 2 }],
  ['[for v in list : upper(v) if v != "p"]', ['Q']],
  ['{ for k, v in map : v => k }', { v: 'k' }],
  ['{ for v in ["a", "b"] : "k" => v... }', { k: ['a', 'b'] }],
  ['[for v in open : v]', '?'],
  ['list[1]', 'q'],
  ['list.0', 'p'],
  ['list[7]', '?'],
  ['map.k', 'v'],
  ['map["k"]', 'v'],
  ['map.none', '?'],
  ['list[*]', '?'],
  ['nothing', '?'],
  ['lower(open)', '?'],
  ['uuidv4()', '?'],
  ['concat(["a"], list...)', '?'],
  ['join("-", concat(["a"], list))', 'a-p-q'],
  ['"a" "b"', 'refused: a new line expected'],
  ['"a', 'refused: a text in quotes must end on its line'],
  ['"a\nb"', 'refused: a text in quotes must end on its line'],
  ['"\\q"', 'refused: this escape is not known'],
  ['1 +\n2', 'refused: a value expected'],
  ['(1 +\n2)', 3],
  ['<<E\na\n  ${a}\nE', 'a\n  x\n'],
  ['<<-E\n    a\n\n      ${a}\n    b\n  E', 'a\n\n  x\nb\n'],
  ['<<E \na\nE', 'refused: a heredoc begins with << and a name at the end of its line'],
  ['<<E\na', 'refused: the heredoc has no end (E on a line)'],
];

describe('expressions', () => {
  for (const [text, value] of values) test(text, () => assert.deepEqual(valueOf(text), value));
});

const calls: readonly (readonly [text: string, value: unknown])[] = [
  ['trimspace(" a ")', 'a'],
  ['chomp("a\\n\\n")', 'a'],
  ['trim("xxaxx", "x")', 'a'],
  ['trim("xx", "x")', ''],
  ['trimprefix("v1", "v")', '1'],
  ['trimsuffix("a.b", ".b")', 'a'],
  ['replace("a.b.c", ".", "-")', 'a-b-c'],
  ['split(",", "a,b")', ['a', 'b']],
  ['strlen("abc")', 3],
  ['sanitize("a/b:1")', 'a_b_1'],
  ['format("%s-%d%%", a, n)', 'x-3%'],
  ['format("%05d", n)', '?'],
  ['contains(list, "p")', true],
  ['contains(list, "z")', false],
  ['flatten([["a"], [["b"]]])', ['a', 'b']],
  ['distinct(["a", "a", "b"])', ['a', 'b']],
  ['compact(["a", ""])', ['a']],
  ['length(list) + length(map)', 3],
  ['element(list, 3)', 'q'],
  ['keys(map)', ['k']],
  ['values(map)', ['v']],
  ['lookup(map, "z", "d")', 'd'],
  ['merge(map, { k = "w", l = 1 })', { k: 'w', l: 1 }],
  ['coalesce(null, "z")', 'z'],
  ['coalescelist([], ["z"])', ['z']],
  ['and(equal(a, "x"), not(notequal(n, 3)))', true],
  ['or(false, false)', false],
  ['add(1, 2) + subtract(5, 3) + multiply(2, 4)', 13],
  ['max(1, 5, 2) - min(4, 3)', 2],
  ['upper(lower("Ab"))', 'AB'],
];

describe('functions', () => {
  for (const [text, value] of calls) test(text, () => assert.deepEqual(valueOf(text), value));
  test('each has a row here', () => {
    const all = calls.map(([text]) => text).join(' ') + values.map(([text]) => text).join(' ');
    for (const name of hclFunctions.keys()) assert.ok(all.includes(`${name}(`), name);
  });
});

const refused: readonly (readonly [text: string, line: number])[] = [
  ['target "a" {\n', 2],
  ['target "a"\n{\n}\n', 1],
  ['target "a" { b = 1\n}\n', 1],
  ['a = 1\na = 2\n', 2],
  ['a = 1 b = 2\n', 1],
  ['\n\n}\n', 3],
  ['/* a', 1],
  ["a = 'b'\n", 1],
  ['a = [1, 2\n', 2],
  ['target "${a}" {}\n', 1],
];

describe('what is refused', () => {
  for (const [text, line] of refused)
    test(JSON.stringify(text), () => {
      const reading = parseHcl(text);
      assert.ok('error' in reading);
      assert.equal(text.slice(0, reading.error.span.start).split('\n').length, line);
    });
});

test('the JSON form has the same blocks and templates', () => {
  const labels = new Map([['target', 1]]);
  const reading = parseHclJson(
    '{"//": "c", "target": {"a": {"tags": ["x:${n}"], "args": {"${a}": 1}}}}',
    labels,
  );
  assert.ok('body' in reading);
  const [block] = reading.body.blocks;
  assert.deepEqual([block?.type, block?.labels], ['target', ['a']]);
  const read = block?.body.attributes.map(({ name, value }) => [name, plain(evaluateHcl(value, scope()))]);
  assert.deepEqual(read, [
    ['tags', ['x:3']],
    ['args', { x: 1 }],
  ]);
  for (const text of ['{', '[1]', '{"target": 1}', '{"a": "${"}', '{"a": 1, "a": 2}'])
    assert.ok('error' in parseHclJson(text, labels), text);
});

test('small texts that describe large values, and deep ones, end', () => {
  const bombs = [
    `[for a in ${'['.repeat(90)}1${']'.repeat(90)} : a]`,
    '['.repeat(20_000),
    '!'.repeat(20_000),
    '"${'.repeat(20_000),
    `a${'.b'.repeat(20_000)}`,
    `1${' + 1'.repeat(20_000)}`,
    `"%{ if true }${'%{ if true }'.repeat(20_000)}"`,
    'true ? '.repeat(20_000),
  ];
  for (const text of bombs) assert.match(String(valueOf(text)), /refused|^\?|1/u);
  const list = `[${'a,'.repeat(200)}]`;
  assert.equal(valueOf(`[for a in ${list} : [for b in ${list} : "\${a}\${b}"]]`) === undefined, false);
  const budget = { steps: 1000, characters: 1000 };
  const wide = `join("", [for a in ${list} : join("", [for b in ${list} : "xxxxxxxx"])])`;
  assert.equal(valueOf(wide, { ...scope(), budget }), '?');
});

const seeds = [...values, ...calls].map(([text]) => `v = ${text}\n`);

test('any text ends with a value or an error in the text', () => {
  const all = [...hclPieces, 'for', 'if', 'in', '=>'];
  for (let seed = 0; seed < roundsOf(5000); seed++) {
    const random = seeded(seed);
    const below = (bound: number): number => Math.floor(random() * bound);
    let text = seeds[below(seeds.length)] ?? '';
    for (let change = below(5); change >= 0; change--) {
      const at = below(text.length + 1);
      text = text.slice(0, at) + (all[below(all.length)] ?? '') + text.slice(at + below(4));
    }
    const reading = parseHcl(text);
    if ('error' in reading) {
      const { start, end } = reading.error.span;
      assert.ok(start >= 0 && start <= text.length && end >= start, JSON.stringify(text));
    } else for (const { value } of reading.body.attributes) plain(evaluateHcl(value, scope()));
  }
});

// Generous: what is linear takes a second, what is quadratic minutes.
test('a long text is read in linear time', { timeout: 60_000 }, () => {
  const line = 'target "a" {\n  tags = ["x:${upper(a)}", <<E\n  b ${n}\nE\n  ]\n}\n';
  const long = [
    line.repeat(16_000),
    `a = "${'x'.repeat(1_000_000)}"\n`,
    `a = <<E\n${'x\n'.repeat(200_000)}E\n`,
  ];
  for (const text of [...long, `a = [${'1, '.repeat(200_000)}]\n`, '# c\n'.repeat(200_000)])
    assert.ok('body' in parseHcl(text));
  for (const text of [
    `a = "${'$'.repeat(500_000)}`,
    `a = <<E\n${'EE\n'.repeat(200_000)}`,
    '/*'.repeat(500_000),
  ])
    assert.ok('error' in parseHcl(text));
});
