import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BakeOptions, BakeTarget, BakeText } from './bake-reading.ts';
import { readBake } from './read-bake.ts';

const options: BakeOptions = { env: {}, isWhole: true, hasAllTargets: true };

const hcl = (text: string, name = 'docker-bake.hcl'): BakeText => ({ name, text });

function shown(value: object): unknown {
  return 'text' in value ? value.text : '?';
}

/** The settings of a target as bake prints them. */
function settings({ texts, lists, maps }: BakeTarget): Record<string, unknown> {
  return Object.fromEntries([
    ...[...texts].map(([name, value]) => [name, shown(value)]),
    ...[...lists].map(([name, all]) => [name, all.map(shown)]),
    ...[...maps].map(([name, all]) => [
      name,
      Object.fromEntries(all.map((one) => [one.key ?? '?', shown(one)])),
    ]),
  ]) as Record<string, unknown>;
}

function read(texts: readonly BakeText[], more: Partial<BakeOptions> = {}) {
  const { targets, problems, doubts } = readBake(texts, { ...options, ...more });
  return {
    targets: Object.fromEntries(targets.map((target) => [target.name, settings(target)])),
    problems: problems.map(({ message, at }) => `${at.range.startLine}: ${message}`),
    doubts: doubts.map(({ message }) => message),
  };
}

const tag = 'target "a" {\n  tags = ["x:${TAG}"]\n}\n';

describe('variables', () => {
  const cases: readonly (readonly [
    title: string,
    text: string,
    env: Record<string, string>,
    value: unknown,
  ])[] = [
    ['the default', 'variable "TAG" { default = "1" }\n', {}, 'x:1'],
    ['the environment', 'variable "TAG" { default = "1" }\n', { TAG: '2' }, 'x:2'],
    ['a number of the environment', 'variable "TAG" { default = 1 }\n', { TAG: '2' }, 'x:2'],
    ['no number of the environment', 'variable "TAG" { default = 1 }\n', { TAG: 'b' }, '?'],
    ['no default', 'variable "TAG" {}\n', {}, '?'],
    ['null', 'variable "TAG" { default = null }\n', {}, '?'],
    ['a constant, which the environment does not set', 'TAG = "1"\n', { TAG: '2' }, 'x:1'],
    [
      'another variable',
      'variable "B" { default = "b" }\nvariable "TAG" { default = "${B}!" }\n',
      {},
      'x:b!',
    ],
    [
      'a default that its validation refuses',
      'variable "TAG" {\n  default = ""\n  validation {\n    condition = TAG != ""\n  }\n}\n',
      {},
      '?',
    ],
    [
      'a default that its validation takes',
      'variable "TAG" {\n  default = "1"\n  validation {\n    condition = TAG != ""\n  }\n}\n',
      {},
      'x:1',
    ],
    ['the platform of the build', 'TAG = BAKE_LOCAL_PLATFORM\n', {}, '?'],
    ['a function', 'function "f" {\n  params = [a]\n  result = upper(a)\n}\nTAG = f("q")\n', {}, 'x:Q'],
    [
      'a function that calls itself',
      'function "f" {\n  params = [a]\n  result = f(a)\n}\nTAG = f("q")\n',
      {},
      '?',
    ],
    ['a reference to another target', 'TAG = target.b.args.V\n', {}, '?'],
  ];
  for (const [title, text, env, value] of cases)
    test(title, () => {
      const { targets, problems } = read([hcl(text + tag)], { env });
      assert.deepEqual([targets['a']?.['tags'], problems], [[value], []]);
    });
});

describe('targets', () => {
  test('inherit: lists are replaced or added to, maps are merged', () => {
    const { targets } = read([
      hcl(
        'target "b" {\n  tags = ["b"]\n  attest = ["type=sbom"]\n  args = { A = "1", B = "2" }\n}\ntarget "c" {\n  context = "c"\n}\ntarget "a" {\n  inherits = ["b", "c"]\n  tags = ["a"]\n  attest = ["type=provenance"]\n  args = { B = "3" }\n}\n',
      ),
    ]);
    assert.deepEqual(targets['a'], {
      tags: ['a'],
      attest: ['type=sbom', 'type=provenance'],
      args: { A: '1', B: '3' },
      context: 'c',
    });
  });

  test('of several files are merged, the later one counts', () => {
    const base = hcl(
      'variable "V" { default = "1" }\ntarget "a" {\n  tags = ["x:${V}"]\n  args = { A = V }\n}\n',
    );
    const over = hcl(
      'variable "V" { default = "2" }\ntarget "a" {\n  tags = ["y:${V}"]\n}\n',
      'docker-bake.override.hcl',
    );
    assert.deepEqual(read([base, over]).targets['a'], { tags: ['y:2'], args: { A: '2' } });
  });

  test('of a matrix are one for each combination', () => {
    const text =
      'target "a" {\n  name = "a-${k}-${v}"\n  matrix = { k = ["p", "q"], v = [1, 2] }\n  args = { K = k }\n}\n';
    const { targets } = read([hcl(text)]);
    assert.deepEqual(Object.keys(targets), ['a-p-1', 'a-p-2', 'a-q-1', 'a-q-2']);
    assert.deepEqual(targets['a-q-1'], { args: { K: 'q' } });
  });

  test('of a matrix that is not known are a doubt, and one target with open values', () => {
    const matrices = ['{ k = L }', 'L', `{ k = [${'"x",'.repeat(101)}] }`];
    for (const matrix of matrices) {
      const text = `variable "L" {}\ntarget "a" {\n  name = "a-\${k}"\n  matrix = ${matrix}\n  args = { K = k }\n}\n`;
      const { targets, doubts } = read([hcl(text)], { isWhole: false });
      assert.deepEqual([targets, doubts.length], [{ a: { args: { K: '?' } } }, 1], matrix);
    }
  });

  test('take null as if it were missing', () => {
    const text =
      'target "b" {\n  context = "b"\n}\ntarget "a" {\n  inherits = ["b"]\n  context = null\n  args = { A = null }\n}\n';
    assert.deepEqual(read([hcl(text)]).targets['a'], { context: 'b', args: {} });
  });

  test('take maps as options, as newer releases do', () => {
    const text = 'target "a" {\n  output = [{ type = "local", dest = "out" }]\n}\n';
    assert.deepEqual(read([hcl(text)]).targets['a'], { output: ['type=local,dest=out'] });
  });

  test('in the JSON form', () => {
    const text = '{"variable": {"TAG": {"default": "1"}},\n "target": {"a": {"tags": ["x:${TAG}"]}}}';
    assert.deepEqual(read([hcl(text, 'docker-bake.json')]).targets, { a: { tags: ['x:1'] } });
  });
});

describe('what bake refuses', () => {
  const cases: readonly (readonly [text: string, problem: string])[] = [
    ['target "a" {\n', "2: '}' expected"],
    ['target "a" {\n  tags = [B]\n}\n', '2: there is no variable "B"'],
    ['variable "V" { default = W }\nvariable "W" { default = V }\n', '1: the variable "V" depends on itself'],
    ['target "a" {\n  inherits = ["b"]\n}\n', '2: it inherits from the target "b", which is not there'],
    ['group "default" {\n  targets = ["b"]\n}\n', '2: the group names the target "b", which is not there'],
    ['group "default" {\n}\n', '1: a group needs targets'],
    ['target {}\n', '1: target needs a name'],
    ['target "a" "b" {}\n', '1: target has one name'],
    ['target "a/b" {}\n', '1: the name may have letters, digits, _ and - only'],
    ['target "a" {\n  name = "b"\n}\n', '2: a name needs a matrix'],
    ['target "a" {\n  tags = "b"\n}\n', '2: a list of texts expected'],
    ['target "a" {\n  tags = [["b"]]\n}\n', '2: a text expected'],
    ['target "a" {\n  args = ["b"]\n}\n', '2: a map of texts expected'],
    ['target "a" {\n  context = ["b"]\n}\n', '2: a text expected'],
    ['target "a" {\n  pull = "perhaps"\n}\n', '2: true or false expected'],
  ];
  for (const [text, problem] of cases)
    test(problem, () =>
      assert.ok(read([hcl(text)]).problems.includes(problem), String(read([hcl(text)]).problems)),
    );

  test('is not refused where other files may define it', () => {
    const text =
      'target "a" {\n  inherits = ["b"]\n  tags = [C]\n}\ngroup "default" {\n  targets = ["d"]\n}\n';
    const { problems, doubts, targets } = read([hcl(text)], { isWhole: false, hasAllTargets: false });
    assert.deepEqual([problems, doubts.length, targets['a']], [[], 1, { tags: ['?'] }]);
  });

  test('and what it ignores is taken', () => {
    assert.deepEqual(read([hcl('newer "x" {}\ntarget "a" {\n  newer = 1\n}\n')]).problems, []);
  });
});

test('names of object members are no names here', () => {
  const text = '{"target": {"__proto__": {"args": {"__proto__": "1", "constructor": "2"}}}}';
  const { targets } = readBake([hcl(text, 'docker-bake.json')], options);
  assert.deepEqual(
    targets.map(({ name, maps }) => [name, maps.get('args')?.map(({ key }) => key)]),
    [['__proto__', ['__proto__', 'constructor']]],
  );
});

test('the lines of an inline Dockerfile come from those of the bake file', () => {
  const text =
    'v = "13"\ntarget "a" {\n  dockerfile-inline = <<-EOT\n    FROM debian:${v}\n\n    RUN a\n  EOT\n}\n';
  const [target] = readBake([hcl(text)], options).targets;
  assert.equal(target?.inline?.text, '  FROM debian:13\n\n  RUN a\n'.replaceAll(/^ {2}/gmu, ''));
  assert.deepEqual(
    target.inline.pieces?.map(({ at, source }) => [at, text.slice(source, source + 4)]),
    [
      [0, 'FROM'],
      [15, '\n   '],
      [16, 'RUN '],
    ],
  );
});
