import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRunnersWords, total, whyRed, type Counts, type SuiteResult } from './counts.ts';

const clean: Counts = { tests: 3, suites: 1, passed: 2, failed: 0, cancelled: 0, skipped: 1, todo: 0 };

function result(counts: Partial<Counts>, silent: readonly string[] = []): SuiteResult {
  const rest = { remembered: 0, repeated: [], slowest: [], seconds: 1 };
  return { name: 'units', counts: { ...clean, ...counts }, silent, ...rest };
}

test('sums every count', () => {
  assert.deepEqual(total([clean, { ...clean, failed: 4, passed: 0 }]), {
    tests: 6,
    suites: 2,
    passed: 2,
    failed: 4,
    cancelled: 0,
    skipped: 2,
    todo: 0,
  });
});

test('a run is green only when tests ran in every file and none failed', () => {
  assert.equal(whyRed([result({})]), undefined);
  assert.match(whyRed([result({ failed: 1 })]) ?? '', /1 tests failed/);
  assert.match(whyRed([result({}), result({ cancelled: 2 })]) ?? '', /2 tests failed/);
  assert.match(whyRed([result({ tests: 0 })]) ?? '', /no test was run/);
  assert.match(whyRed([]) ?? '', /no test was run/);
  assert.match(whyRed([result({}, ['src/empty.test.ts'])]) ?? '', /src\/empty\.test\.ts/);
});

test('ends as the TAP reporter does', () => {
  assert.equal(
    inRunnersWords(clean),
    '# tests 3\n# suites 1\n# pass 2\n# fail 0\n# cancelled 0\n# skipped 1\n# todo 0',
  );
});
