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
    ['/volume1/homes', 'high', 'critical'],
    ['/volume2/homes/ada', 'high', 'high'],
    ['/export/home/ada/.npmrc', 'high', 'high'],
    ['/var/lib/jenkins/.m2/settings.xml', 'high', 'high'],
    ['/home/ada/.claude.json', 'high', 'high'],
    ['/home/ada/.local/share/opencode/auth.json', 'high', 'high'],
    ['/home/ada/.config/argocd', 'high', 'high'],
    ['/home/ada/.vault_pass.txt', 'high', 'high'],
    ['/home/ada/.local/share/caddy', 'high', 'high'],
    ['/home/ada/.cache/huggingface', 'medium', 'medium'],
    ['/home/ada/.cache/huggingface/token', 'high', 'high'],
    ['/home/ada/.bun', 'low', 'high'],
    ['/home/ada/.docker/buildx', 'low', 'high'],
    ['/home/ada/.docker', 'high', 'high'],
  ];
  for (const [path, ...grade] of grades) assert.deepEqual([read(path), write(path)], grade, path);
});

test('caches, and folders of projects by the names of stores, are harmless', () => {
  for (const path of [
    '/home/ada/.cargo/registry',
    '/home/ada/.cache/huggingface/hub',
    '/home/ada/.cache/pip',
    '/home/ada/go/src',
    '/srv/app/.docker',
    '/srv/app/.npmrc',
  ])
    assert.equal(gradeHostPath(path, false), undefined, path);
});

test('keys of engines and services weigh more than their settings', () => {
  const grades: readonly (readonly [string, string | undefined, string])[] = [
    ['/etc/docker', 'high', 'critical'],
    ['/etc/docker/key.json', 'high', 'critical'],
    ['/etc/docker/certs.d', 'medium', 'critical'],
    ['/etc/docker/certs.d/reg.example/ca.crt', undefined, 'critical'],
    ['/etc/docker/certs.d/reg.example/client.key', 'medium', 'critical'],
    ['/etc/docker/daemon.json', 'medium', 'critical'],
    ['/etc/containers/registries.conf.d', 'low', 'critical'],
    ['/run/containers/0/auth.json', 'high', 'critical'],
    ['/run/qemu-server', 'critical', 'critical'],
    ['/run/service', 'low', 'critical'],
    ['/var/lib/tailscale', 'medium', 'medium'],
    ['/var/lib/jenkins', 'medium', 'medium'],
  ];
  for (const [path, ...grade] of grades) assert.deepEqual([read(path), write(path)], grade, path);
});
