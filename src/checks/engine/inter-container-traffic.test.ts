import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engineCase } from '../../../test/kit/engine-case.ts';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { plainNetwork } from '../../../test/kit/plain-swarm.ts';
import { filteringHost } from '../../../test/kit/recorded-firewall.ts';
import { writtenConfig } from '../../adapters/daemon-config/written-config.ts';
import type { EngineCase } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { checkConfig } from '../../formats/daemon-config/check-config.ts';
import { known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import { check } from './inter-container-traffic.ts';

const drops = '-A DOCKER-FORWARD -i docker0 -o docker0 -j DROP';

/** The table `filter` of an engine with `icc: false`. */
function rules({ user = [], drop = drops }: { user?: readonly string[]; drop?: string } = {}): string {
  return [
    '*filter',
    ':FORWARD DROP [0:0]',
    ':DOCKER - [0:0]',
    ':DOCKER-FORWARD - [0:0]',
    ':DOCKER-USER - [0:0]',
    '-A FORWARD -j DOCKER-USER',
    '-A FORWARD -j DOCKER-FORWARD',
    ...user.map((rule) => `-A DOCKER-USER ${rule}`),
    // A link of two containers.
    '-A DOCKER -s 172.17.0.2/32 -d 172.17.0.3/32 -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT',
    '-A DOCKER ! -i docker0 -o docker0 -j DROP',
    '-A DOCKER-FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    '-A DOCKER-FORWARD -o docker0 -j DOCKER',
    ...(drop === '' ? [] : [drop]),
    '-A DOCKER-FORWARD -i docker0 -j ACCEPT',
    'COMMIT',
    '',
  ].join('\n');
}

const bridge = {
  ...plainNetwork,
  name: 'bridge',
  subnets: ['172.17.0.0/16'],
  options: { 'com.docker.network.bridge.name': 'docker0' },
};

const file = '/etc/docker/daemon.json';
const config = '{"icc": false}';

/** The outcome of an engine with `icc: false` whose host has these rules. */
function judged(
  ip4: string,
  bridged: Observed<boolean> = known(true, 'sysctl'),
  networks: EngineCase['networks'] = known([bridge], 'GET /networks'),
  bridged6: Observed<boolean> = known(true, 'sysctl'),
): Outcome {
  const host = filteringHost({ ip4, ip6: ip4.replaceAll(/ -s 172\S+ -d 172\S+/gu, '') });
  const rulesOfHost = valueOf(host.firewall);
  assert.ok(rulesOfHost);
  const firewall = { ...rulesOfHost, filtersBridged: bridged, filtersBridged6: bridged6 };
  const engine = {
    ...plainEngine,
    interContainerTraffic: known(false, 'GET /networks'),
    written: writtenConfig(config, file, checkConfig(config).object),
  };
  return check.evaluate(
    engineCase(engine, {
      networks,
      host: known({ ...host, firewall: known(firewall, 'iptables-save') }, '/'),
    }),
    {},
  );
}

function said(...given: Parameters<typeof judged>): string {
  const outcome = judged(...given);
  const [problem] = outcome.state === 'failed' ? outcome.problems : [];
  return `${outcome.state} ${problem?.message ?? JSON.stringify(outcome)}`;
}

test('icc: false passes where its rule drops packets between containers', () => {
  assert.match(said(rules()), /^passed .*-i docker0 -o docker0 -j DROP/u);
});

test('icc: false fails where its rule is gone, or one before it accepts', () => {
  for (const text of [
    '',
    rules({ drop: '' }),
    rules({ user: ['-j ACCEPT'] }),
    rules({ user: ['-i docker0 -j ACCEPT'] }),
    rules({ user: ['-s 172.16.0.0/12 -j ACCEPT'] }),
  ])
    assert.match(said(text), /^failed Traffic between containers .* but no rule drops it/u, text);
});

test('rules for others do not change that', () => {
  for (const user of [
    '-s 10.0.0.0/8 -j ACCEPT',
    '-i eth0 -j ACCEPT',
    '! -i docker0 -j ACCEPT',
    '-o eth0 -j ACCEPT',
  ])
    assert.match(said(rules({ user: [user] })), /^passed/u, user);
  assert.match(said(rules({ user: ['-s 172.17.0.9/32 -j ACCEPT'] })), /^unknown .*172\.17\.0\.9/u);
});

test('icc: false fails where the kernel does not filter bridged packets', () => {
  assert.match(said(rules(), known(false, 'sysctl')), /^failed .* does not filter packets on a bridge/u);
  assert.match(said(rules(), unreadable('denied', 'no', 'sysctl')), /^unknown/u);
});

test('on a bridge with IPv6 its packets are filtered by a setting of their own', () => {
  const six = { ...bridge, ipv6: true, subnets: [...bridge.subnets, '2001:db8:2::/64'] };
  const on = known(true, 'sysctl');
  const off = known(false, 'sysctl');
  const networks = known([six], 'GET /networks');
  assert.match(said(rules(), on, networks, on), /^passed/u);
  assert.match(said(rules(), on, networks, off), /^failed .* does not filter IPv6 packets on a bridge/u);
  assert.match(said(rules(), on, known([bridge], 'GET /networks'), off), /^passed/u);
});

test('what the host does not filter has steps, and no edit of a setting that is right', () => {
  for (const outcome of [judged(''), judged(rules(), known(false, 'sysctl'))]) {
    assert.equal(outcome.state, 'failed');
    const [problem] = outcome.state === 'failed' ? outcome.problems : [];
    assert.equal(problem?.change?.kind, 'manual');
    assert.ok(problem.change.kind === 'manual' && problem.change.steps.length > 0);
  }
});

test('icc: false is unknown without the network', () => {
  assert.match(said(rules(), undefined, unreadable('denied', 'status 403', 'GET /networks')), /^unknown/u);
});
