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

test('a relay of the Docker API gives root to other hosts, and on loopback to users of the host', () => {
  const relayed = (listens: readonly { address: string; port: number }[]) => {
    const proxy = { name: 'socat (process 8)', to: '/run/docker.sock', listens };
    const host = {
      ...filteringHost({ ip4 }),
      listeningSockets: known([], '/proc/1/net'),
      engineListeners: known([], '/proc'),
      socketProxies: known([proxy], '/proc'),
    };
    const outcome = check.evaluate(known(host, '/'), {});
    return outcome.state === 'failed' ? outcome.problems.map(({ severity }) => severity) : [];
  };
  assert.deepEqual(relayed([{ address: '10.9.0.1', port: 4299 }]), ['critical']);
  assert.deepEqual(relayed([{ address: '127.0.0.1', port: 4300 }]), ['high']);
  assert.deepEqual(relayed([]), ['high']);
});

test('a port of dockerd for services of a swarm is one that its rules forward', () => {
  assert.equal(stateOf(8090), 'passed');
  assert.equal(stateOf(8091), 'unknown');
  assert.equal(stateOf(8090, { because: 'the configuration changed' }), 'unknown');
  assert.equal(stateOf(8090, { program: 'containerd' }), 'unknown');
  assert.equal(stateOf(8090, { serves: 'api', clientTls: false }), 'failed');
});
