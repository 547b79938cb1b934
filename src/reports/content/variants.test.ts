import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testFinding } from './test-finding.ts';
import { variantsOf } from './variants.ts';

test('findings in the same words are one entry with all that follows from them', () => {
  const causes = ['a', 'b', 'c'].map((name) => ({
    finding: testFinding(name, 'r', name === 'c' ? { message: 'Other words' } : {}),
    follows: [testFinding(name, 'follower')],
  }));
  const names = variantsOf(causes).map(({ findings, follows }) =>
    [findings, follows].map((all) => all.map(({ subject }) => subject.name)),
  );
  assert.deepEqual(names, [
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [['c'], ['c']],
  ]);
});

test('a command names its container where it is alone, and none where it stands for several', () => {
  const limit = (name: string) =>
    testFinding(name, 'r', {
      fixes: [{ kind: 'manual', title: 'Limit it', steps: [`Now: \`docker update ${name}\``] }],
    });
  const steps = (names: readonly string[]) =>
    variantsOf(names.map((name) => ({ finding: limit(name), follows: [] }))).flatMap(({ finding }) =>
      finding.fixes.flatMap((fix) => (fix.kind === 'manual' ? fix.steps : [])),
    );
  assert.deepEqual(steps(['a']), ['Now: `docker update a`']);
  assert.deepEqual(steps(['a', 'b']), ['Now: `docker update NAME`']);
});
