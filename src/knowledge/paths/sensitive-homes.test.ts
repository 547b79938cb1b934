import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gradeHostPath } from './sensitive-paths.ts';

const read = (path: string) => gradeHostPath(path, true)?.severity;
const write = (path: string) => gradeHostPath(path, false)?.severity;

test('public keys are no secret, and what is in a home is no worse than the home', () => {
  for (const name of ['authorized_keys', 'id_ed25519.pub']) {
    assert.deepEqual(
      [read(`/home/ada/.ssh/${name}`), write(`/home/ada/.ssh/${name}`)],
      ['low', 'high'],
      name,
    );
    assert.equal(write(`/root/.ssh/${name}`), 'critical', name);
  }
  for (const path of ['/home/ada', '/home/ada/.ssh', '/home/ada/.ssh/id_ed25519', '/home/ada/.m2'])
    assert.deepEqual([read(path), write(path)], ['high', 'high'], path);
  assert.deepEqual([read('/root/.ssh'), write('/root/.ssh')], ['high', 'critical']);
});
