import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  memberOf,
  memberText,
  placedDocuments,
  type PlacedScalar,
  type PlacedValue,
} from './placed-values.ts';

function only(text: string): PlacedValue {
  const { documents, problem } = placedDocuments(text);
  assert.equal(problem, undefined);
  assert.ok(documents[0] !== undefined);
  return documents[0];
}

function scalar(value: PlacedValue | undefined): PlacedScalar {
  assert.ok(value?.kind === 'scalar');
  return value;
}

describe('a value of YAML with its place', () => {
  it('is at its text without the quotes, and verbatim only if the file has it letter by letter', () => {
    const cases: readonly (readonly [text: string, value: string, isVerbatim: boolean])[] = [
      ['a: plain', 'plain', true],
      ['a: "double"', 'double', true],
      ["a: 'single'", 'single', true],
      ['a: !!str "tagged"', 'tagged', true],
      ['a: "esc\\u0061pe"', 'escape', false],
      ["a: 'it''s'", "it's", false],
      ['a: >-\n  folded\n  text', 'folded text', false],
      ['a: two\n  lines', 'two lines', false],
    ];
    for (const [text, value, isVerbatim] of cases) {
      const found = scalar(memberOf(only(text), 'a'));
      assert.deepEqual([found.text, found.isVerbatim], [value, isVerbatim], text);
      if (isVerbatim) assert.equal(text.slice(found.range.startOffset, found.range.endOffset), value, text);
    }
  });

  it('has the anchor that it is in only if an alias refers to it', () => {
    const text = 'a: &one {b: x}\nc: *one\nd: &two {e: y}\n';
    assert.equal(scalar(memberOf(memberOf(only(text), 'a'), 'b')).anchor, 'one');
    assert.equal(scalar(memberOf(memberOf(only(text), 'c'), 'b')).anchor, 'one');
    assert.equal(scalar(memberOf(memberOf(only(text), 'd'), 'e')).anchor, undefined);
  });

  it('is found through merge keys, behind what the mapping says itself', () => {
    const text = 'x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz: {<<: [*x, *y], c: 5}\n';
    const merged = memberOf(only(text), 'z');
    assert.deepEqual(
      ['a', 'b', 'c', '<<'].map((key) => memberText(merged, key)),
      ['1', '2', '5', undefined],
    );
  });

  it('an alias means the last anchor before it', () => {
    const text = 'a: &n one\nb: *n\nc: &n two\nd: *n\n';
    assert.deepEqual(
      ['b', 'd'].map((key) => memberText(only(text), key)),
      ['one', 'two'],
    );
  });

  it('texts that are no YAML, loops and bombs end with a problem or an empty value', () => {
    assert.notEqual(placedDocuments('a: [').problem, undefined);
    assert.equal(placedDocuments('a: &a [*a]').problem, undefined);
    assert.match(placedDocuments('a: *missing').problem?.message ?? '', /no anchor/u);
    const levels = Array.from({ length: 40 }, (_, n) => `l${n}: &l${n} [*l${n - 1}, *l${n - 1}]`);
    assert.equal(placedDocuments(['l-1: &l-1 x', ...levels].join('\n')).problem, undefined);
    const merges = Array.from({ length: 3000 }, (_, n) => `m${n}: &m${n} {<<: *m${n - 1}, k${n}: 1}`);
    const bomb = placedDocuments(['m-1: &m-1 {a: 1}', ...merges].join('\n'));
    assert.match(bomb.problem?.message ?? '', /too many values/u);
  });

  it('reads each document of a text', () => {
    assert.equal(placedDocuments('a: 1\n---\nb: 2\n---\n').documents.length >= 2, true);
    assert.deepEqual(placedDocuments('').documents, []);
  });
});
