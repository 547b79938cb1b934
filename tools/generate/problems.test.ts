import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Check } from '../../src/core/rules/check.ts';
import type { CheckFile } from './load.ts';
import { problemsOf } from './problems.ts';
import { sampleCheck } from '../../test/kit/sample-check.ts';

function file(path: string, ...changes: Partial<Check>[]): CheckFile {
  const exported = changes.length === 1 ? 'check' : 'checks';
  return { path, exported, checks: changes.map(sampleCheck) };
}

test('a check in its place is in order, alone or with others of its file', () => {
  assert.deepEqual(problemsOf([file('workload/sample', {})]), []);
  const several = file('workload/several', { id: 'workload/one' }, { id: 'workload/two' });
  assert.deepEqual(problemsOf([several]), []);
});

test('an id must be the path of its file', () => {
  const [problem] = problemsOf([file('workload/other', {})]);
  assert.equal(
    problem,
    'src/checks/workload/other.ts: the id is workload/sample, but the path says workload/other',
  );
});

test('a check must look at what its id and folder say', () => {
  const elsewhere = file('host/several', { id: 'workload/one' }, { id: 'workload/two' });
  assert.match(problemsOf([elsewhere])[0] ?? '', /workload\/one belongs into src\/checks\/workload/);
  assert.match(problemsOf([file('workload/sample', { on: 'host' })])[0] ?? '', /looks at a host/);
});

test('an id is there once, and what it implies exists', () => {
  const twice = [file('workload/sample', {}), file('workload/several', {}, { id: 'workload/b' })];
  assert.deepEqual(problemsOf(twice), ['src/checks: the id workload/sample is there twice']);
  const dangling = file('workload/sample', { implies: ['workload/gone'] });
  assert.deepEqual(problemsOf([dangling]), [
    'src/checks: workload/sample implies workload/gone, which does not exist',
  ]);
});

test('a file without a check is named', () => {
  const empty: CheckFile = { path: 'workload/x', exported: undefined, checks: [] };
  assert.match(problemsOf([empty])[0] ?? '', /src\/checks\/workload\/x\.ts: exports no check/);
});

test('a parameter may not have the name of a key that every rule has, nor one that is no name', () => {
  const parameters = (name: string) => ({ [name]: { type: 'boolean', about: 'x' } }) as const;
  assert.deepEqual(problemsOf([file('workload/sample', { parameters: parameters('trustedUsers') })]), []);
  for (const name of ['severity', 'atLeast', 'Trusted', 'trusted-users']) {
    const [problem] = problemsOf([file('workload/sample', { parameters: parameters(name) })]);
    assert.match(problem ?? '', /may not have a parameter called/);
  }
});
