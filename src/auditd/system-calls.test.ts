import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makesAccess, makesAllAccess } from './system-calls.ts';

test('calls and the kinds of access they make', () => {
  assert.equal(makesAccess(['openat2'], 'w'), true);
  assert.equal(makesAccess(['linkat'], 'w'), true);
  assert.equal(makesAccess(['lchown'], 'a'), true);
  assert.equal(makesAccess(['execve'], 'w'), false);
  assert.equal(makesAccess(['2'], 'a'), true);
  assert.equal(makesAllAccess(['chmod', 'fchmodat', 'fchownat', 'setxattr'], 'a'), true);
  assert.equal(makesAllAccess(['chmod'], 'a'), false);
  assert.equal(makesAllAccess(['execve'], 'z'), false);
});
