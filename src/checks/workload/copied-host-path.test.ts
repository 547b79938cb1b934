import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf } from '../../../test/kit/judge-check.ts';
import { check } from './copied-host-path.ts';

const messages = (compose: string) => findingsOf(check, { compose }).map(({ message }) => message);

const contexts = (...more: readonly string[]) =>
  messages(`build:\n  context: .\n  additional_contexts:\n${more.map((each) => `    - ${each}\n`).join('')}`);

const watched = (path: string, action = 'sync') =>
  messages(`image: app\ndevelop: {watch: [{path: ${path}, action: ${action}, target: /x}]}\n`);

test('what a build context gives, at its line and as severe as reading it', () => {
  assert.deepEqual(contexts('host=/'), [
    '/ of the host is given to the build (build.additional_contexts host): the whole file system of the host',
  ]);
  assert.deepEqual(messages('build: {context: /etc, dockerfile: x}\n'), [
    '/etc of the host is given to the build (build.context): the configuration of the host, with its password hashes and keys',
  ]);
  const [finding] = findingsOf(check, {
    compose: 'build:\n  context: .\n  additional_contexts: {a: /root}\n',
  });
  assert.equal(finding?.severity, 'high');
  const [at] = finding?.sightings ?? [];
  assert.ok(at?.in === 'file');
  assert.equal(at.range.startLine, 5);
});

test('folders of projects, and what is no folder', () => {
  const others = ['lib=../lib', 'img=docker-image://app', 'git=github.com/a/b', 'srv=/srv/app'];
  assert.deepEqual(contexts(...others), []);
  for (const context of ['.', '..', '/opt/app', '/home/ada/app', '/root/app', '"https://x/y.git"'])
    assert.deepEqual(messages(`build: ${context}\n`), [], context);
});

test('a copy of a socket obeys nobody', () => {
  assert.deepEqual(messages('build: /run/dbus\n'), []);
});

test('what is kept in step with a container', () => {
  for (const path of ['/home/ada/.ssh', '/home/ada/.aws/credentials', '/root/.docker/config.json', '/'])
    for (const action of ['sync', 'sync+restart', 'sync+exec'])
      assert.match(watched(path, action).join(), /is copied into the container \(develop\.watch\): /u, path);
  for (const action of ['rebuild', 'restart']) assert.deepEqual(watched('/home/ada/.ssh', action), []);
  assert.deepEqual(watched('./src'), []);
});
