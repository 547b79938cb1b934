import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engineCase } from '../../../../test/kit/engine-case.ts';
import { plainEngine } from '../../../../test/kit/plain-engine.ts';
import { plainNetwork } from '../../../../test/kit/plain-swarm.ts';
import { filteringHost } from '../../../../test/kit/recorded-firewall.ts';
import type { Firewall } from '../../../core/host/firewall.ts';
import type { HostFacts } from '../../../core/host/host.ts';
import { known, unreadable, type Observed } from '../../../core/observed.ts';
import { check as directRouting } from '../../engine/direct-routing.ts';
import { check as forwarding } from '../../engine/forwarding-unfiltered.ts';
import { check as betweenContainers } from '../../engine/inter-container-traffic.ts';
import { filteringOf } from './network-filter.ts';

const network = { ...plainNetwork, name: 'bridge', subnets: ['172.17.0.0/16'] };
const engine = {
  ...plainEngine,
  version: '28.5.2',
  interContainerTraffic: known(false, 'GET /networks'),
};
const unread = unreadable('not-collected', 'programs of an offline root are not run', 'iptables-save');

/** The outcomes of what dockerd of version 28 drops, for a machine whose rules are in this state. */
function outcomes(firewall?: Observed<Firewall>): readonly string[] {
  const { firewall: _read, ...rest } = filteringHost({ ip4: '' });
  const host: Observed<HostFacts> = known({ ...rest, ...(firewall && { firewall }) }, '/');
  const subject = engineCase(engine, { networks: known([network], 'GET /networks'), host });
  return [
    ...[directRouting, forwarding, betweenContainers].map((check) => check.evaluate(subject, {}).state),
    filteringOf({ network, host }, engine, 'ip', network.subnets).state,
  ];
}

test('the version of an engine is no proof where the rules of its machine could not be read', () => {
  assert.deepEqual(outcomes(unread), ['unknown', 'unknown', 'unknown', 'unsure']);
});

test('the version decides where nothing is known of the rules', () => {
  assert.deepEqual(outcomes(), ['passed', 'passed', 'passed', 'closed']);
});
