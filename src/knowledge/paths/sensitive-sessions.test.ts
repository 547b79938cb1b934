import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usualPlace } from './kernel-file-systems.ts';
import { gradeHostPath } from './sensitive-paths.ts';

const read = (path: string) => gradeHostPath(path, true)?.severity;
const write = (path: string) => gradeHostPath(path, false)?.severity;

test('interpreters of the kernel and rules that confine programs', () => {
  assert.equal(write('/proc/sys/fs/binfmt_misc'), 'critical');
  for (const type of ['binfmt_misc', 'selinuxfs', 'smackfs', 'debugfs', 'configfs'])
    assert.match(write(usualPlace(type) ?? '/') ?? '', /^(?:high|critical)$/u, type);
});

test('what a user runs, loads or starts, and the containers of a rootless engine', () => {
  for (const name of [
    '.nvm',
    '.cargo/bin',
    '.local/lib/python3.13',
    '.config/docker',
    '.vscode-server',
    '.emacs.d',
  ])
    assert.deepEqual([read(`/home/ann/${name}`), write(`/home/ann/${name}`)], ['low', 'high'], name);
  assert.equal(write('/root/.local/lib'), 'critical');
  for (const name of ['.local/share/docker', '.local/share/containers/storage'])
    assert.deepEqual([read(`/home/ann/${name}`), write(`/home/ann/${name}`)], ['high', 'critical'], name);
  for (const name of ['.cache/pip', 'projects/shop', '.local/state'])
    assert.equal(write(`/home/ann/${name}`), undefined, name);
});

test('sockets of sessions and of services that run what their clients name', () => {
  for (const path of [
    '/tmp/ssh-XXk3/agent.71',
    '/tmp/ssh-XXk3',
    '/run/host-services/ssh-auth.sock',
    '/run/php',
  ])
    assert.deepEqual([read(path), write(path)], ['medium', 'medium'], path);
  assert.equal(write('/tmp/ssh'), undefined);
});

test('parts of the session of a user, by what they give', () => {
  const table: readonly (readonly [string, string])[] = [
    ['', 'high'],
    ['/bus', 'high'],
    ['/systemd/private', 'high'],
    ['/gnupg/S.gpg-agent', 'high'],
    ['/keyring', 'high'],
    ['/podman/podman.sock', 'high'],
    ['/docker.sock', 'high'],
    ['/vscode-ipc-1.sock', 'high'],
    ['/nvim.71.0', 'high'],
    ['/pulse/native', 'medium'],
    ['/pipewire-0', 'medium'],
    ['/wayland-0', 'medium'],
    ['/gvfs', 'medium'],
  ];
  for (const [part, severity] of table)
    assert.deepEqual(
      [read(`/run/user/1000${part}`), write(`/var/run/user/1000${part}`)],
      [severity, severity],
      part,
    );
  assert.match(gradeHostPath('/run/user/1000/pulse', true)?.entry.gives ?? '', /^the sound of/u);
  assert.equal(write('/run/user/0/bus'), 'critical', 'of root');
  assert.equal(write('/run/user'), 'high');
});
