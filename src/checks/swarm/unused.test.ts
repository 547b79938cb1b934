import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainNetwork, plainSwarm } from '../../../test/kit/plain-swarm.ts';
import { subjectFacts } from '../../../test/kit/subject-facts.ts';
import { witness } from '../../../test/kit/witness.ts';
import { buildReport } from '../../app/build-report.ts';
import type { Network } from '../../core/engine/network.ts';
import { known } from '../../core/observed.ts';
import { check } from './unused.ts';

/** Returns a swarm without services and one container on a network. */
function stateOn(network: Partial<Network>): string | undefined {
  const workloads = [{ name: 'web', networks: ['shop_default'] }];
  const { workloads: attached } = subjectFacts('network', { workloads });
  const facts = {
    ...subjectFacts('swarm', { swarm: plainSwarm }),
    workloads: attached,
    networks: known([{ ...plainNetwork, ...network }], 'GET /networks'),
  };
  const { outcomes } = buildReport(facts, [check], { version: '0.0.0', targets: [] });
  witness('recorded', outcomes);
  return outcomes[0]?.outcome.state;
}

test('a swarm whose network containers use is needed, with services or without', () => {
  assert.equal(stateOn({ driver: 'overlay', attachable: true }), 'passed');
  assert.equal(stateOn({ driver: 'bridge' }), 'failed');
  assert.equal(stateOn({ driver: 'overlay', ingress: true }), 'failed');
});
