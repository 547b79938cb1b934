import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf } from '../../../../test/kit/judge-check.ts';
import { check } from '../../workload/engine-socket.ts';

/** What the rule says of variables, on every surface that has them. */
function severities(...variables: readonly string[]): readonly (string | undefined)[] {
  const run = `docker run ${variables.map((each) => `-e ${each}`).join(' ')} app`;
  const compose = `image: app\nenvironment:\n${variables.map((each) => `  - ${each}\n`).join('')}`;
  const [byLine, byFile] = [{ run }, { compose }].map((example) =>
    findingsOf(check, example).map(({ severity }) => severity),
  );
  assert.deepEqual(byLine, byFile);
  return byLine ?? [];
}

test('an engine is named by a host and a port in two variables', () => {
  assert.deepEqual(severities('WUD_WATCHER_NAS_HOST=nas', 'WUD_WATCHER_NAS_PORT=2375'), ['high']);
  assert.deepEqual(severities('WUD_WATCHER_NAS_HOST=nas'), ['high'], 'whose port is Docker’s by default');
  assert.deepEqual(severities('APP_DOCKER_HOST=nas', 'APP_DOCKER_PORT=2375'), ['high']);
  assert.deepEqual(severities('DOCKER_HOSTNAMES=one,two', 'DOCKER_PORTS=2375,2375'), ['high']);
  assert.deepEqual(severities('APP__DOCKER__HOST=nas', 'APP__DOCKER__PORT=2376'), ['high']);
  assert.deepEqual(severities('ENGINE_ADDR=nas', 'ENGINE_PORT=2375'), ['high']);
  assert.deepEqual(severities('DOCKER_HOST=nas', 'DOCKER_PORT=2375'), ['high'], 'once');
});

test('other hosts and ports are none', () => {
  for (const pair of [
    ['DB_HOST=db', 'DB_PORT=5432'],
    ['APP_DOCKER_HOST=172.17.0.1', 'APP_DOCKER_PORT=9000'],
    ['LISTEN_ADDR=0.0.0.0', 'LISTEN_PORT=2375'],
    ['HOST=0.0.0.0', 'PORT=2375'],
    ['DOCKER_PROXY_HOST=0.0.0.0', 'DOCKER_PROXY_PORT=2375'],
    ['ENGINE_HOST=', 'ENGINE_PORT=2375'],
    ['OTHER_HOST=nas', 'ENGINE_PORT=2375'],
  ])
    assert.deepEqual(severities(...pair), [], pair.join());
});
