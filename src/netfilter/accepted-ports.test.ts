import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filteringHost } from '../../test/kit/recorded-firewall.ts';
import { valueOf } from '../core/observed.ts';
import { openedPorts } from './opened-ports.ts';

const network = { bridge: 'docker0', addresses: ['172.17.0.0/16'] };

/** The ports that these rules in the chain FORWARD open, behind rules of the table raw. */
function opened(rules: readonly string[], raw: readonly string[] = []): readonly (readonly string[])[] {
  const table = (name: string, lines: readonly string[]): string[] => [`*${name}`, ...lines, 'COMMIT'];
  const ip4 = [
    ...table('raw', [':PREROUTING ACCEPT [0:0]', ...raw.map((rule) => `-A PREROUTING ${rule}`)]),
    ...table('filter', [
      ':FORWARD DROP [0:0]',
      ':DOCKER - [0:0]',
      ...rules.map((rule) => `-A FORWARD ${rule}`),
      '-A FORWARD -o docker0 -j DOCKER',
      '-A DOCKER ! -i docker0 -o docker0 -j DROP',
    ]),
    '',
  ].join('\n');
  const firewall = valueOf(filteringHost({ ip4, interfaces: ['eth1', 'veth-lan'] }).firewall);
  assert.ok(firewall);
  return openedPorts(firewall, 'ip', network, () => false).map(({ port, reach }) => [port, reach]);
}

test('a rule opens a port to some hosts, to one container or to all', () => {
  for (const [rule, expected] of [
    ['-s 192.0.2.0/24 -p tcp -m tcp --dport 5432 -j ACCEPT', ['5432/tcp', 'some']],
    [
      '-s 192.0.2.0/24 -d 172.17.0.2/32 -p tcp -m tcp --dport 5432 -j ACCEPT',
      ['172.17.0.2:5432/tcp', 'some'],
    ],
    ['-s 192.0.2.0/24 -d 172.17.0.2/32 -j ACCEPT', ['172.17.0.2 (any port)', 'some']],
    ['-i eth1 -p tcp -m tcp --dport 5432 -j ACCEPT', ['5432/tcp', 'unsure']],
    ['-i veth-lan -p tcp -m tcp --dport 5432 -j ACCEPT', ['5432/tcp', 'unsure']],
    ['! -i eth1 -o docker0 -p tcp -m tcp --dport 5432 -j ACCEPT', ['5432/tcp', 'unsure']],
    ['-d 172.17.0.0/30 -p tcp -m tcp --dport 5432 -j ACCEPT', ['5432/tcp', 'unsure']],
    ['-d 172.17.0.2/32 -p tcp -m tcp ! --dport 80 -j ACCEPT', ['172.17.0.2 (any port)', 'open']],
    ['-d 172.17.0.2/32 ! -p udp -j ACCEPT', ['172.17.0.2 (any port)', 'open']],
  ] as const)
    assert.deepEqual(opened([rule]), [expected], rule);
  assert.deepEqual(opened(['-i veth1a2b3c4 -p tcp -m tcp --dport 5432 -j ACCEPT']), []);
});

test('a rule for all containers opens nothing where rules drop packets to each of them', () => {
  const rule = '-i eth1 -p tcp -m tcp --dport 443 -j ACCEPT';
  const drop = (...before: readonly string[]): readonly string[] => [
    ...before,
    '-d 172.17.0.2/32 ! -i docker0 -j DROP',
  ];
  assert.deepEqual(opened([rule], drop()), []);
  assert.deepEqual(opened([rule], drop('-i eth1 -j ACCEPT')), [['443/tcp', 'unsure']]);
});
