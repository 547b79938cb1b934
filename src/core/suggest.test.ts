import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suggestion } from './suggest.ts';

const known = ['workload/privileged', 'workload/pids-limit', 'workload/*', 'host/auditing', 'output', 'only'];

const meant: readonly (readonly [string, string])[] = [
  ['workload/privilegd', 'workload/privileged'],
  ['WORKLOAD/PRIVILEGED ', 'workload/privileged'],
  ['privileged', 'workload/privileged'],
  ['workload', 'workload/*'],
  ['out', 'output'],
  ['host/aud', 'host/auditing'],
];
for (const [given, name] of meant)
  test(`${given} was probably meant to be ${name}`, () =>
    assert.equal(suggestion(given, known), `; did you mean '${name}'?`));

for (const given of ['', 'nothing-of-the-kind', 'o'.repeat(200)])
  test(`nothing is near ${JSON.stringify(given.slice(0, 20))}`, () =>
    assert.equal(suggestion(given, known), ''));
