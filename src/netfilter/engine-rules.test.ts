import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { filteringHost, type SavedRules } from '../../test/kit/recorded-firewall.ts';
import { chain, dockerTables, field, hook, match, meta } from '../../test/kit/recorded-ruleset.ts';
import type { Firewall } from '../core/host/firewall.ts';
import { unreadable, valueOf } from '../core/observed.ts';
import { publishedPast } from './direct-published.ts';
import { directReach } from './direct-reach.ts';
import { reachOf } from './port-reach.ts';

function firewallOf(rules: SavedRules): Firewall {
  const firewall = valueOf(filteringHost(rules).firewall);
  assert.ok(firewall);
  return firewall;
}

const network = { bridge: 'docker0', addresses: ['172.17.0.0/16'] };
const published = { hostIp: '', hostPort: '8080', containerPort: '80', protocol: 'tcp' };

const unpublished = (firewall: Firewall) => directReach(firewall, 'ip', network).state;
const port = (firewall: Firewall) => reachOf(firewall, 'ip', published).state;
const loopback = (firewall: Firewall) =>
  reachOf(firewall, 'ip', { ...published, hostPort: '8081' }, '127.0.0.1').state;
const past = (firewall: Firewall) => publishedPast(firewall).map(({ state }) => state);

/** Rules of Engine 28 with its iptables backend: one container publishes two ports, another nothing. */
const iptables = (change: { proxy?: boolean; user?: string; mark?: string } = {}): string => {
  const { proxy = true, user = '', mark = '' } = change;
  const notFrom = proxy ? '! -i docker0 ' : '';
  return `*raw
:PREROUTING ACCEPT [0:0]
-A PREROUTING -d 172.17.0.2/32 ! -i docker0 -j DROP
-A PREROUTING -d 172.17.0.3/32 ! -i docker0 -j DROP
-A PREROUTING -d 127.0.0.1/32 ! -i lo -p tcp -m tcp --dport 8081 -j DROP
COMMIT
*filter
:FORWARD ACCEPT [0:0]
:DOCKER - [0:0]
:DOCKER-BRIDGE - [0:0]
:DOCKER-FORWARD - [0:0]
:DOCKER-USER - [0:0]
-A FORWARD -j DOCKER-USER
-A FORWARD -j DOCKER-FORWARD
-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT
-A DOCKER ! -i docker0 -o docker0 -j DROP
-A DOCKER-BRIDGE -o docker0 -j DOCKER
${mark}-A DOCKER-FORWARD -j DOCKER-BRIDGE
-A DOCKER-FORWARD -i docker0 -j ACCEPT
${user}COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A DOCKER ${notFrom}-p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
-A DOCKER -d 127.0.0.1/32 ${notFrom}-p tcp -m tcp --dport 8081 -j DNAT --to-destination 172.17.0.2:80
COMMIT
`;
};

const withoutRaw = (text: string): string => text.replace(/^\*raw[^*]*/u, '');

describe('the iptables backend of Engine 28 and later', () => {
  it('drops unpublished ports, and packets past a bind address', () => {
    for (const proxy of [true, false]) {
      const firewall = firewallOf({ ip4: iptables({ proxy }) });
      assert.deepEqual(
        [unpublished(firewall), port(firewall), loopback(firewall)],
        ['refused', 'passes', 'refused'],
      );
      assert.deepEqual(past(firewall), ['closed'], `userland proxy ${proxy}`);
    }
  });

  it('is traced behind the chain for services of a swarm', () => {
    const entry = '-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER\n';
    const swarm = (rule: string) =>
      iptables().replace(
        entry,
        `:DOCKER-INGRESS - [0:0]\n${entry.replace('DOCKER', 'DOCKER-INGRESS')}${rule}-A DOCKER-INGRESS -j RETURN\n${entry}`,
      );
    const service = (from: number) =>
      `-A DOCKER-INGRESS -p tcp -m tcp --dport ${from} -j DNAT --to-destination 172.18.0.2:${from}\n`;
    const reaches = (rule: string) => {
      const firewall = firewallOf({ ip4: swarm(rule) });
      return [port(firewall), loopback(firewall)];
    };
    for (const rule of ['', service(8090)]) assert.deepEqual(reaches(rule), ['passes', 'refused'], rule);
    assert.deepEqual(reaches(service(8080)), ['unsure', 'refused'], 'a service has the port too');
    assert.deepEqual(
      reaches('-A DOCKER-INGRESS -m set --match-set some src -j DNAT --to-destination 10.0.0.2\n'),
      ['unsure', 'refused'],
      'the raw table comes first',
    );
  });

  it('opens loopback ports without its raw table', () => {
    const firewall = firewallOf({ ip4: withoutRaw(iptables()) });
    assert.deepEqual(
      [unpublished(firewall), loopback(firewall), past(firewall)],
      ['refused', 'passes', ['open']],
    );
  });

  it('is traced beside a container that publishes nothing, and DOCKER-USER keeps packets out', () => {
    assert.equal(
      port(firewallOf({ ip4: iptables({ user: '-A DOCKER-USER -i eth0 -j DROP\n' }) })),
      'refused',
    );
  });

  it('accepts a mark that no rule sets from nobody', () => {
    const mark = '-A DOCKER-FORWARD -m mark --mark 0x1/0x1 -j ACCEPT\n';
    assert.equal(unpublished(firewallOf({ ip4: iptables({ mark }) })), 'refused');
    const sets = '-A DOCKER-USER -p tcp -j MARK --set-xmark 0x1/0xffffffff\n';
    assert.equal(unpublished(firewallOf({ ip4: iptables({ mark, user: sets }) })), 'unsure');
    const zero = mark.replace('0x1/0x1', '0x0/0x1');
    assert.equal(unpublished(firewallOf({ ip4: iptables({ mark: zero }) })), 'unsure');
  });

  it('is not what a rule for all containers but one drops or accepts', () => {
    const reach = (rule: string) => {
      const ip4 = `*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD ${rule}\nCOMMIT\n`;
      const passage = directReach(firewallOf({ ip4, nft: [] }), 'ip', network);
      return [passage.state, 'but' in passage ? passage.but.length : 0];
    };
    assert.deepEqual(reach('! -d 172.17.0.2/32 -o docker0 -j DROP'), ['refused', 1]);
    assert.deepEqual(reach('! -d 192.168.0.2/32 -o docker0 -j DROP'), ['refused', 0]);
    assert.deepEqual(reach('! -d 172.17.0.2/32 -o docker0 -j ACCEPT'), ['passes', 0]);
    assert.deepEqual(reach('! -d 172.17.0.0/16 -o docker0 -j DROP'), ['passes', 0]);
  });

  it('lets everything through once its rules are gone', () => {
    const firewall = firewallOf({ ip4: '', nft: [] });
    assert.deepEqual([unpublished(firewall), loopback(firewall)], ['passes', 'untranslated']);
  });
});

describe('rules of an engine in the legacy tables of iptables', () => {
  /** A host whose iptables-save shows the tables of nftables, which are empty. */
  const withLegacy = (ip4: string): Firewall => {
    const shown = firewallOf({ ip4 });
    const none = firewallOf({ ip4: '', nft: [] });
    return { ...none, legacy: { ip4: shown.ip4, ip6: none.ip6 } };
  };

  it('are traced as well', () => {
    const firewall = withLegacy(iptables());
    assert.deepEqual(
      [unpublished(firewall), port(firewall), loopback(firewall), past(firewall)],
      ['refused', 'passes', 'refused', ['closed']],
    );
    const open = withLegacy(withoutRaw(iptables()));
    assert.deepEqual([loopback(open), past(open)], ['passes', ['open']]);
  });

  it('are traced beside others: what either drops is dropped', () => {
    const drops = firewallOf({ ip4: '*filter\n:FORWARD DROP [0:0]\nCOMMIT\n' });
    const firewall = { ...withLegacy(withoutRaw(iptables())), ip4: drops.ip4 };
    assert.deepEqual([unpublished(firewall), loopback(firewall)], ['refused', 'refused']);
  });

  it('leave it open where they could not be read', () => {
    const lost = unreadable('denied', 'not root', 'iptables-legacy-save');
    const firewall = { ...firewallOf({ ip4: '', nft: [] }), legacy: { ip4: lost, ip6: lost } };
    assert.deepEqual([unpublished(firewall), loopback(firewall)], ['unsure', 'unsure']);
  });
});

describe('the nftables backend', () => {
  it('is traced like that of iptables', () => {
    const firewall = firewallOf({ ip4: '', nft: dockerTables() });
    assert.deepEqual(
      [unpublished(firewall), port(firewall), loopback(firewall)],
      ['refused', 'passes', 'refused'],
    );
    assert.deepEqual(past(firewall), ['closed']);
  });

  it('opens loopback ports without its raw rules, and its container to a trusted interface', () => {
    const open = firewallOf({ ip4: '', nft: dockerTables({ withoutRaw: true }) });
    assert.deepEqual([loopback(open), past(open)], ['passes', ['open']]);
    const trusted = firewallOf({ ip4: '', nft: dockerTables({ trusted: ['eth0'] }) });
    assert.deepEqual(past(trusted), ['open']);
    const among = firewallOf({ ip4: '', nft: dockerTables({ trusted: ['eth0'] }), interfaces: ['eth1'] });
    assert.deepEqual(past(among), ['unsure']);
  });

  it('obeys further chains of the host, and those that cannot be traced leave it undecided', () => {
    const through = (rules: readonly (readonly object[])[], policy: string) =>
      firewallOf({
        ip4: '',
        nft: [
          ...dockerTables(),
          ...chain('f', rules, hook('filter', 'forward', 0, policy), { family: 'inet', table: 'hostfw' }),
        ],
      });
    const accept = { accept: null };
    const web = match(field('tcp', 'dport'), 80);
    assert.equal(port(through([], 'drop')), 'refused');
    assert.equal(port(through([[web, accept]], 'drop')), 'passes');
    assert.equal(port(through([[match(meta('oifname'), 'docker0'), { drop: null }]], 'accept')), 'refused');
    assert.equal(port(through([[match(meta('cpu'), 1), { drop: null }]], 'accept')), 'unsure');
    assert.equal(unpublished(through([[match(meta('cpu'), 1), accept]], 'accept')), 'refused');
  });

  it('is undecided if its rules are not in the facts', () => {
    const { nftTables: _missing, ...older } = firewallOf({ ip4: '', nft: dockerTables() });
    assert.deepEqual([unpublished(older), port(older), loopback(older)], ['unsure', 'unsure', 'unsure']);
    const denied = unreadable('denied', 'run as root', 'nft');
    const unread: Firewall = { ...older, nftables: denied, nftTables: denied };
    assert.deepEqual([unpublished(unread), loopback(unread)], ['unsure', 'unsure']);
  });
});
