import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readImageInspect } from './read-image-inspect.ts';

const sample = {
  Id: `sha256:${'a'.repeat(64)}`,
  RepoTags: ['app:1', '<none>:<none>'],
  RepoDigests: ['registry.example/app@sha256:beef'],
  Created: '2025-01-02T03:04:05Z',
  Config: {
    User: 'app',
    Env: ['PATH=/bin', 'TOKEN=hunter2'],
    ExposedPorts: { '80/tcp': {} },
    Volumes: { '/data': {} },
    Healthcheck: { Test: ['CMD', 'true'] },
  },
};

test('what an image says', () => {
  const from = 'inspect of image app:1';
  assert.deepEqual(readImageInspect(sample), {
    id: sample.Id,
    references: ['app:1', 'registry.example/app@sha256:beef'],
    user: { state: 'known', value: 'app', from },
    health: { state: 'known', value: true, from },
    exposedPorts: ['80/tcp'],
    volumes: ['/data'],
    environmentNames: ['PATH', 'TOKEN'],
    created: { state: 'known', value: '2025-01-02T03:04:05Z', from },
  });
});

test('what it leaves out', () => {
  for (const Config of [null, {}, { User: '', Healthcheck: { Test: ['NONE'] } }]) {
    const spec = readImageInspect({ ...sample, Config, Created: '0001-01-01T00:00:00Z' });
    assert.equal(spec.user.state, 'absent');
    assert.ok(spec.health.state === 'known' && !spec.health.value);
    assert.equal(spec.created.state, 'absent');
  }
});

test('what has the wrong type is unreadable, and nothing throws', () => {
  for (const document of [undefined, null, 5, 'x', [], {}, { Config: 5 }]) {
    assert.equal(readImageInspect(document).user.state, 'unreadable');
    assert.equal(readImageInspect(document).health.state, 'unreadable');
  }
  assert.equal(readImageInspect({ ...sample, Config: { User: 0 } }).user.state, 'unreadable');
  assert.equal(readImageInspect({ ...sample, Config: { Healthcheck: [] } }).health.state, 'unreadable');
});
