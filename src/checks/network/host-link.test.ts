import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { plainNetwork } from '../../../test/kit/plain-swarm.ts';
import { witness } from '../../../test/kit/witness.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import type { Network } from '../../core/engine/network.ts';
import { absent, known } from '../../core/observed.ts';
import { check } from './host-link.ts';

function outcomeOf(network: Partial<Network>, engine: Partial<EngineFacts> = {}) {
  const outcome = check.evaluate({
    network: { ...plainNetwork, ...network },
    attached: known([], 'test'),
    swarm: absent('test'),
    engine: known({ ...plainEngine, ...engine }, 'test'),
  });
  const entry = { rule: check.id, outcome, subject: { kind: 'network', key: 'n', name: 'n' } } as const;
  witness('recorded', [entry as never]);
  return outcome;
}

test('a network on a link is found in every mode, internal or not', () => {
  for (const driver of ['macvlan', 'ipvlan'])
    for (const internal of [false, true])
      for (const mode of ['bridge', 'private', 'vepa', 'passthru', 'l2']) {
        const options = { parent: 'eth0', [`${driver}_mode`]: mode };
        assert.equal(outcomeOf({ driver, internal, options }).state, 'failed', `${driver} ${mode}`);
      }
  const routed = { driver: 'ipvlan', options: { parent: 'eth0', ipvlan_mode: 'l3' } };
  assert.match(JSON.stringify(outcomeOf(routed)), /hosts there need a route/u);
  assert.equal(outcomeOf({ ...routed, internal: true }).state, 'unknown');
});

test('a network without a parent passes where the engine says so', () => {
  assert.equal(outcomeOf({ driver: 'macvlan' }).state, 'passed');
  assert.equal(outcomeOf({ driver: 'macvlan', options: { parent: 'dm-0123456789ab' } }).state, 'passed');
  assert.equal(outcomeOf({ driver: 'macvlan' }, { product: 'Podman Engine' }).state, 'unknown');
  // Seen on Engine 26: `docker network create -d macvlan --scope swarm --config-from NAME` has null options.
  assert.equal(outcomeOf({ driver: 'macvlan', scope: 'swarm', options: {} }).state, 'unknown');
});

test('a driver of a plugin is unknown, one of the engine is another case', () => {
  assert.equal(outcomeOf({ driver: 'example/net-dhcp:1' }).state, 'unknown');
  for (const driver of ['bridge', 'overlay', 'host', 'null'])
    assert.equal(outcomeOf({ driver }).state, 'not-applicable', driver);
});
