import assert from 'node:assert/strict';
import { test } from 'node:test';
import { valueOf } from '../../core/observed.ts';
import { readImageInspect } from './read-image-inspect.ts';
import { randomText, upper } from '../../../test/kit/random-text.ts';

const accessKey = ['AK', 'IA', randomText(16, upper)].join('');

const sample = {
  Id: `sha256:${'a'.repeat(64)}`,
  RepoTags: ['app:1', '<none>:<none>'],
  RepoDigests: ['registry.example/app@sha256:beef'],
  Created: '2025-01-02T03:04:05Z',
  Size: 42,
  RootFS: { Type: 'layers', Layers: ['sha256:1', 'sha256:2'] },
  Config: {
    User: 'app',
    Env: ['PATH=/bin', 'TOKEN=hunter2'],
    ExposedPorts: { '80/tcp': {} },
    Volumes: { '/data': {} },
    Healthcheck: { Test: ['CMD', 'true'] },
  },
};

test('the settings of an image', () => {
  const from = 'inspect of image app:1';
  assert.deepEqual(readImageInspect(sample), {
    id: sample.Id,
    references: ['app:1', 'registry.example/app@sha256:beef'],
    user: { state: 'known', value: 'app', from },
    health: { state: 'known', value: true, from },
    exposedPorts: ['80/tcp'],
    volumes: ['/data'],
    environmentNames: ['PATH', 'TOKEN'],
    config: { state: 'known', value: { labels: [], onBuild: [] }, from },
    created: { state: 'known', value: '2025-01-02T03:04:05Z', from },
    size: { state: 'known', value: 42, from },
    layers: { state: 'known', value: ['sha256:1', 'sha256:2'], from },
    credentials: {
      state: 'known',
      value: [
        { where: 'environment', name: 'TOKEN', detector: 'its name', length: 7, pointer: '/Config/Env/1' },
      ],
      from,
    },
  });
});

test('credentials in labels, and an environment that cannot be read', () => {
  const labelled = readImageInspect({ ...sample, Config: { Labels: { note: accessKey } } });
  assert.deepEqual(valueOf(labelled.credentials), [
    {
      where: 'label',
      name: 'note',
      detector: 'AWS access key',
      length: 20,
      pointer: '/Config/Labels/note',
    },
  ]);
  for (const Config of [5, { Env: 'TOKEN=x' }, { Env: [5] }, { Labels: [] }])
    assert.equal(readImageInspect({ ...sample, Config }).credentials?.state, 'unreadable');
  assert.equal(readImageInspect({ ...sample, RootFS: null }).layers?.state, 'unreadable');
});

test('credentials in its command, and in ONBUILD instructions', () => {
  const Config = {
    Cmd: ['app', '--password', 'hunter2'],
    Entrypoint: ['sh', '-c', 'exec app --port 80'],
    Healthcheck: { Test: ['CMD-SHELL', 'curl -u ann:hunter2 localhost'] },
    OnBuild: ['RUN docker login -u ann -p hunter2 registry.example'],
  };
  const { credentials } = readImageInspect({ ...sample, Config });
  assert.deepEqual(
    valueOf(credentials)?.map(({ where, name, length }) => `${where} ${name} ${length}`),
    ['command --password 7', 'command -u 7', 'command -p 7'],
  );
});

test('commands, labels, signal, shell and triggers, without words that may be credentials', () => {
  const Config = {
    Entrypoint: ['/app', '--key', 'hunter2'],
    Cmd: ['/bin/sh', '-c', 'exec app hunter2'],
    Labels: { 'org.example.note': 'hunter2' },
    StopSignal: 'SIGQUIT',
    Shell: ['/bin/bash', '-o', 'pipefail', '-c', 'hunter2'],
    OnBuild: ['run echo hunter2'],
  };
  const { config } = readImageInspect({ ...sample, Config });
  assert.deepEqual(valueOf(config), {
    labels: ['org.example.note'],
    entrypoint: { form: 'exec', words: 3 },
    command: { form: 'shell', words: 3 },
    stopSignal: 'SIGQUIT',
    shell: ['/bin/bash', '-o', 'pipefail', '-c'],
    onBuild: ['RUN'],
  });
  assert.equal(readImageInspect({ ...sample, Config: 5 }).config?.state, 'unreadable');
});

test('missing parts', () => {
  for (const Config of [
    null,
    {},
    { User: '', Healthcheck: { Test: ['NONE'] } },
    { Healthcheck: { Test: ['none', 'true'] } },
  ]) {
    const spec = readImageInspect({ ...sample, Config, Created: '0001-01-01T00:00:00Z' });
    assert.equal(spec.user.state, 'absent');
    assert.ok(spec.health.state === 'known' && !spec.health.value);
    assert.equal(spec.created.state, 'absent');
  }
});

test('a value of the wrong type is unreadable, and nothing throws', () => {
  for (const document of [undefined, null, 5, 'x', [], {}, { Config: 5 }]) {
    assert.equal(readImageInspect(document).user.state, 'unreadable');
    assert.equal(readImageInspect(document).health.state, 'unreadable');
  }
  assert.equal(readImageInspect({ ...sample, Config: { User: 0 } }).user.state, 'unreadable');
  assert.equal(readImageInspect({ ...sample, Config: { Healthcheck: [] } }).health.state, 'unreadable');
});
