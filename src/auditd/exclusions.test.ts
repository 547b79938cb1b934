import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exclusion, fileSystemExclusion } from './exclusions.ts';

test('records that tell who changed what', () => {
  assert.deepEqual(exclusion(['msgtype=SYSCALL']), []);
  assert.deepEqual(exclusion(['msgtype=PATH']), ['msgtype=PATH']);
  assert.deepEqual(exclusion(['msgtype<=1300', 'auid=1000']), ['auid=1000']);
  assert.equal(exclusion(['msgtype>1327']), 'nothing');
  assert.equal(exclusion(['msgtype=EOE', 'uid=0']), 'nothing');
  assert.equal(exclusion(['msgtype<EOE']), 'unread');
  assert.equal(exclusion(['msgtype']), 'unread');
});

test('kinds of file systems', () => {
  assert.equal(fileSystemExclusion('never', ['fstype=0x74726163']), 'nothing');
  assert.equal(fileSystemExclusion('always', ['fstype=ext4']), 'nothing');
  assert.deepEqual(fileSystemExclusion('never', ['fstype=ext4']), ['fstype=ext4']);
});
