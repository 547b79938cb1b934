import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import type { SavedRules } from '../../../test/kit/recorded-firewall.ts';
import { subjectFacts } from '../../../test/kit/subject-facts.ts';
import { witness } from '../../../test/kit/witness.ts';
import { buildReport } from '../../app/build-report.ts';
import type { Firewall } from '../../core/host/firewall.ts';
import { absent, known, unreadable, valueOf } from '../../core/observed.ts';
import { check } from './unprotected-ports.ts';

const bridge = 'br-abd9c9535e01';

function table(name: string, lines: readonly string[]): string {
  return [`*${name}`, ...lines, 'COMMIT', ''].join('\n');
}

/** The state of an internal network with a container, by the rules of the host; the container may be on others too. */
function judged(
  firewall: SavedRules,
  change: Partial<Firewall> = {},
  others: readonly string[] = [],
): string | undefined {
  const facts = subjectFacts('network', {
    internal: true,
    id: `${bridge.slice(3)}ffff`,
    workloads: [{ name: 'db', networks: ['shop_default', ...others] }],
    firewall,
  });
  const host = valueOf(facts.host) ?? assert.fail('no host');
  const rules = { ...(valueOf(host.firewall ?? absent('')) ?? assert.fail('no rules')), ...change };
  const whole = {
    ...facts,
    engine: known(plainEngine, 'engine'),
    host: known({ ...host, firewall: known(rules, 'iptables-save') }, '/'),
  };
  const { outcomes } = buildReport(whole, [check], { version: '0.0.0', targets: [] });
  witness('recorded', outcomes);
  return outcomes.find(({ rule }) => rule === check.id)?.outcome.state;
}

test('an internal network is open where rules lead to it and give senders an address of the host', () => {
  const internal = (user: readonly string[], nat: readonly string[], isolated = true): string => {
    const drop = isolated
      ? [
          `-A ISOLATION ! -s 172.18.0.0/16 -o ${bridge} -j DROP`,
          `-A ISOLATION ! -d 172.18.0.0/16 -i ${bridge} -j DROP`,
        ]
      : [];
    const chains = [':FORWARD ACCEPT [0:0]', ':DOCKER-USER - [0:0]', ':ISOLATION - [0:0]'];
    const jumps = ['-A FORWARD -j DOCKER-USER', '-A FORWARD -j ISOLATION'];
    const filter = table('filter', [...chains, ...jumps, ...user, ...drop]);
    return filter + table('nat', [':PREROUTING ACCEPT [0:0]', ':POSTROUTING ACCEPT [0:0]', ...nat]);
  };
  const accept = [`-A DOCKER-USER -o ${bridge} -j ACCEPT`];
  const masquerade = ['-A POSTROUTING -j MASQUERADE'];
  const some = ['-A POSTROUTING -s 192.168.77.0/24 -j MASQUERADE'];
  const dnat = '-A PREROUTING -p tcp -m tcp --dport 9998 -j DNAT --to-destination 172.18.0.9:80';
  const acceptOne = ['-A DOCKER-USER -d 172.18.0.9/32 -p tcp -m tcp --dport 80 -j ACCEPT'];
  const engines = [
    '-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE',
    '-A POSTROUTING -o docker_gwbridge -m addrtype --src-type LOCAL -j MASQUERADE',
    '-A POSTROUTING -o eth0 -j MASQUERADE',
  ];
  for (const [ip4, state] of [
    [internal([], []), 'passed'],
    [internal([], masquerade), 'passed'],
    [internal([], some), 'passed'],
    [internal(accept, []), 'passed'],
    [internal(accept, engines), 'passed'],
    [internal([], engines, false), 'passed'],
    [internal(accept, masquerade), 'failed'],
    [internal(accept, [`-A POSTROUTING -o ${bridge} -j SNAT --to-source 172.18.0.1`]), 'failed'],
    [internal([], masquerade, false), 'failed'],
    [internal(accept, some), 'unknown'],
    [internal([], some, false), 'unknown'],
    [internal(acceptOne, [dnat, ...masquerade]), 'failed'],
    [internal(acceptOne, [dnat, ...some]), 'unknown'],
  ] as const)
    assert.equal(judged({ ip4 }), state, ip4);
});

test('an internal network whose rules are gone is opened by a table of nftables that masks senders', () => {
  const place = { family: 'ip', table: 'gate' };
  const chain = { ...place, name: 'post', type: 'nat', hook: 'postrouting', prio: 100, policy: 'accept' };
  const source = (prefix: string): object => ({
    match: { op: '==', left: { payload: { protocol: 'ip', field: 'saddr' } }, right: prefix },
  });
  const masked = (...expr: readonly object[]): string | undefined => {
    const rule = { ...place, chain: 'post', handle: 4, expr };
    const nft = [{ table: { family: 'ip', name: 'gate', handle: 1 } }, { chain }, { rule }];
    return judged({ ip4: '', nft });
  };
  assert.equal(masked({ masquerade: null }), 'failed');
  assert.equal(masked(source('192.0.2.9'), { masquerade: null }), 'unknown');
  assert.equal(masked({ snat: { addr: '172.18.0.1' } }), 'unknown');
  assert.equal(masked({ counter: { packets: 0, bytes: 0 } }), 'passed');
});

test('a rule for one of several interfaces that accepts packets to a container is a doubt', () => {
  const rules = (rule: string): string =>
    table('filter', [':FORWARD DROP [0:0]', ':DOCKER-USER - [0:0]', '-A FORWARD -j DOCKER-USER', rule]) +
    table('nat', [':POSTROUTING ACCEPT [0:0]', '-A POSTROUTING -j MASQUERADE']);
  const state = (rule: string): string | undefined => judged({ ip4: rules(rule), interfaces: ['eth1'] });
  assert.equal(state('-A DOCKER-USER -d 172.18.0.9/32 -i eth1 -j ACCEPT'), 'unknown');
  assert.equal(
    state('-A DOCKER-USER -d 172.18.0.9/32 -i eth1 -p tcp -m tcp --dport 81 -j ACCEPT'),
    'unknown',
  );
  assert.equal(state('-A DOCKER-USER -d 172.18.0.9/32 -j ACCEPT'), 'failed');
  assert.equal(state('-A DOCKER-USER -d 172.17.0.9/32 -i eth1 -j ACCEPT'), 'passed');
});

test('rules that were not read may open an internal network that none of the others closes', () => {
  const rules = (isolated: boolean): string =>
    table('filter', [
      ':FORWARD ACCEPT [0:0]',
      ...(isolated ? [`-A FORWARD ! -s 172.18.0.0/16 -o ${bridge} -j DROP`] : []),
    ]) + table('nat', [':POSTROUTING ACCEPT [0:0]']);
  const nftables = unreadable('denied', 'not permitted', 'nft -j list ruleset');
  assert.equal(judged({ ip4: rules(false) }), 'passed');
  assert.equal(judged({ ip4: rules(false) }, { nftables }), 'unknown');
  assert.equal(judged({ ip4: rules(true) }, { nftables }), 'passed');
  const legacy = { ip4: nftables, ip6: nftables };
  assert.equal(judged({ ip4: rules(false) }, { legacy }), 'unknown');
});

test('a container of an internal network that has a default route by another answers other hosts', () => {
  const open = table('filter', [':FORWARD ACCEPT [0:0]']);
  const isolated = table('filter', [
    ':FORWARD ACCEPT [0:0]',
    `-A FORWARD ! -s 172.18.0.0/16 -o ${bridge} -j DROP`,
  ]);
  assert.equal(judged({ ip4: open }), 'passed');
  assert.equal(judged({ ip4: open }, {}, ['bridge']), 'failed');
  assert.equal(judged({ ip4: isolated }, {}, ['bridge']), 'passed');
});
