import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { subjectFacts } from '../../../test/kit/subject-facts.ts';
import { witness } from '../../../test/kit/witness.ts';
import { buildReport } from '../../app/build-report.ts';
import { known } from '../../core/observed.ts';
import { check } from './unprotected-ports.ts';

/** Returns the severity of unfiltered ports on an engine version. */
function severityOn(version: string): string | undefined {
  const options = { 'com.docker.network.bridge.gateway_mode_ipv4': 'nat-unprotected' };
  const facts = subjectFacts('network', { options });
  const engine = known({ ...plainEngine, version }, 'engine');
  const report = buildReport({ ...facts, engine }, [check], { version: '0.0.0', targets: [] });
  witness('recorded', report.outcomes);
  return report.findings.find(({ rule }) => rule === 'network/unprotected-ports')?.severity;
}

test('a mode unknown to the engine has no effect until an update', () => {
  assert.equal(severityOn('26.1.5+dfsg1'), 'low');
  assert.equal(severityOn('28.0.0'), 'high');
  assert.equal(severityOn('29.1.3'), 'high');
  assert.equal(severityOn('of its own'), 'high');
});

/** Returns the state and the findings of a network whose bridge is `br-abd9c9535e01`, on a host with these ports. */
function withPorts(
  bridgePorts: Readonly<Record<string, readonly string[]>> | 'missing',
  network: object = {},
): string {
  const rules =
    '*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD ! -i br-abd9c9535e01 -o br-abd9c9535e01 -j DROP\nCOMMIT\n';
  const facts = subjectFacts('network', {
    id: 'abd9c9535e01ffff',
    workloads: [{ name: 'db', networks: ['shop_default'] }],
    firewall: { ip4: rules, bridgePorts },
    ...network,
  });
  const engine = known({ ...plainEngine, version: '28.3.3' }, 'engine');
  const report = buildReport({ ...facts, engine }, [check], { version: '0.0.0', targets: [] });
  witness('recorded', report.outcomes);
  const found = report.outcomes.find(({ rule }) => rule === 'network/unprotected-ports')?.outcome;
  return JSON.stringify(found);
}

test('facts of a version that did not collect the ports of bridges do not pass', () => {
  assert.match(withPorts({}), /"state":"passed"/u);
  assert.match(withPorts('missing'), /"state":"unknown".*the ports of br-abd9c9535e01 are unknown/u);
});

test('hosts on the network of a port of the bridge reach every container, whatever is filtered', () => {
  const ports = { 'br-abd9c9535e01': ['eth1'] };
  assert.match(withPorts(ports), /"failed".*Hosts on the network of eth1 reach all container ports/u);
  assert.match(withPorts(ports, { internal: true }), /"failed"/u);
  for (const closed of [withPorts({}), withPorts({ br0: ['eth1'] }), withPorts(ports, { workloads: [] })])
    assert.match(closed, /"state":"passed"/u);
});
