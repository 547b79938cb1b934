import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { plainNetwork } from '../../../test/kit/plain-swarm.ts';
import { plainState } from '../../../test/kit/running-state.ts';
import { check } from '../../checks/workload/engine-socket.ts';
import type { Network } from '../../core/engine/network.ts';
import { known, unreadable } from '../../core/observed.ts';
import { scopeOf } from './scope.ts';
import { workloadCases } from './workload-cases.ts';

interface Made {
  image?: string;
  socket?: string;
  /** The address on which it listens; `unread` where the kernel was not asked. */
  listens?: string;
  port?: number;
  /** The port at which its command passes the socket on. */
  serves?: number;
  mode?: 'host';
}

/** A running container on a network. */
function container(
  name: string,
  network: string,
  { image = 'app', socket, listens, port = 2375, serves, mode }: Made = {},
) {
  const mount = {
    type: 'bind' as const,
    source: socket ?? '/srv/data',
    hostPath: known(socket ?? '/srv/data', 'mounts'),
    target: '/x',
    readOnly: true,
    options: [],
  };
  const written = {
    surface: 'container' as const,
    platform: 'docker' as const,
    key: `container:${name}`,
    name,
    at: [],
    settings: {
      image: { value: image, at: [] },
      mounts: { value: [{ value: mount, at: [] }], at: [] },
      networks: { value: [{ value: network, at: [] }], at: [] },
      ...(serves === undefined
        ? {}
        : {
            engineEndpoints: {
              value: [
                {
                  value: { kind: 'server' as const, option: 'tcp-listen', port: serves, socket: '/x' },
                  at: [],
                },
              ],
              at: [],
            },
          }),
      network: { value: { kind: mode ?? ('default' as const) }, at: [] },
    },
    doubts: [],
  };
  const sockets = listens === undefined ? [] : [{ protocol: 'tcp' as const, address: listens, port }];
  const state = {
    ...plainState,
    listening:
      listens === 'unread'
        ? unreadable('denied', 'permission denied', '/proc/40/net/tcp')
        : known(sockets, '/proc/40/net/tcp'),
  };
  return workloadFacts(written, { effective: known(state, '/proc/40') });
}

const bridge = (name: string, icc: string): Network => ({
  ...plainNetwork,
  name,
  id: name,
  options: { 'com.docker.network.bridge.enable_icc': icc },
});

/** Returns by container what the rule says of relays. */
function said(relay: Made, icc = 'true'): Readonly<Record<string, string>> {
  const networks = known([bridge('proxy', icc), bridge('other', 'true')], 'GET /networks');
  const workloads = [
    container('relay', 'proxy', relay),
    container('beside', 'proxy'),
    container('apart', 'other'),
    container('on-host', 'host', { mode: 'host' }),
  ];
  const facts = { ...factsWith({ workloads }), networks };
  return Object.fromEntries(
    workloadCases(facts, scopeOf(facts)).map((one) => {
      const outcome = check.evaluate(one);
      const relays = (one.engineRelays ?? []).map(({ name, network }) => `${name} on ${network}`);
      return [one.workload.name, `${relays.join()} ${relays.length === 0 ? '' : outcome.state}`.trim()];
    }),
  );
}

const socket = '/run/docker.sock';
const none = { relay: '', beside: '', apart: '', 'on-host': '' };

test('containers that reach one that passes the Docker API on control the engine', () => {
  assert.deepEqual(said({ socket, listens: '0.0.0.0' }), {
    ...none,
    beside: 'relay on proxy failed',
    'on-host': 'relay on proxy failed',
  });
  assert.equal(said({ socket, listens: '::' }, 'false')['beside'], '');
});

test('what a socket proxy allows is for a person to say', () => {
  const image = 'tecnativa/docker-socket-proxy:0.3';
  assert.equal(said({ socket, listens: '0.0.0.0', image })['beside'], 'relay on proxy unknown');
});

test('a container without the socket, or that listens for itself, passes nothing on', () => {
  assert.deepEqual(said({ listens: '0.0.0.0' }), none);
  assert.deepEqual(said({ socket, listens: '127.0.0.1' }), none);
  assert.deepEqual(said({ socket }), none);
});

test('a relay of another port is found by its command, as in a file, where it listens', () => {
  const relay = { socket, serves: 1234, port: 1234 };
  assert.equal(said({ ...relay, listens: '0.0.0.0' })['beside'], 'relay on proxy failed');
  assert.equal(said({ ...relay, listens: 'unread' })['beside'], 'relay on proxy failed');
  assert.deepEqual(said({ ...relay, listens: '127.0.0.1' }), none);
  assert.deepEqual(said({ ...relay, listens: '0.0.0.0', port: 1235 }), none);
  assert.deepEqual(said({ serves: 1234, port: 1234, listens: '0.0.0.0' }), none, 'without the socket');
});
