import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known, unreadable, valueOf } from '../../core/observed.ts';
import { resolveImage } from '../../resolve/image/resolve-image.ts';
import { describeConfiguredImage, describeInspectedImage, withLayers } from './read-scanned-image.ts';
import { writtenImage } from './written-image.ts';

const digests = [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`];

const settings = {
  User: 'app',
  Env: ['PATH=/bin', 'DB_PASSWORD=hunter2hunter2'],
  Volumes: { '/data': {} },
  ExposedPorts: { '80/tcp': {} },
  Labels: { 'org.example': 'x' },
  Healthcheck: { Test: ['CMD', '/check'] },
};

const configuration = {
  created: '2026-01-02T03:04:05.678Z',
  config: settings,
  rootfs: { type: 'layers', diff_ids: digests },
  history: [
    { created: '2026-01-01T00:00:00Z', created_by: '/bin/sh -c #(nop) ADD file:0123 in / ' },
    { created: '2026-01-02T00:00:00Z', created_by: 'ENV DB_PASSWORD=hunter2hunter2', empty_layer: true },
    { created: '2026-01-02T00:00:00Z', created_by: 'RUN /bin/sh -c apt-get update # buildkit' },
  ],
};

const named = { id: 'sha256:1', name: 'image.tar', references: [] };

test('a configuration is read as the inspect document and the history of an engine are', () => {
  const spec = describeConfiguredImage(configuration, named);
  const inspect = {
    Id: 'sha256:1',
    Config: settings,
    Created: configuration.created,
    RootFS: { Layers: digests },
  };
  const listed = configuration.history
    .map(({ created, created_by: CreatedBy }) => ({
      CreatedBy,
      Created: Date.parse(created) / 1000,
      Size: 0,
    }))
    .toReversed();
  const engine = describeInspectedImage(inspect, known(listed, 'history'), 'image.tar');
  const plain = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value).replaceAll(/inspect of image|history of image/gu, 'configuration of image'),
    );
  const { scanned, ...rest } = spec;
  const { scanned: byEngine, ...ofEngine } = engine;
  assert.deepEqual(plain(rest), plain(ofEngine));
  assert.deepEqual([scanned?.document, byEngine?.document], ['configuration', 'inspect']);
});

test('values of the environment and of steps are not part of it', () => {
  assert.doesNotMatch(JSON.stringify(describeConfiguredImage(configuration, named)), /hunter2/u);
});

test('its settings and steps are found at their places in the configuration', () => {
  const written = writtenImage(describeConfiguredImage(configuration, named));
  assert.equal(written.surface, 'scanned');
  const { user, credentials } = written.settings;
  assert.deepEqual(user?.at, [
    { in: 'document', document: 'configuration of image image.tar', pointer: '/config/User' },
  ]);
  const pointers = (credentials !== undefined && 'value' in credentials ? credentials.value : []).flatMap(
    ({ at }) => at,
  );
  assert.deepEqual(
    pointers.map((one) => 'pointer' in one && one.pointer),
    ['/config/Env/1'],
  );
  assert.deepEqual(
    valueOf(written.steps)?.map(({ at: [place] }) => place?.in === 'document' && place.pointer),
    ['/history/0/created_by', '/history/1/created_by', '/history/2/created_by'],
  );
});

test('each layer has the step that made it, if there are as many', () => {
  const spec = describeConfiguredImage(configuration, named);
  const layersOf = (layers: number, isEmpty = [false, true, false]): unknown =>
    valueOf(withLayers(spec, isEmpty, layers).history)?.map(({ layer }) => layer);
  assert.deepEqual(layersOf(2), [0, undefined, 1]);
  assert.deepEqual(layersOf(3), [undefined, undefined, undefined]);
  assert.deepEqual(layersOf(2, [false, false]), [undefined, undefined, undefined]);
});

test('what is not there is absent, and what is malformed is unreadable: never a value', () => {
  const without = describeConfiguredImage({}, named);
  assert.equal(without.history?.state, 'absent');
  assert.equal(without.created.state, 'absent');
  assert.equal(without.layers?.state, 'unreadable');
  const odd = describeConfiguredImage({ config: 'x', history: { a: 1 }, created: 7 }, named);
  assert.deepEqual(
    [odd.user.state, odd.health.state, odd.history?.state, odd.created.state, odd.config?.state],
    ['unreadable', 'unreadable', 'unreadable', 'unreadable', 'unreadable'],
  );
  const { settings: resolved } = resolveImage(writtenImage(odd), { base: { state: 'absent', from: 'base' } });
  for (const name of ['user', 'volumes', 'credentials', 'environment'] as const)
    assert.equal(resolved[name].value.state, 'unreadable', name);
  const history = unreadable('timeout', 'no answer', 'GET');
  assert.equal(describeInspectedImage({}, history, 'app').history?.state, 'unreadable');
});

test('a step with an odd time or command is a step all the same, or makes the history unreadable', () => {
  const history = [{ created: 'never', created_by: 'RUN x' }, {}];
  assert.equal(valueOf(describeConfiguredImage({ history }, named).history)?.length, 2);
  const odd = [{ created_by: 7 }];
  assert.equal(describeConfiguredImage({ history: odd }, named).history?.state, 'unreadable');
});
