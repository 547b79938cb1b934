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

test('keys of homes in any place, of more programs, and folders above them', () => {
  const grades: readonly (readonly [string, string, string])[] = [
    ['/etc/ssh/sshd_config', 'low', 'critical'],
    ['/home/ada/.cargo', 'high', 'high'],
    ['/home/ada/.gem', 'high', 'high'],
    ['/home/ada/go', 'low', 'high'],
    ['/home/ada/.m2/repository', 'low', 'medium'],
    ['/home/ada/.m2/settings.xml', 'high', 'high'],
    ['/home/ada/.docker/cli-plugins', 'low', 'high'],
    ['/home/ada/.composer/auth.json', 'high', 'high'],
    ['/home/ada/.pulumi', 'high', 'high'],
    ['/volume1/homes/admin/.ssh', 'high', 'high'],
    ['/home/ada/app/.ssh', 'high', 'high'],
    ['/home/ada/backup/home/x/.aws/credentials', 'high', 'high'],
    ['/root/app/.kube', 'high', 'high'],
    ['/var/lib/jenkins/.ssh/id_ed25519', 'high', 'high'],
    ['/opt/deploy/.ssh/id_ed25519.pub', 'low', 'high'],
    ['/var/lib/gitlab-runner/.docker/config.json', 'high', 'high'],
    ['/var/lib/postgresql/.pgpass', 'high', 'high'],
  ];
  for (const [path, ...grade] of grades) assert.deepEqual([read(path), write(path)], grade, path);
});

test('caches, and folders of projects by the names of stores, are harmless', () => {
  for (const path of ['/home/ada/.cargo/registry', '/home/ada/go/src', '/srv/app/.docker', '/srv/app/.npmrc'])
    assert.equal(gradeHostPath(path, false), undefined, path);
});
