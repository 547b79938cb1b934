import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainEngine, plainSettings } from '../../../test/kit/plain-engine.ts';
import { subjectFacts } from '../../../test/kit/subject-facts.ts';
import { witness } from '../../../test/kit/witness.ts';
import { buildReport } from '../../app/build-report.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import type { Network } from '../../core/engine/network.ts';
import { known } from '../../core/observed.ts';
import { check } from './unprotected-ports.ts';

const bridge = 'br-abd9c9535e01';

/** Table `filter` of Engine 26.1.5 with a separate network. */
function older(policy: string, user: readonly string[] = ['-A DOCKER-USER -j RETURN']): string {
  return table('filter', [
    `:FORWARD ${policy} [0:0]`,
    ':DOCKER - [0:0]',
    ':DOCKER-ISOLATION-STAGE-1 - [0:0]',
    ':DOCKER-ISOLATION-STAGE-2 - [0:0]',
    ':DOCKER-USER - [0:0]',
    ':ours - [0:0]',
    '-A FORWARD -j DOCKER-USER',
    '-A FORWARD -j DOCKER-ISOLATION-STAGE-1',
    `-A FORWARD -o ${bridge} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
    `-A FORWARD -o ${bridge} -j DOCKER`,
    `-A FORWARD -i ${bridge} ! -o ${bridge} -j ACCEPT`,
    `-A FORWARD -i ${bridge} -o ${bridge} -j ACCEPT`,
    `-A DOCKER -d 172.18.0.3/32 ! -i ${bridge} -o ${bridge} -p tcp -m tcp --dport 80 -j ACCEPT`,
    `-A DOCKER-ISOLATION-STAGE-1 -i ${bridge} ! -o ${bridge} -j DOCKER-ISOLATION-STAGE-2`,
    '-A DOCKER-ISOLATION-STAGE-1 -j RETURN',
    `-A DOCKER-ISOLATION-STAGE-2 -o ${bridge} -j DROP`,
    '-A DOCKER-ISOLATION-STAGE-2 -j RETURN',
    ...user,
  ]);
}

/** The same of Engine 28, which drops unpublished ports in a separate chain. */
const newer = table('filter', [
  ':FORWARD ACCEPT [0:0]',
  ':DOCKER - [0:0]',
  ':DOCKER-BRIDGE - [0:0]',
  ':DOCKER-CT - [0:0]',
  ':DOCKER-FORWARD - [0:0]',
  ':DOCKER-USER - [0:0]',
  '-A FORWARD -j DOCKER-USER',
  '-A FORWARD -j DOCKER-FORWARD',
  `-A DOCKER -d 172.18.0.3/32 ! -i ${bridge} -o ${bridge} -p tcp -m tcp --dport 80 -j ACCEPT`,
  `-A DOCKER ! -i ${bridge} -o ${bridge} -j DROP`,
  `-A DOCKER-BRIDGE -o ${bridge} -j DOCKER`,
  `-A DOCKER-CT -o ${bridge} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
  '-A DOCKER-FORWARD -j DOCKER-CT',
  '-A DOCKER-FORWARD -j DOCKER-BRIDGE',
  `-A DOCKER-FORWARD -i ${bridge} -j ACCEPT`,
]);

function table(name: string, lines: readonly string[]): string {
  return [`*${name}`, ...lines, 'COMMIT', ''].join('\n');
}

interface Given {
  ip4?: string;
  ip6?: string;
  network?: Partial<Network>;
  engine?: Partial<EngineFacts>;
  workloads?: readonly object[];
}

const six: Partial<Network> = { ipv6: true, subnets: ['172.18.0.0/16', '2001:db8:1::/64'] };

function judged({ ip4, ip6, network = {}, engine = {}, workloads }: Given) {
  const id = `${bridge.slice(3)}ffff`;
  const facts = subjectFacts('network', {
    ...network,
    id,
    // The first publishes port 80.
    workloads: workloads ?? [
      { name: 'web', networks: ['shop_default'], ports: 1 },
      { name: 'db', networks: ['shop_default'] },
    ],
    ...(ip4 === undefined && ip6 === undefined
      ? {}
      : {
          firewall: {
            ...(ip4 === undefined ? {} : { ip4 }),
            ...(ip6 === undefined ? {} : { ip6 }),
          },
        }),
  });
  const whole = { ...facts, engine: known({ ...plainEngine, ...engine }, 'engine') };
  const report = buildReport(whole, [check], { version: '0.0.0', targets: [] });
  witness('recorded', report.outcomes);
  const outcome = report.outcomes.find(({ rule }) => rule === 'network/unprotected-ports')?.outcome;
  assert.ok(outcome);
  return { state: outcome.state, text: JSON.stringify(outcome) };
}

const settings = (change: Partial<typeof plainSettings>): Partial<EngineFacts> => ({
  settings: known({ ...plainSettings, ...change }, 'GET /info'),
});

test('before Engine 28 the policy of FORWARD decides, and rules of the user', () => {
  for (const [policy, user, state] of [
    ['DROP', [], 'passed'],
    ['ACCEPT', [], 'failed'],
    ['ACCEPT', ['-A DOCKER-USER -i eth0 -j DROP'], 'passed'],
    ['ACCEPT', [`-A DOCKER-USER ! -i ${bridge} -o ${bridge} -j DROP`], 'passed'],
    ['ACCEPT', ['-A DOCKER-USER -d 172.16.0.0/12 -i eth0 -j DROP'], 'passed'],
    ['ACCEPT', ['-A DOCKER-USER -j ours', '-A ours -i eth0 -j REJECT'], 'passed'],
    ['ACCEPT', ['-A DOCKER-USER -d 172.18.0.3/32 -j DROP'], 'failed'],
    ['ACCEPT', ['-A DOCKER-USER -o docker0 -j DROP'], 'failed'],
    ['ACCEPT', ['-A DOCKER-USER -d 10.0.0.0/8 -j DROP'], 'failed'],
    ['ACCEPT', ['-A DOCKER-USER -p tcp -m tcp --dport 22 -j DROP'], 'failed'],
    ['ACCEPT', ['-A DOCKER-USER -m conntrack --ctstate DNAT -j DROP'], 'failed'],
    ['ACCEPT', ['-A DOCKER-USER -m addrtype --dst-type LOCAL -j DROP'], 'failed'],
    ['ACCEPT', ['-A DOCKER-USER -m set --match-set bad src -j DROP'], 'unknown'],
    ['ACCEPT', ['-A DOCKER-USER -g ours', '-A ours -j DROP'], 'unknown'],
    ['DROP', ['-A DOCKER-USER -i eth0 -j ACCEPT'], 'failed'],
    ['DROP', [`-A DOCKER-USER -o ${bridge} -j ACCEPT`], 'failed'],
    ['DROP', ['-A DOCKER-USER -j ours', '-A ours -j RETURN', '-A ours -j ACCEPT'], 'passed'],
    // Rules that except some senders, and those whose senders a later rule drops.
    ['DROP', ['-A DOCKER-USER -s 10.9.0.0/24 -j ACCEPT'], 'unknown'],
    ['ACCEPT', ['-A DOCKER-USER -s 10.9.0.0/24 -j RETURN', '-A DOCKER-USER -j DROP'], 'unknown'],
    ['ACCEPT', ['-A DOCKER-USER ! -s 10.9.0.0/24 -j DROP'], 'unknown'],
    ['DROP', ['-A DOCKER-USER -s 10.9.0.0/24 -j RETURN', '-A DOCKER-USER -j DROP'], 'passed'],
    ['DROP', ['-A DOCKER-USER ! -s 10.9.0.0/24 -j DROP'], 'passed'],
    ['DROP', ['-A DOCKER-USER -s 10.9.0.0/24 -p tcp -m tcp --dport 80 -j ACCEPT'], 'passed'],
  ] as const)
    assert.equal(judged({ ip4: older(policy, user) }).state, state, `${policy} ${user.join(' ')}`);
});

test('Engine 28 drops packets itself; flushed rules are detected', () => {
  const engine = { version: '28.3.3' };
  assert.equal(judged({ engine }).state, 'passed');
  assert.equal(judged({ engine, ip4: newer }).state, 'passed');
  assert.equal(judged({ engine, ip4: older('ACCEPT') }).state, 'failed');
  assert.equal(judged({ engine, ip4: '' }).state, 'failed');
});

test('a rule that accepts packets of some hosts is named, and needs review', () => {
  const { text } = judged({ ip4: older('DROP', ['-A DOCKER-USER -s 10.9.0.0/24 -j ACCEPT']) });
  assert.match(text, /needs-review.*`-A DOCKER-USER -s 10\.9\.0\.0\/24 -j ACCEPT` lets some hosts reach/u);
});

test('IPv6 is checked separately, and named if it alone is open', () => {
  const { state, text } = judged({ ip4: older('DROP'), ip6: '', network: six });
  assert.equal(state, 'failed');
  assert.match(text, /a route to 2001:db8:1::\/64 reach/u);
  assert.equal(judged({ ip4: older('DROP'), ip6: older('DROP'), network: six }).state, 'passed');
  assert.equal(judged({ ip4: older('DROP'), ip6: '' }).state, 'passed');
});

test('without the host rules, the engine settings decide if they suffice', () => {
  const no = known(false, 'dockerd');
  const modern = { version: '28.0.0' };
  assert.match(judged({}).text, /Engine 26\.1\.5 leaves unpublished ports to the FORWARD policy/u);
  assert.equal(judged({}).state, 'unknown');
  assert.equal(judged({ engine: { ...modern, ...settings({ iptables: no }) } }).state, 'unknown');
  assert.equal(judged({ engine: { ...modern, ...settings({ ip6tables: no }) } }).state, 'passed');
  const without6 = { ...modern, ...settings({ ip6tables: no }) };
  assert.equal(judged({ engine: without6, network: six }).state, 'unknown');
  assert.equal(judged({ engine: settings({ kernelForwards: no }) }).state, 'unknown');
  assert.equal(judged({ engine: { rootless: true } }).state, 'passed');
  assert.equal(judged({ network: { internal: true } }).state, 'passed');
  assert.equal(judged({ workloads: [] }).state, 'not-applicable');
});

test('docker_gwbridge is in use even if no container is listed on it', () => {
  const gateway = { network: { name: 'docker_gwbridge' }, workloads: [] };
  assert.equal(judged({ ...gateway, engine: { swarm: 'worker' }, ip4: older('ACCEPT') }).state, 'failed');
  assert.equal(judged({ ...gateway, ip4: older('ACCEPT') }).state, 'not-applicable');
});

/** A table `nat` of Engine 26.1.5 that publishes port 80 of 172.18.0.3, with rules of the user before its own. */
function translations(user: readonly string[], more: readonly string[] = []): string {
  return table('nat', [
    ':PREROUTING ACCEPT [0:0]',
    ':OUTPUT ACCEPT [0:0]',
    ':DOCKER - [0:0]',
    ':ours - [0:0]',
    ...user,
    '-A PREROUTING -j ours',
    '-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER',
    `-A DOCKER -i ${bridge} -j RETURN`,
    `-A DOCKER ! -i ${bridge} -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.18.0.3:80`,
    ...more,
  ]);
}

const toDatabase = '-A PREROUTING -p tcp -m tcp --dport 9000 -j DNAT --to-destination 172.18.0.4:5432';

test('a port that a rule of the user forwards to a container is open, if its packets pass', () => {
  const passing = '-A DOCKER-USER -m conntrack --ctstate DNAT -j ACCEPT';
  for (const [nat, user, state] of [
    // As recorded on Engine 26.1.5: only with a rule that lets them pass.
    [toDatabase, [], 'passed'],
    [toDatabase, [passing], 'failed'],
    [toDatabase, ['-A DOCKER-USER -d 172.18.0.4/32 -p tcp -m tcp --dport 5432 -j ACCEPT'], 'failed'],
    [toDatabase, ['-A DOCKER-USER -p tcp -m conntrack --ctorigdstport 9000 -j ACCEPT'], 'failed'],
    [toDatabase, ['-A DOCKER-USER -j RETURN', passing], 'passed'],
    [toDatabase, ['-A DOCKER-USER -j DROP', passing], 'passed'],
    [toDatabase, ['-A DOCKER-USER -s 10.9.0.0/24 -m conntrack --ctstate DNAT -j ACCEPT'], 'unknown'],
    ['-A PREROUTING -j DNAT --to-destination 172.18.0.4', [passing], 'failed'],
    ['-A PREROUTING -p udp -m udp --dport 53 -j DNAT --to-destination 172.18.0.4', [passing], 'failed'],
    [
      '-A PREROUTING -p tcp -m multiport --dports 1,9000:9010 -j DNAT --to-destination 172.18.0.4:5432-5440',
      [passing],
      'failed',
    ],
    [
      '-A PREROUTING -p tcp -m tcp --dport 9000 -j DNAT --to-destination 172.18.0.4-172.18.0.9:5432',
      [passing],
      'failed',
    ],
    ['-A ours -p tcp -m tcp --dport 9000 -j DNAT --to-destination 172.18.0.4:5432', [passing], 'failed'],
    [
      '-A PREROUTING -d 192.0.2.1/32 -p tcp -m tcp --dport 9000 -j DNAT --to-destination 172.18.0.4:5432',
      [passing],
      'failed',
    ],
    [
      '-A PREROUTING -s 10.9.0.0/24 -p tcp -m tcp --dport 9000 -j DNAT --to-destination 172.18.0.4:5432',
      [passing],
      'unknown',
    ],
    ['-A PREROUTING -d 192.0.2.0/24 -j NETMAP --to 172.18.0.0/24', [passing], 'unknown'],
    // Not from outside, not to this network, or to a port that is published anyway.
    [
      `-A PREROUTING -i ${bridge} -p tcp -m tcp --dport 9000 -j DNAT --to-destination 172.18.0.4:5432`,
      [passing],
      'passed',
    ],
    ['-A OUTPUT -p tcp -m tcp --dport 9000 -j DNAT --to-destination 172.18.0.4:5432', [passing], 'passed'],
    ['-A PREROUTING -p tcp -m tcp --dport 9000 -j DNAT --to-destination 10.88.0.4:5432', [passing], 'passed'],
    ['-A PREROUTING -p tcp -m tcp --dport 443 -j DNAT --to-destination 172.18.0.3:80', [passing], 'passed'],
    ['-A PREROUTING -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 3128', [passing], 'passed'],
  ] as const)
    assert.equal(
      judged({ ip4: `${older('DROP', user)}${translations([nat])}` }).state,
      state,
      `${nat} ${user.join(' ')}`,
    );
});

test('Engine 28, which drops packets to the container itself, does not stop a translation', () => {
  const engine = { version: '28.3.3' };
  const raw = table('raw', [
    ':PREROUTING ACCEPT [0:0]',
    `-A PREROUTING -d 172.18.0.4/32 ! -i ${bridge} -j DROP`,
  ]);
  const user = '-A DOCKER-USER -d 172.18.0.4/32 -p tcp -m tcp --dport 5432 -j ACCEPT\n';
  const ip4 = `${raw}${newer.replace('COMMIT', `${user}COMMIT`)}${translations([toDatabase])}`;
  assert.equal(judged({ engine, ip4 }).state, 'failed');
  assert.equal(judged({ engine, ip4: ip4.replace(toDatabase, '') }).state, 'passed');
  assert.equal(judged({ engine, ip4: ip4.replace(user, '') }).state, 'passed');
});

test('a rule that accepts packets to a port which is not published opens it to hosts with a route', () => {
  for (const [user, state] of [
    ['-A DOCKER-USER -d 172.18.0.4/32 -p tcp -m tcp --dport 5432 -j ACCEPT', 'failed'],
    ['-A DOCKER-USER -d 172.18.0.4/32 -p tcp -m multiport --dports 80,5432 -j ACCEPT', 'failed'],
    ['-A DOCKER-USER -d 172.18.0.3/32 -p tcp -m tcp --dport 80 -j ACCEPT', 'passed'],
    ['-A DOCKER-USER -p tcp -m tcp --dport 80 -j ACCEPT', 'passed'],
    ['-A DOCKER-USER -p tcp -m tcp --dport 5432 -j ACCEPT', 'unknown'],
    ['-A DOCKER-USER -i docker0 -d 172.18.0.4/32 -p tcp -m tcp --dport 5432 -j ACCEPT', 'passed'],
    ['-A DOCKER-USER -d 172.19.0.4/32 -p tcp -m tcp --dport 5432 -j ACCEPT', 'passed'],
  ] as const)
    assert.equal(judged({ ip4: `${older('DROP', [user])}${translations([])}` }).state, state, user);
});

test('the message names the port, how it is reached and the rule', () => {
  const forwarded = older('DROP', ['-A DOCKER-USER -m conntrack --ctstate DNAT -j ACCEPT']);
  const { text } = judged({ ip4: `${forwarded}${translations([toDatabase])}` });
  assert.match(
    text,
    /Other hosts reach 172\.18\.0\.4:5432\/tcp, which is not published, at port 9000 of the host/u,
  );
  assert.match(
    text,
    /`-A PREROUTING -p tcp -m tcp --dport 9000 -j DNAT --to-destination 172\.18\.0\.4:5432`/u,
  );
  assert.doesNotMatch(text, /"severity":"medium"/u);
});

test('a rule in the chains of the engine for what no container publishes is one of somebody else', () => {
  const passing = '-A DOCKER-USER -m conntrack --ctstate DNAT -j ACCEPT';
  const inDocker = '-A DOCKER -p tcp -m tcp --dport 9001 -j DNAT --to-destination 172.18.0.4:5432';
  const accepting = `-A DOCKER -d 172.18.0.4/32 -o ${bridge} -p tcp -m tcp --dport 5432 -j ACCEPT`;
  const unpublished = [{ name: 'db', networks: ['shop_default'] }];
  const plain = older('DROP');
  const added = plain.replace('-A DOCKER-ISOLATION', `${accepting}\n-A DOCKER-ISOLATION`);
  assert.equal(judged({ ip4: `${plain}${translations([])}` }).state, 'passed');
  assert.equal(judged({ ip4: `${older('DROP', [passing])}${translations([], [inDocker])}` }).state, 'failed');
  assert.equal(judged({ ip4: `${plain}${translations([], [inDocker])}` }).state, 'passed');
  assert.equal(judged({ ip4: `${added}${translations([])}` }).state, 'failed');
  // What a container published that is gone, and what the tasks of a swarm publish, which no container lists.
  assert.equal(judged({ ip4: `${plain}${translations([])}`, workloads: unpublished }).state, 'failed');
  const gateway = { network: { name: 'docker_gwbridge' }, engine: { swarm: 'worker' as const } };
  assert.equal(judged({ ip4: `${plain}${translations([])}`, ...gateway, workloads: [] }).state, 'passed');
});
