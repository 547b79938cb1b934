import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filteringHost } from '../../../test/kit/recorded-firewall.ts';
import type { EngineTcpListener } from '../../core/host/host.ts';
import { known } from '../../core/observed.ts';
import { check } from './engine-ports.ts';

const ip4 = [
  '*nat',
  ':PREROUTING ACCEPT [0:0]',
  ':DOCKER-INGRESS - [0:0]',
  '-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER-INGRESS',
  '-A DOCKER-INGRESS -p tcp -m tcp --dport 8090 -j DNAT --to-destination 172.18.0.2:8090',
  'COMMIT',
  '',
].join('\n');

function stateOf(port: number, more: Partial<EngineTcpListener> = {}): string {
  const listener: EngineTcpListener = { address: '::', port, program: 'dockerd', serves: 'unknown', ...more };
  const host = {
    ...filteringHost({ ip4 }),
    listeningSockets: known([], '/proc/1/net'),
    engineListeners: known([listener], '/proc'),
    socketProxies: known([], '/proc'),
  };
  return check.evaluate(known(host, '/'), {}).state;
}

test('a port of dockerd for services of a swarm is one that its rules forward', () => {
  assert.equal(stateOf(8090), 'passed');
  assert.equal(stateOf(8091), 'unknown');
  assert.equal(stateOf(8090, { because: 'the configuration changed' }), 'unknown');
  assert.equal(stateOf(8090, { program: 'containerd' }), 'unknown');
  assert.equal(stateOf(8090, { serves: 'api', clientTls: false }), 'failed');
});
