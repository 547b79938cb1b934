import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { seeded } from '../../test/kit/random.ts';
import { roundsOf } from '../../test/kit/rounds.ts';
import { schemeExamples } from '../../test/kit/versions/examples.ts';
import { compareVersions, isVersion } from './compare-versions.ts';
import { versionSchemes, type VersionScheme } from './scheme.ts';
import { processorTime } from '../../test/kit/processor-time.ts';

function signOf(scheme: VersionScheme, left: string, right: string): number | undefined {
  const order = compareVersions(scheme, left, right);
  return order === undefined ? undefined : Math.sign(order) + 0;
}

/** Random texts on which the order of a scheme is total. */
function madeVersions(scheme: VersionScheme, count: number, seed: number): string[] {
  const random = seeded(seed);
  const { fragments, ascending, totalOn = /^/u } = schemeExamples[scheme];
  const parts = [...fragments, ...ascending.flat().filter((text) => text.length < 12)];
  const made: string[] = [];
  while (made.length < count) {
    const length = 1 + Math.floor(random() * 6);
    const text = Array.from({ length }, () => parts[Math.floor(random() * parts.length)] ?? '').join('');
    if (totalOn.test(text) && compareVersions(scheme, text, text) === 0) made.push(text);
  }
  return made;
}

for (const scheme of versionSchemes)
  describe(`versions: ${scheme}`, () => {
    const { ascending, refused, orderedButInvalid = [] } = schemeExamples[scheme];

    test('published examples are in order', () => {
      for (const [index, equals] of ascending.entries())
        for (const left of equals) {
          for (const right of equals) assert.equal(signOf(scheme, left, right), 0, `${left} = ${right}`);
          for (const right of ascending.slice(index + 1).flat()) {
            assert.equal(signOf(scheme, left, right), -1, `${left} < ${right}`);
            assert.equal(signOf(scheme, right, left), 1, `${right} > ${left}`);
          }
        }
    });

    test('what cannot be parsed has no order', () => {
      const valid = ascending.flat();
      for (const text of refused) {
        assert.equal(isVersion(scheme, text), false, text);
        assert.equal(compareVersions(scheme, text, text), undefined, text);
        for (const other of valid) {
          assert.equal(compareVersions(scheme, text, other), undefined, `${text} ${other}`);
          assert.equal(compareVersions(scheme, other, text), undefined, `${other} ${text}`);
        }
      }
    });

    test('what is no version but has an order is distinguished', () => {
      for (const text of orderedButInvalid) {
        assert.equal(isVersion(scheme, text), false, text);
        assert.equal(compareVersions(scheme, text, text), 0, text);
      }
      assert.ok(ascending.some((equals) => equals.every((text) => isVersion(scheme, text))));
    });

    test('the order is total', () => {
      const versions = madeVersions(scheme, roundsOf(200), 20_261_130);
      const sorted = versions.toSorted((left, right) => compareVersions(scheme, left, right) ?? 0);
      // In a list sorted by a total order, each pair has the order of its places, and equal ones are together.
      for (const [index, left] of sorted.entries())
        for (const [distance, right] of sorted.slice(index).entries()) {
          const order = signOf(scheme, left, right);
          if (order === undefined) continue;
          assert.ok(order <= 0, `${left} ${right}`);
          assert.equal(signOf(scheme, right, left), 0 - order, `${right} ${left}`);
          const before = sorted[index + distance - 1] ?? left;
          if (distance > 0 && order === 0 && signOf(scheme, left, before) !== undefined)
            assert.equal(signOf(scheme, left, before), 0, `${left} ${before}`);
        }
    });

    test('names of properties are ordinary words', () => {
      for (const word of ['constructor', '__proto__', 'toString', 'valueOf'])
        for (const text of [word, `1${word}`, `1.0-${word}`, `1.0-1${word}2`, `1.0_${word}1`])
          assert.ok([0, undefined].includes(compareVersions(scheme, text, text)), text);
    });

    // Quadratic time would be minutes.
    test('hostile lengths take bounded time', () => {
      const { fragments } = schemeExamples[scheme];
      const repeated = new Set([...fragments, '1-', '-java', '.0', ' ', '@dev', 'a1']);
      for (const fragment of repeated)
        for (const end of ['', '!']) {
          const text = `1${fragment.repeat(Math.ceil(100_000 / fragment.length))}${end}`;
          const start = processorTime();
          compareVersions(scheme, text, `${text}1`);
          assert.ok(
            processorTime() - start < 5000,
            `${JSON.stringify(fragment)} with ${JSON.stringify(end)}`,
          );
        }
    });
  });

test('two branches of Composer have no order', () => {
  assert.equal(compareVersions('composer', 'dev-main', 'dev-next'), undefined);
  assert.equal(compareVersions('composer', 'dev-main', 'dev-main'), 0);
  assert.equal(isVersion('composer', 'dev-main'), true);
});

test('apk decides before what it does not understand', () => {
  for (const [left, right, order] of [
    ['23_foo', '4_beta', 1],
    ['1.0', '1.0bc', -1],
    ['6.6.2p1-r0', '6.6.3-r0', -1],
    ['1.0_foo', '1.0_foo', undefined],
    ['1.0_foo', '1.0', undefined],
    ['1.0bc', '1.0b', undefined],
    ['1.0-1', '1.0', undefined],
    ['1.0a1', '1.0a', 1],
    ['3.3.3p1-r2', '3.3.3p1-r3', -1],
  ] as const)
    assert.equal(signOf('apk', left, right), order, `${left} ${right}`);
  assert.equal(isVersion('apk', '1.0bc'), false);
});
