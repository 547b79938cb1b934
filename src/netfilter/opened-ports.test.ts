import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { filteringHost } from '../../test/kit/recorded-firewall.ts';
import { chain, dockerTables, field, hook, match, meta } from '../../test/kit/recorded-ruleset.ts';
import type { Firewall } from '../core/host/firewall.ts';
import { valueOf } from '../core/observed.ts';
import { openedPorts } from './opened-ports.ts';
import { reachOf } from './port-reach.ts';

const network = { bridge: 'docker0', addresses: ['172.17.0.0/16'] };
const accept = { accept: null };
const toPort = (port: number) => match(field('tcp', 'dport'), port);
const toDatabase = match(field('ip', 'daddr'), '172.17.0.3');
const forward = [toPort(9000), { dnat: { addr: '172.17.0.3', port: 5432 } }];
const letPass = { 'filter-forward-in__docker0': [[toDatabase, toPort(5432), accept]] };

function firewallWith(
  before: Readonly<Record<string, readonly (readonly object[])[]>>,
  more: readonly object[] = [],
): Firewall {
  const nft = [...dockerTables({ before, withoutRaw: true }), ...more];
  const firewall = valueOf(filteringHost({ ip4: '', nft }).firewall);
  assert.ok(firewall);
  return firewall;
}

/** The ports that are opened beside the published one. */
const opened = (firewall: Firewall): readonly (readonly [string, string])[] =>
  openedPorts(firewall, 'ip', network, (port) => port === '80').map(({ port, reach }) => [port, reach]);

describe('rules in the table of the engine that it did not write', () => {
  it('are none in what it writes', () => {
    assert.deepEqual(opened(firewallWith({})), []);
  });

  it('accept packets to a port that no container publishes', () => {
    assert.deepEqual(opened(firewallWith(letPass)), [['172.17.0.3:5432/tcp', 'open']]);
  });

  it('accept packets to every port of a container, or of a part of the network', () => {
    const toAny = { 'filter-forward-in__docker0': [[toDatabase, accept]] };
    assert.deepEqual(opened(firewallWith(toAny)), [['172.17.0.3 (any port)', 'open']]);
    const drop = ':FORWARD DROP [0:0]';
    const saved = (...rules: readonly string[]): Firewall => {
      const ip4 = [
        '*filter',
        ':INPUT ACCEPT [0:0]',
        drop,
        ':OUTPUT ACCEPT [0:0]',
        ...rules,
        'COMMIT',
        '',
      ].join('\n');
      const firewall = valueOf(filteringHost({ ip4 }).firewall);
      assert.ok(firewall);
      return firewall;
    };
    for (const [rule, expected] of [
      ['-d 172.17.0.8/32 -j ACCEPT', [['172.17.0.8 (any port)', 'open']]],
      ['-d 172.17.0.0/28 -p udp -j ACCEPT', [['172.17.0.0/28 (any port)', 'open']]],
      ['-d 172.17.0.8/32 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', []],
      ['-d 172.17.0.8/32 -p icmp -j ACCEPT', []],
      ['-d 172.18.0.8/32 -j ACCEPT', []],
      ['! -d 172.17.0.8/32 -i docker0 -j ACCEPT', []],
    ] as const)
      assert.deepEqual(opened(saved(`-A FORWARD ${rule}`)), expected, rule);
  });

  it('forward to a port that is published for the host alone', () => {
    const ways = (published: string, byHand: readonly string[]): readonly unknown[] => {
      const dnat = '-p tcp -m tcp --dport 8001 -j DNAT --to-destination 172.17.0.2:80';
      const ip4 = [
        '*nat',
        ':PREROUTING ACCEPT [0:0]',
        ':DOCKER - [0:0]',
        '-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER',
        `-A DOCKER ${published} ! -i docker0 ${dnat}`,
        ...byHand,
        'COMMIT',
        '*filter',
        ':FORWARD DROP [0:0]',
        ':DOCKER - [0:0]',
        '-A FORWARD -o docker0 -j DOCKER',
        '-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT',
        'COMMIT',
        '',
      ].join('\n');
      const firewall = valueOf(filteringHost({ ip4 }).firewall);
      assert.ok(firewall);
      return openedPorts(firewall, 'ip', network, (port) => port === '80').map(
        ({ port, hostPort, reach, onLoopback }) => [port, hostPort, reach, onLoopback],
      );
    };
    const byHand = '-A PREROUTING -p tcp -m tcp --dport 9001 -j DNAT --to-destination 172.17.0.2:80';
    const found = [['172.17.0.2:80/tcp', '9001', 'open', true]];
    assert.deepEqual(ways('-d 127.0.0.1/32', []), []);
    assert.deepEqual(ways('-d 127.0.0.1/32', [byHand]), found);
    assert.deepEqual(ways('', [byHand]), []);
    assert.deepEqual(ways('-d 10.0.2.15/32', [byHand]), []);
  });

  it('forward a port of the host, in the chain of published ports or in a base chain', () => {
    for (const name of ['nat-prerouting-and-output', 'nat-PREROUTING'])
      assert.deepEqual(
        opened(firewallWith({ ...letPass, [name]: [forward] })),
        [['172.17.0.3:5432/tcp', 'open']],
        name,
      );
  });

  it('forward a port in a chain of their own', () => {
    const own = chain('mine', [forward], hook('nat', 'prerouting', -110));
    assert.deepEqual(opened(firewallWith(letPass, own)), [['172.17.0.3:5432/tcp', 'open']]);
  });

  it('translate a published port first: where it leads is not what the engine says', () => {
    const port = { hostIp: '', hostPort: '8080', containerPort: '80', protocol: 'tcp' };
    const other = [toPort(8080), { dnat: { addr: '172.17.0.3', port: 22 } }];
    const reach = (firewall: Firewall) => reachOf(firewall, 'ip', port).state;
    assert.equal(reach(firewallWith({})), 'passes');
    assert.equal(reach(firewallWith({ 'nat-PREROUTING': [other] })), 'unsure');
    const some = [match(meta('iifname'), 'eth0'), ...other];
    assert.equal(reach(firewallWith({ 'nat-PREROUTING': [some] })), 'unsure');
  });
});
