import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Proof } from '../../core/confine/proof.ts';
import { proofAsText } from './proof-table.ts';

const failed: Proof = {
  schemaVersion: 1,
  kind: 'proof',
  workload: { name: 'web', image: 'web:1' },
  first: { passed: false, why: 'the container ended with 127 before it was ready', output: '' },
  trials: 2,
  remarks: [],
};
const headlineOf = (proof: Proof): string =>
  proofAsText(proof, { width: 200, unicode: true }).split('\n')[0] ?? '';

test('a workload that fails without its profile, too, has the reasons of both', () => {
  const same = { ...failed, withoutProfile: failed.first.why };
  assert.equal(
    headlineOf(same),
    'web: the container ended with 127 before it was ready; without the profile too; not probed',
  );
  assert.equal(
    headlineOf({ ...failed, withoutProfile: 'the exercise ended with 4' }),
    'web: the container ended with 127 before it was ready; without the profile too: the exercise ended with 4; not probed',
  );
});

test('wrong lines are counted in the singular, too', () => {
  const relaxed = [{ id: 'call:chroot', title: 'without the system call chroot', because: [] }];
  assert.match(headlineOf({ ...failed, relaxed }), /passed without 1 line of it/u);
});
