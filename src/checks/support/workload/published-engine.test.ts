import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf } from '../../../../test/kit/judge-check.ts';
import { check } from '../../workload/published-ports.ts';

const severitiesOf = (line: string) =>
  findingsOf(check, { run: `docker run ${line}` }).map(({ severity }) => severity);

test('a published port of the Docker API gives the engine to everyone who reaches it', () => {
  const socket = '-v /var/run/docker.sock:/var/run/docker.sock:ro';
  assert.deepEqual(severitiesOf('--privileged -p 2375:2375 docker:dind'), ['critical']);
  assert.deepEqual(severitiesOf(`${socket} -p 9000-9100:2300-2400 relay`), ['critical']);
  assert.deepEqual(severitiesOf(`${socket} -p 2376:2375 tecnativa/docker-socket-proxy`), ['high']);
  const all = '-e POST=1 -e CONTAINERS=1';
  assert.deepEqual(severitiesOf(`${socket} ${all} -p 2375:2375 tecnativa/docker-socket-proxy`), ['critical']);
  const relay = 'alpine/socat tcp-listen:1234,fork unix-connect:/var/run/docker.sock';
  assert.deepEqual(severitiesOf(`${socket} -p 1234:1234 ${relay}`), ['critical']);
  assert.deepEqual(severitiesOf(`${socket} -p 1235:1235 ${relay}`), ['medium']);
});

test('a port on one address opens the Docker API to those who reach it, on loopback to users of the host', () => {
  const socket = '-v /var/run/docker.sock:/var/run/docker.sock:ro';
  assert.deepEqual(severitiesOf(`${socket} -p 192.0.2.7:2376:2375 relay`), ['critical']);
  assert.deepEqual(severitiesOf(`${socket} -p 127.0.0.1:2375:2375 relay`), ['high']);
  assert.deepEqual(severitiesOf('--privileged -p [::1]:2375:2375 docker:dind'), ['high']);
  const limited = 'tecnativa/docker-socket-proxy';
  assert.deepEqual(severitiesOf(`${socket} -p 192.0.2.7:2375:2375 ${limited}`), ['high']);
  assert.deepEqual(severitiesOf(`${socket} -p 127.0.0.1:2375:2375 ${limited}`), ['medium']);
});

test('other ports and containers without an engine do not', () => {
  const socket = '-v /var/run/docker.sock:/var/run/docker.sock';
  assert.deepEqual(severitiesOf('--privileged -p 2376:2376 docker:dind'), ['medium']);
  assert.deepEqual(severitiesOf(`${socket} -p 9000:9000 portainer/portainer-ce`), ['medium']);
  assert.deepEqual(severitiesOf(`${socket} -p 2375:2375/udp relay`), ['medium']);
  assert.deepEqual(severitiesOf('-p 127.0.0.1:2375:2375 -p 192.0.2.7:80:80 app'), []);
  assert.deepEqual(severitiesOf(`${socket} -p 127.0.0.1:9000:9000 portainer/portainer-ce`), []);
  assert.deepEqual(severitiesOf('-p 2375:2375 app'), ['medium']);
});
