import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entryValues, service } from '../test-readings.ts';
import { readCompose } from '../read-compose.ts';

test('the text of a config names engines for the services that mount it', () => {
  const text =
    'services:\n  a: {image: x, configs: [c]}\n  b: {image: x}\nconfigs:\n  c:\n    content: |\n      host: "tcp://10.0.0.8:2375"\n      other: http://10.0.0.8:23750\n';
  const { workloads } = readCompose({ file: 'compose.yaml', text, directory: '/srv', env: {} });
  const found = workloads.map((web) =>
    web.settings.engineEndpoints === undefined ? [] : entryValues(web, 'engineEndpoints'),
  );
  assert.deepEqual(found, [[{ kind: 'client', option: 'a config', address: 'tcp://10.0.0.8:2375' }], []]);
});

test('values of an environment file are made from variables of the project and of lines before', () => {
  const web = service('env_file: [a.env]\n', {
    env: { ENGINE: '10.0.0.8:2375', A: 'outer' },
    files: { '/srv/app/a.env': 'DOCKER_HOST=tcp://${ENGINE}\nA=1\nX_HOST=tcp://${A}:2375\nY=${OPEN}\n' },
  });
  assert.deepEqual(entryValues(web, 'environment').slice(0, 3), [
    { name: 'DOCKER_HOST', value: 'tcp://10.0.0.8:2375', length: 19 },
    { name: 'A', length: 1 },
    { name: 'X_HOST', value: 'tcp://outer:2375', length: 16 },
  ]);
});

test('a bind of an empty source is the folder of the project', () => {
  const web = service('volumes: [{type: bind, source: "", target: /s}]\n');
  const [mount] = entryValues(web, 'mounts') as { source?: string; hostPath: { value?: string } }[];
  assert.equal(mount?.source, undefined);
  assert.equal(mount?.hostPath.value, '/srv/app');
});

test('a name alone in an environment file keeps the value of a line or a file before', () => {
  const files = { '/srv/app/a.env': 'A=1\nA\nB=22\n', '/srv/app/b.env': 'B\nC\n' };
  const web = service('env_file: [a.env, b.env]\n', { files, env: { B: 'outer', C: 'outer' } });
  assert.deepEqual(entryValues(web, 'environment').slice(0, 3), [
    { name: 'A', length: 1 },
    { name: 'B', length: 2 },
    { name: 'C' },
  ]);
});
