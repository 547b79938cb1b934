import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerdPlaces } from './config-places.ts';

test('paths before the first table, and of the table grpc', () => {
  const text = `version = 3
root = "/srv/containerd" # here
state = '/run/c'
#root = "/no"
[ grpc ]
  address = "/run/c/c.sock"
[plugins."io.containerd.x"]
  root = "/no"
  address = "/no"
[debug]
  address = "/no"
`;
  assert.deepEqual(containerdPlaces(text), {
    root: '/srv/containerd',
    state: '/run/c',
    address: '/run/c/c.sock',
  });
  assert.deepEqual(containerdPlaces('grpc.address = "/a"\nroot = "relative"\n'), { address: '/a' });
  assert.deepEqual(containerdPlaces('\0[[['), {});
});
