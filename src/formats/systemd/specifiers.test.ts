import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillSpecifiers, leavesSpecifiers } from './specifiers.ts';

test('specifiers of the name and of fixed places', () => {
  const fill = (text: string) => fillSpecifiers(text, 'docker-ci@a.service');
  assert.equal(fill('%E/docker/%i.json'), '/etc/docker/a.json');
  assert.equal(fill('unix://%t/%p.sock'), 'unix:///run/docker-ci.sock');
  assert.equal(fill('%n %N %j %%t'), 'docker-ci@a.service docker-ci@a ci %t');
  assert.equal(fillSpecifiers('[%i]', 'docker.service'), '[]');
  assert.equal(fillSpecifiers('%d/key.pem', 'docker.service'), '/run/credentials/docker.service/key.pem');
});

test('those of the machine stay', () => {
  const filled = fillSpecifiers('tcp://%H:2375', 'docker.service');
  assert.equal(filled, 'tcp://%H:2375');
  const isLeft = (text: string) => leavesSpecifiers(text, (each) => fillSpecifiers(each, 'docker.service'));
  assert.deepEqual(['tcp://%H:2375', '%t/x', '100%', '%%H'].map(isLeft), [true, false, false, false]);
});
