import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { subjectFacts } from '../../../test/kit/subject-facts.ts';
import { witness } from '../../../test/kit/witness.ts';
import { buildReport } from '../../app/build-report.ts';
import type { Firewall } from '../../core/host/firewall.ts';
import type { PortRelay } from '../../core/host/host.ts';
import type { Network } from '../../core/engine/network.ts';
import { known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { PublishedPort } from '../../core/workload/workload.ts';
import { check } from './unprotected-ports.ts';

const dropping = '*filter\n:FORWARD DROP [0:0]\nCOMMIT\n';

const socat: PortRelay = {
  name: 'socat (process 9)',
  protocol: 'tcp',
  listens: [{ address: '0.0.0.0', port: 2222 }],
  targets: [{ address: '172.18.0.2', port: '5432' }],
};

const toLoopback: PortRelay = { ...socat, targets: [{ address: '127.0.0.1', port: '15432' }] };

interface Given {
  relays?: Observed<readonly PortRelay[]>;
  ports?: readonly PublishedPort[];
  ip4?: string;
  network?: Partial<Network>;
  rootless?: boolean;
  routed?: Observed<readonly string[]>;
  /** Whether another container is on the network, which publishes nothing. */
  beside?: boolean;
}

const published = (hostIp: string, containerPort = '5432', protocol = 'tcp'): PublishedPort => ({
  hostIp,
  hostPort: '15432',
  containerPort,
  protocol,
});

function judged(given: Given) {
  const {
    relays,
    ports = [],
    ip4 = dropping,
    network = {},
    rootless = false,
    routed,
    beside = false,
  } = given;
  const facts = subjectFacts('network', {
    ...network,
    firewall: { ip4 },
    workloads: (beside ? ['db', 'web'] : ['db']).map((name) => ({ name, networks: ['shop_default'] })),
  });
  const [db, ...others] = facts.workloads;
  const host = valueOf(facts.host);
  const firewall = valueOf(host?.firewall);
  assert.ok(db !== undefined && host !== undefined && firewall !== undefined);
  const written = db.written;
  const wider: Firewall = { ...firewall, ...(routed === undefined ? {} : { loopbackRouted: routed }) };
  const whole = {
    ...facts,
    engine: known({ ...plainEngine, rootless }, 'engine'),
    host: known(
      { ...host, firewall: known(wider, 'rules'), ...(relays === undefined ? {} : { portRelays: relays }) },
      '/',
    ),
    workloads: [
      {
        ...db,
        written: {
          ...written,
          settings: {
            ...written.settings,
            ports: { value: ports.map((value) => ({ value, at: [] })), at: [] },
          },
        },
      },
      ...others,
    ],
  };
  const report = buildReport(whole, [check], { version: '0.0.0', targets: [] });
  witness('recorded', report.outcomes);
  const outcome = report.outcomes.find(({ rule }) => rule === 'network/unprotected-ports')?.outcome;
  assert.ok(outcome);
  return { state: outcome.state, text: JSON.stringify(outcome) };
}

const relaying = (relay: PortRelay, ...more: readonly PortRelay[]) => known([relay, ...more], '/proc');

test('a program of the host that connects to a port which is not published opens it', () => {
  assert.equal(judged({ relays: known([], '/proc') }).state, 'passed');
  const unread = unreadable('unsupported', 'the addresses of this machine are unknown', '/proc/1/net');
  assert.equal(judged({ relays: unread }).state, 'unknown');
  const { state, text } = judged({ relays: relaying(socat) });
  assert.equal(state, 'failed');
  assert.match(
    text,
    /Other hosts reach 172\.18\.0\.2:5432\/tcp, which is not published, at port 2222 of the host: socat \(process 9\)/u,
  );
  assert.doesNotMatch(text, /"port":"[^"]*process/u);
});

test('what is published for others anyway, another network and a relay on loopback are none', () => {
  const onLoopback = [{ address: '127.0.0.1', port: 2222 }];
  const relays = relaying(socat);
  assert.equal(judged({ relays, ports: [published('')] }).state, 'passed');
  assert.equal(judged({ relays, ports: [published('', '5000-6000')] }).state, 'passed');
  assert.equal(judged({ relays: relaying({ ...socat, listens: onLoopback }) }).state, 'passed');
  const elsewhere = [{ address: '172.19.0.2', port: '5432' }];
  assert.equal(judged({ relays: relaying({ ...socat, targets: elsewhere }) }).state, 'passed');
  assert.equal(judged({ relays, rootless: true }).state, 'passed');
});

test('a port that one container publishes for others may be that of another one', () => {
  const ports = [published('')];
  const { state, text } = judged({ relays: relaying(socat), ports, beside: true });
  assert.equal(state, 'unknown');
  assert.match(text, /which may not be published/u);
  const proxy = { ...socat, isProxy: true } as const;
  assert.equal(judged({ relays: relaying(proxy), ports, beside: true }).state, 'passed');
});

test('what is published for this host only is opened by its address and by loopback', () => {
  for (const relay of [socat, toLoopback]) {
    const { state, text } = judged({ relays: relaying(relay), ports: [published('127.0.0.1')] });
    assert.equal(state, 'failed');
    assert.match(text, /published for this host only, at port 2222/u);
  }
  assert.equal(judged({ relays: relaying(toLoopback) }).state, 'passed');
  assert.equal(
    judged({ relays: relaying(toLoopback), ports: [published('127.0.0.1', '53', 'udp')] }).state,
    'passed',
  );
  // A reverse proxy in front of such a port is what one has it for.
  const ports = [published('127.0.0.1')];
  assert.equal(judged({ relays: relaying({ ...toLoopback, isProxy: true }), ports }).state, 'passed');
});

test('a relay that leads to another one leads where that does', () => {
  const inner: PortRelay = { ...socat, name: 'inner', listens: [{ address: '127.0.0.1', port: 15_432 }] };
  assert.equal(judged({ relays: relaying(toLoopback, inner) }).state, 'failed');
  const circle: PortRelay = { ...inner, targets: [{ address: '127.0.0.1', port: '2222' }] };
  assert.equal(judged({ relays: relaying(toLoopback, circle) }).state, 'passed');
});

test('an internal network is opened by a relay, too', () => {
  const network = { internal: true };
  assert.equal(judged({ network }).state, 'passed');
  assert.equal(judged({ relays: relaying(socat), network }).state, 'failed');
});

test('what may be meant, may not reach or is hidden is not known', () => {
  const input = dropping.replace(':FORWARD', ':INPUT DROP [0:0]\n:FORWARD');
  for (const [given, why] of [
    [{ relays: relaying({ ...socat, isProxy: true }) }, /confirm that it should/u],
    [{ relays: relaying({ ...socat, doubt: 'it may admit only some clients' }) }, /admit only some/u],
    [{ relays: relaying({ ...socat, listens: [], doubt: 'run as root' }) }, /run as root/u],
    [{ relays: relaying(socat), ip4: input }, /the policy of INPUT is DROP/u],
    [{ relays: unreadable('denied', 'run as root', '/proc') }, /programs may pass connections on/u],
    [{ relays: relaying({ ...socat, targets: [{ address: '172.18.0.2', port: 'http' }] }) }, /may not be/u],
    [
      {
        relays: relaying({
          ...socat,
          listens: [...socat.listens, { address: '::', port: 80 }],
          targets: [...socat.targets, { address: '192.0.2.1', port: '1' }],
        }),
      },
      /which of its ports lead there/u,
    ],
  ] as const) {
    const { state, text } = judged(given);
    assert.equal(state, 'unknown', why.source);
    assert.match(text, why);
  }
});

const nat = (rule: string): string => `${dropping}*nat\n:PREROUTING ACCEPT [0:0]\n${rule}\nCOMMIT\n`;

test('a translation to loopback opens what is published there, where the kernel routes it', () => {
  const ip4 = nat('-A PREROUTING -p tcp -m tcp --dport 9000 -j DNAT --to-destination 127.0.0.1:15432');
  const ports = [published('127.0.0.1')];
  const on = (...names: readonly string[]) => known(names, '/proc/sys');
  const { state, text } = judged({ ip4, ports, routed: on('eth0') });
  assert.equal(state, 'failed');
  assert.match(text, /published for this host only, at port 9000.*Remove the rule `-A PREROUTING/u);
  assert.equal(judged({ ip4, ports, routed: on('all') }).state, 'failed');
  assert.equal(judged({ ip4, ports, routed: on('docker0') }).state, 'passed');
  assert.equal(judged({ ip4, ports, routed: on() }).state, 'passed');
  assert.equal(judged({ ip4, ports }).state, 'unknown');
  assert.equal(judged({ ip4, ports, routed: unreadable('denied', 'x', 'y') }).state, 'unknown');
  assert.equal(judged({ ip4, ports: [], routed: on('all') }).state, 'passed');
  const inside = nat(
    '-A PREROUTING -i docker0 -p tcp -m tcp --dport 9000 -j DNAT --to-destination 127.0.0.1:15432',
  );
  assert.equal(judged({ ip4: inside, ports, routed: on('all') }).state, 'passed');
  const some = nat(
    '-A PREROUTING -s 10.9.0.0/24 -p tcp -m tcp --dport 9000 -j DNAT --to-destination 127.0.0.1:15432',
  );
  assert.equal(judged({ ip4: some, ports, routed: on('all') }).state, 'unknown');
});

test('a proxy whose client says where to is a question, unless only this host reaches it', () => {
  const any: PortRelay = { ...socat, name: 'ssh (process 9)', targets: [{ address: '*', port: '*' }] };
  const open = judged({ relays: known([any], '/proc') });
  assert.equal(open.state, 'unknown');
  assert.match(open.text, /connects to any port of 172\.18\.0\.0\/16 that its client names/u);
  const local = { ...any, listens: [{ address: '127.0.0.1', port: 1080 }] };
  assert.equal(judged({ relays: known([local], '/proc') }).state, 'passed');
});
