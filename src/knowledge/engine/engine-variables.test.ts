import assert from 'node:assert/strict';
import { test } from 'node:test';

import { hasRemoteEngine, keptValue, namesBuilder } from './engine-variables.ts';

test('facts keep the address of an engine among options, and nothing else of them', () => {
  const options = '-Xmx1g -Dapp.password=hunter2 -Ddocker.host=tcp://gw:2375 -Dx=1';
  assert.equal(keptValue('JAVA_TOOL_OPTIONS', options), 'tcp://gw:2375');
  assert.equal(keptValue('DOCKER_ARGS', '-H tcp://10.0.0.5:9000'), 'tcp://10.0.0.5:9000');
  assert.equal(keptValue('JAVA_TOOL_OPTIONS', '-Dapp.password=hunter2'), undefined);
  assert.equal(keptValue('DOCKER_ARGS', '-H ssh://root:hunter2@gw'), undefined);
});

test('facts keep the address of an engine at any port under the names that programs use', () => {
  for (const name of ['PORTAINER_DOCKER_URL', 'PODMAN_URI', 'APP_DOCKER_DAEMON', 'DOZZLE_REMOTE_HOST']) {
    assert.equal(keptValue(name, 'tcp://gw:9000'), 'tcp://gw:9000', name);
    assert.ok(hasRemoteEngine(name, 'tcp://gw:9000'), name);
    assert.ok(!hasRemoteEngine(name, 'unix:///var/run/docker.sock'), name);
  }
  assert.equal(keptValue('DATABASE_URL', 'tcp://db:5432'), undefined);
});

test('addresses of builders are read in the variables of Earthly and Dagger', () => {
  for (const name of ['BUILDKIT_HOST', 'EARTHLY_BUILDKIT_HOST', '_EXPERIMENTAL_DAGGER_RUNNER_HOST']) {
    assert.ok(namesBuilder(name), name);
    assert.ok(hasRemoteEngine(name, 'docker-container://buildkitd'), name);
    assert.ok(!hasRemoteEngine(name, 'unix:///run/buildkit/buildkitd.sock'), name);
  }
  assert.ok(!namesBuilder('DOCKER_HOST'));
});
