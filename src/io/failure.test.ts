import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileFailure } from './failure.ts';

function failure(code: string): string {
  const reading = fileFailure(Object.assign(new Error(code), { code }), '/x');
  return reading.state === 'unreadable' ? reading.why : reading.state;
}

test('only a missing file is absent', () => {
  assert.equal(failure('ENOENT'), 'absent');
  assert.equal(failure('ENOTDIR'), 'absent');
  assert.equal(failure('EACCES'), 'denied');
  assert.equal(failure('EPERM'), 'denied');
  assert.equal(failure('ESRCH'), 'gone');
  assert.equal(failure('EIO'), 'undetermined');
});

test('an error that is not the system’s is rethrown', () => {
  assert.throws(() => fileFailure(new Error('a mistake in the program'), '/x'), /a mistake/);
});
