import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originOf } from './identity.ts';
import type { Origin } from './identity.ts';

function origin(value: unknown): Origin {
  return originOf({ value, pointer: '', document: 'x' }, 'web-1');
}

test('a container without Compose or swarm labels has a key from its name', () => {
  for (const labels of [
    undefined,
    null,
    5,
    {},
    { 'com.docker.compose.project': 'p' },
    { 'com.docker.compose.service': 5 },
  ]) {
    assert.deepEqual(origin(labels), { key: 'container:web-1' });
  }
});

test('a Compose service, with its files if they are absolute or can be made absolute', () => {
  const labels = { 'com.docker.compose.project': 'p', 'com.docker.compose.service': 's' };
  assert.deepEqual(origin(labels), { key: 'compose:p/s' });
  const files = { ...labels, 'com.docker.compose.project.config_files': 'a.yaml,/b.yaml,C:\\c.yaml,' };
  assert.deepEqual(origin(files).composeFiles, ['/b.yaml', 'C:\\c.yaml']);
  const there = { ...files, 'com.docker.compose.project.working_dir': '/srv' };
  assert.deepEqual(origin(there).composeFiles, ['/srv/a.yaml', '/b.yaml', 'C:\\c.yaml']);
});

test('a task of a swarm service', () => {
  assert.deepEqual(origin({ 'com.docker.swarm.service.name': 'stack_web' }), { key: 'service:stack_web' });
});
