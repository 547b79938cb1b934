import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filteringHost } from '../../test/kit/recorded-firewall.ts';
import { valueOf } from '../core/observed.ts';
import { directReach } from './direct-reach.ts';
import { outsideInterfaces } from './outside-interfaces.ts';

/** Rules of Engine 26.1.5 with the networks `br-79bb0a241fd7` and, by a name of its user's, `app0`. */
const saved = (user: string) => `*filter
:FORWARD ACCEPT [0:0]
:DOCKER - [0:0]
:DOCKER-ISOLATION-STAGE-1 - [0:0]
:DOCKER-ISOLATION-STAGE-2 - [0:0]
:DOCKER-USER - [0:0]
-A FORWARD -j DOCKER-USER
-A FORWARD -j DOCKER-ISOLATION-STAGE-1
-A FORWARD -o br-79bb0a241fd7 -j DOCKER
-A FORWARD -o app0 -j DOCKER
-A DOCKER-ISOLATION-STAGE-1 -i br-79bb0a241fd7 ! -o br-79bb0a241fd7 -j DOCKER-ISOLATION-STAGE-2
-A DOCKER-ISOLATION-STAGE-1 -i app0 ! -o app0 -j DOCKER-ISOLATION-STAGE-2
-A DOCKER-ISOLATION-STAGE-1 -j RETURN
-A DOCKER-ISOLATION-STAGE-2 -o br-79bb0a241fd7 -j DROP
-A DOCKER-ISOLATION-STAGE-2 -o app0 -j DROP
-A DOCKER-ISOLATION-STAGE-2 -j RETURN
${user}
COMMIT
`;

function firewallOf(user: string, ...interfaces: readonly string[]) {
  const firewall = valueOf(filteringHost({ ip4: saved(user), interfaces }).firewall);
  assert.ok(firewall);
  return firewall;
}

test('a bridge of the engine is none of those by which others come, whatever it is called', () => {
  const firewall = firewallOf('-A DOCKER-USER -j RETURN', 'br-79bb0a241fd7', 'app0', 'wlan0');
  assert.deepEqual(outsideInterfaces(firewall), ['eth0', 'wlan0']);
});

test('what another chain is asked about makes no bridge of the engine', () => {
  for (const rule of ['-A FORWARD -i eth0 -j DOCKER-USER', '-A FORWARD ! -o eth0 -j DOCKER'])
    assert.deepEqual(outsideInterfaces(firewallOf(rule)), ['eth0'], rule);
});

test('that networks are kept apart refuses nothing of what comes from outside', () => {
  const bridge = { bridge: 'br-79bb0a241fd7', addresses: ['172.20.0.0/16'] };
  const reach = (user: string) => {
    const firewall = firewallOf(user, 'br-79bb0a241fd7', 'app0');
    return directReach(firewall, 'ip', bridge).state;
  };
  assert.equal(reach('-A DOCKER-USER -j RETURN'), 'passes');
  assert.equal(reach('-A DOCKER-USER -i eth0 -j DROP'), 'refused');
});
