import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf } from '../../../test/kit/judge-check.ts';
import { check } from './privileged-groups.ts';

const found = (run: string) =>
  findingsOf(check, { run: `docker run ${run} app` }).map(({ severity, message }) => [severity, message]);

test('a group weighs what the container is shown', () => {
  const socket =
    'The processes are also in the group docker, which gives the Docker socket, and so root on the host';
  assert.deepEqual(found('--group-add docker'), [['low', `${socket}, once a mount or a device shows it`]]);
  assert.deepEqual(found('--group-add docker -v data:/data -v /etc/localtime:/etc/localtime:ro'), [
    ['low', `${socket}, once a mount or a device shows it`],
  ]);
  for (const shown of [
    '-v /var/run/docker.sock:/var/run/docker.sock',
    '-v /run:/host/run:ro',
    '-v "$UNSET/x:/x"',
    '--volumes-from other',
    '--device /dev/sda',
    '--privileged',
    '--device-cgroup-rule "b 8:* r"',
  ])
    assert.deepEqual(found(`--group-add docker ${shown}`), [['high', socket]], shown);
  assert.deepEqual(
    ['disk', 'shadow', 'root', 'adm'].map((group) => found(`--group-add ${group}`)[0]?.[0]),
    ['low', 'low', 'medium', 'medium'],
  );
});
