import assert from 'node:assert/strict';
import { test } from 'node:test';
import { membershipOf, membershipsOfRecord } from './user-record.ts';

test('memberships are in names of files and in records', () => {
  assert.deepEqual(membershipOf('ann:docker.membership'), [{ user: 'ann', group: 'docker' }]);
  assert.deepEqual(membershipOf('ann.user'), []);
  assert.deepEqual(membershipsOfRecord('{"userName":"ann","gid":999,"memberOf":["docker"]}'), [
    { user: 'ann', group: 'docker' },
    { user: 'ann', group: 999 },
  ]);
  assert.deepEqual(membershipsOfRecord('{"groupName":"docker","gid":999,"members":["bob"]}'), [
    { user: 'bob', group: 'docker' },
    { user: 'bob', group: 999 },
  ]);
  assert.deepEqual(membershipsOfRecord('{"groupName":"docker"}'), []);
  assert.equal(membershipsOfRecord('{'), undefined);
});
