import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roundsOf } from '../../../test/kit/rounds.ts';
import type { JsonNode } from './node.ts';
import { maximumDepth, maximumLength, maximumValues, scanJson } from './scan.ts';

function plain(node: JsonNode): unknown {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.members.map(({ name, value }) => [name, plain(value)]));
    case 'array':
      return node.items.map(plain);
    case 'string':
      return node.text;
    case 'number':
      return Number(node.text);
    case 'boolean':
      return node.value;
    case 'null':
      return null;
  }
}

function accepted(text: string): boolean {
  return 'node' in scanJson(text);
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function nested(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}

/** A small deterministic generator (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

test('the same values as from JSON.parse, duplicates kept', () => {
  const text = ' {"a":[1,-2.5e3,true,false,null,"x\\u00e9\\n"],"b":{},"c":[]}\r\n\t';
  const scanned = scanJson(text);
  assert.ok('node' in scanned);
  assert.deepEqual(plain(scanned.node), JSON.parse(text));
  const twice = scanJson('{"a":1,"a":2}');
  assert.ok('node' in twice && twice.node.kind === 'object');
  assert.equal(twice.node.members.length, 2);
});

test('an unpaired surrogate becomes U+FFFD', () => {
  const scanned = scanJson('["\\ud800","\\ud83d\\ude00","\\udc00a"]');
  assert.ok('node' in scanned);
  assert.deepEqual(plain(scanned.node), ['\ufffd', '\u{1f600}', '\ufffda']);
});

test('text after the value is refused, except a closing bracket', () => {
  for (const text of ['{} {}', '{},', '{}x', '1 2']) assert.equal(accepted(text), false, text);
  for (const text of ['{}', '{} \n', '{}}', '{}] {"a":1}']) assert.equal(accepted(text), true, text);
});

test('a problem has a location', () => {
  assert.deepEqual(scanJson('{"a":{"b/c":[1,}'), {
    problem: {
      message: 'not valid JSON: a value expected at character 16',
      pointer: '/a/b~1c/1',
      offset: 15,
    },
  });
  assert.deepEqual(scanJson(''), {
    problem: { message: 'not valid JSON: a value expected at its end', pointer: '', offset: 0 },
  });
});

test('depth, length and number of values are limited, without a crash', () => {
  assert.equal(accepted(nested(maximumDepth)), true);
  for (const depth of [maximumDepth + 1, 10_001, 1_000_000]) {
    const scanned = scanJson(nested(depth));
    assert.ok('problem' in scanned && scanned.problem.message.includes('levels deep'));
  }
  for (const part of ['a', '\\n', 'a\\u0041', '\u20ac']) {
    assert.equal(accepted(`"${part.repeat(Math.floor((maximumLength - 2) / part.length))}"`), true, part);
  }
  const many = scanJson(`[${'1,'.repeat(maximumValues)}1]`);
  assert.ok('problem' in many && many.problem.message.includes('values'));
  const long = scanJson(' '.repeat(maximumLength + 1));
  assert.ok('problem' in long && long.problem.message.includes('longer than'));
});

test('random texts are accepted exactly if JSON.parse accepts them', () => {
  const next = generator(20250711);
  const pieces = '{ } [ ] : , " "a" "b\\u0041" 1 -0 01 1.5e+2 . true null nul \\ \t \u0001 ſ'.split(' ');
  let good = 0;
  for (let run = 0; run < roundsOf(20_000); run += 1) {
    const count = 1 + Math.floor(next() * 7);
    let text = '';
    for (let part = 0; part < count; part += 1) text += pieces[Math.floor(next() * pieces.length)] ?? '';
    const ok = parses(text);
    good += ok ? 1 : 0;
    // Closing brackets after a whole value are the one known difference.
    if (accepted(text) !== ok) assert.match(text, /^[^]*[\]}][^]*$/, text);
    if (ok) assert.equal(accepted(text), true, text);
  }
  assert.ok(good > roundsOf(500), `only ${good} texts were valid`);
});
