import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyHost } from '../../../test/kit/empty-host.ts';
import { composeFacts } from '../../../test/kit/example-facts.ts';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { filterOf, nothingLoaded, recordedSave } from '../../../test/kit/recorded-firewall.ts';
import { witness } from '../../../test/kit/witness.ts';
import { buildReport } from '../../app/build-report.ts';
import type { BaseChain, Firewall, ListeningSocket } from '../../core/host/firewall.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import { check } from './published-ports.ts';

interface Given {
  ip4?: Parameters<typeof recordedSave>[0];
  /** In place of `ip4`. */
  saved?: string;
  ip6?: string;
  nftables?: Firewall['nftables'];
  sockets?: readonly ListeningSocket[];
  interfaces?: readonly string[];
  hostIp?: string;
  hostPort?: string;
  running?: boolean;
  /** Whether it is a service that publishes the port on every node. */
  ingress?: boolean;
}

function factsOf(given: Given): ReturnType<typeof factsWith> {
  const { ip4 = {}, ip6 = nothingLoaded, nftables = absent('nft -j list ruleset'), sockets = [] } = given;
  const { interfaces = ['docker0', 'eth0', 'lo'], hostIp = '', hostPort = '8080', running = true } = given;
  const { ingress = false } = given;
  const firewall: Firewall = {
    ip4: filterOf(given.saved ?? recordedSave(ip4), 'iptables-save'),
    ip6: filterOf(ip6, 'ip6tables-save'),
    nftables,
    interfaces: known(interfaces, '/proc/1/net/dev'),
  };
  const mode = ingress ? { mode: 'ingress' } : {};
  const port = { hostIp, hostPort, containerPort: '80', protocol: 'tcp', ...mode };
  const container = workloadFacts({
    surface: ingress ? 'service' : 'container',
    platform: ingress ? 'swarm' : 'docker',
    key: 'container:web',
    name: 'web',
    at: [],
    doubts: [],
    running,
    settings: { ports: { value: [{ value: port, at: [] }], at: [] } },
  });
  const host = {
    ...emptyHost,
    firewall: known(firewall, 'iptables-save'),
    listeningSockets: known(sockets, '/proc/1/net'),
  };
  return factsWith({
    host: known(host, '/'),
    workloads: [container],
    containers: known(1, 'GET /containers'),
  });
}

function findingIn(facts: ReturnType<typeof factsWith>): Finding {
  const report = buildReport(facts, [check], { version: '0.0.0', targets: ['recorded'] });
  witness('recorded', report.outcomes);
  const [finding] = report.findings;
  assert.ok(finding && report.findings.length === 1);
  return finding;
}

function said(given: Given): readonly [string, string] {
  const { severity, evidence } = findingIn(factsOf(given));
  return [severity, evidence.map(({ saw }) => saw).join('; ')];
}

const open: Given = { ip4: { input: ':INPUT ACCEPT [0:0]' } };
const proxy: ListeningSocket = { protocol: 'tcp6', address: '::', port: 8080 };
const dropped = (rule: string, more: readonly string[] = []): Given => ({ ip4: { user: [...more, rule] } });

test('a bypassed input policy raises the severity, with the rule that bypasses it', () => {
  const [severity, saw] = said({});
  assert.equal(severity, 'high');
  assert.match(
    saw,
    /the policy of INPUT is DROP; `-A DOCKER ! -i docker0 .* --to-destination 172\.17\.0\.2:80`/u,
  );
  const [ufw, named] = said({ ip4: { before: '-A INPUT -j ufw-before-input' } });
  assert.deepEqual([ufw, /DROP \(ufw\)/u.test(named)], ['high', true]);
  assert.equal(
    said({ ip4: { ...open.ip4, before: '-A INPUT -j REJECT --reject-with icmp-host-prohibited' } })[0],
    'high',
  );
});

/** The rules of a node of a swarm with a service on port 8080 (Engine 28.5.2). */
function swarmRules(input: string, user = ''): string {
  const filter = `:DOCKER-INGRESS - [0:0]
-A FORWARD -j DOCKER-USER
-A FORWARD -j DOCKER-INGRESS
-A DOCKER-INGRESS -p tcp -m tcp --dport 8080 -j ACCEPT
-A DOCKER-INGRESS -p tcp -m tcp --sport 8080 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A DOCKER-INGRESS -j RETURN
`;
  const nat = `:DOCKER-INGRESS - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER-INGRESS
-A DOCKER-INGRESS -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.18.0.2:8080
-A DOCKER-INGRESS -j RETURN
`;
  const without = recordedSave({ input })
    .replace(/.*--dport 8080 -j DNAT.*\n/u, '')
    .replace('-A FORWARD -j DOCKER-USER\n', filter)
    .replace('-A PREROUTING -m addrtype', `${nat}-A PREROUTING -m addrtype`);
  return without.replace('-A DOCKER-FORWARD', `${user}-A DOCKER-FORWARD`);
}

test('a port of a swarm that every node serves is past the firewall of the host, too', () => {
  const graded = (rules: string): string =>
    findingIn(
      factsOf({ saved: rules, ingress: true, interfaces: ['docker_gwbridge', 'docker0', 'eth0', 'lo'] }),
    ).severity;
  assert.equal(graded(swarmRules(':INPUT DROP [0:0]')), 'high');
  assert.equal(graded(swarmRules(':INPUT ACCEPT [0:0]')), 'medium');
  const accepted = '-A INPUT -p tcp -m tcp --dport 8080 -j ACCEPT\n';
  assert.equal(graded(swarmRules(':INPUT DROP [0:0]').replace('-A INPUT', `${accepted}-A INPUT`)), 'medium');
  const drop = '-A DOCKER-USER -i eth0 -j DROP\n';
  assert.equal(graded(swarmRules(':INPUT DROP [0:0]', drop)), 'medium', 'other nodes may let it pass');
  assert.equal(
    graded(recordedSave({}).replace(/.*--dport 8080 -j DNAT.*\n/u, '')),
    'medium',
    'no rule for it',
  );
});

const ufwInput = (...rules: readonly string[]): string =>
  [
    ':ufw-before-input - [0:0]',
    ':ufw-not-local - [0:0]',
    ':ufw-user-input - [0:0]',
    '-A INPUT -j ufw-before-input',
    '-A ufw-before-input -i lo -j ACCEPT',
    '-A ufw-before-input -m rt --rt-type 0 -j DROP',
    '-A ufw-before-input -p udp -m udp --sport 67 --dport 68 -j ACCEPT',
    '-A ufw-before-input -j ufw-not-local',
    '-A ufw-before-input -d 224.0.0.251/32 -p udp -m udp --dport 5353 -j ACCEPT',
    '-A ufw-before-input -j ufw-user-input',
    '-A ufw-not-local -m addrtype --dst-type LOCAL -j RETURN',
    '-A ufw-not-local -m limit --limit 3/min --limit-burst 10 -j LOG',
    '-A ufw-not-local -j DROP',
    ...rules.map((rule) => `-A ufw-user-input ${rule}`),
  ].join('\n');

test('a port that the firewall of the host accepts by its rules is not past that firewall', () => {
  const graded = (...rules: readonly string[]): string => said({ ip4: { before: ufwInput(...rules) } })[0];
  assert.equal(graded('-p tcp -m tcp --dport 8080 -j ACCEPT'), 'medium');
  assert.equal(graded('-s 192.0.2.7/32 -j DROP', '-p tcp -m tcp --dport 8080 -j ACCEPT'), 'medium');
  const others = [
    ['-p tcp -m tcp --dport 80 -j ACCEPT'],
    ['-p udp -m udp --dport 8080 -j ACCEPT'],
    ['-p tcp -m tcp --dport 8080 -j DROP'],
    ['-p tcp -m tcp --dport 8080 -j DROP', '-p tcp -m tcp --dport 8080 -j ACCEPT'],
    ['-s 192.0.2.0/24 -p tcp -m tcp --dport 8080 -j ACCEPT'],
    ['-p tcp -m tcp --dport 8080 -m recent --update --seconds 30 -j DROP', '-p tcp --dport 8080 -j ACCEPT'],
  ];
  for (const rules of others) assert.equal(graded(...rules), 'high', rules.join('; '));
});

test('a port that a rule by hand lets pass to containers is not past the firewall', () => {
  const let80 = '-p tcp -m tcp --dport 80 -j RETURN';
  for (const rules of [[let80], ['-p tcp -m conntrack --ctorigdstport 8080 -j ACCEPT'], [let80, '-j DROP']]) {
    const [severity, saw] = said({ ip4: { user: rules } });
    assert.deepEqual([severity, saw.includes(`\`-A DOCKER-USER ${rules[0]}\` lets`)], ['medium', true], saw);
  }
  const friends = ['-s 192.0.2.0/24 -j FRIENDS', `\n:FRIENDS - [0:0]\n-A FRIENDS ${let80}`];
  assert.equal(said({ ip4: { user: friends.slice(0, 1), before: friends[1]?.trim() ?? '' } })[0], 'high');
  assert.equal(said({ ip4: { user: ['-p tcp -m tcp --dport 81 -j RETURN'] } })[0], 'high');
});

test('without an input policy the severity is unchanged; a stopped container adds nothing', () => {
  assert.equal(said(open)[0], 'medium');
  assert.deepEqual(findingIn(factsOf({ running: false })).evidence.length, 1);
  assert.equal(said({ running: false })[0], 'medium');
  assert.equal(said({ hostPort: '9090' })[0], 'medium');
  assert.equal(said({ hostPort: '8081' })[0], 'medium');
});

test('a DOCKER-USER rule that blocks all or nearly all sources lowers the severity', () => {
  const rules = [
    '-j DROP',
    '-i eth0 -j DROP',
    '! -i docker0 -p tcp -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable',
    '! -s 192.0.2.0/24 -i eth0 -p tcp -m conntrack --ctorigdstport 8080 --ctdir ORIGINAL -j DROP',
    '-o docker0 -j DROP',
    '-d 172.17.0.2/32 -j DROP',
  ];
  for (const rule of rules) {
    const [severity, saw] = said(dropped(rule, ['-m conntrack --ctstate RELATED,ESTABLISHED -j RETURN']));
    assert.equal(severity, 'low', rule);
    assert.ok(saw.includes(`\`-A DOCKER-USER ${rule}\` drops packets from others`), saw);
  }
  const friends = '-s 192.0.2.0/24 -j RETURN';
  assert.match(
    said(dropped('-j DROP', [friends]))[1],
    /except those of `-A DOCKER-USER -s 192\.0\.2\.0\/24/u,
  );
});

test('an unrelated rule blocks no source', () => {
  const rules = [
    '-p udp -m udp --dport 80 -j DROP',
    '-p tcp -m tcp --dport 8080 -j DROP',
    '-p tcp -m conntrack --ctorigdstport 80 -j DROP',
    '-s 198.51.100.0/24 -j DROP',
    '-i docker0 -j DROP',
    '-i eth7 -j DROP',
    '-o br-0123456789ab -j DROP',
    '-d 172.17.0.9/32 -j DROP',
    '-m conntrack --ctstate INVALID -j DROP',
    '-j LOG --log-prefix "-j DROP "',
    '-j RETURN',
  ];
  for (const rule of rules) assert.equal(said(dropped(rule))[0], 'high', rule);
  assert.equal(said(dropped('-j DROP', ['-j RETURN']))[0], 'high');
});

test('an undecidable firewall adds nothing to the finding', () => {
  const rules = ['-m set --match-set bad src -j DROP', '! -s 0.0.0.0/1 -j DROP', '-j OTHERS'];
  for (const rule of rules) assert.equal(said(dropped(rule))[0], 'medium', rule);
  assert.equal(said(dropped('-j DROP', ['-m set --match-set friends src -j RETURN']))[0], 'medium');
  assert.equal(said({ ...dropped('-i eth0 -j DROP'), interfaces: ['docker0', 'eth0', 'wg0'] })[0], 'medium');
  assert.equal(said({ ip4: { raw: ['-A PREROUTING -j GUARD'] } })[0], 'medium');
  assert.equal(said({ ip4: { before: '-A FORWARD -j ufw-before-forward' } })[0], 'medium');
  assert.equal(said({ nftables: unreadable('denied', 'run as root', 'nft') })[0], 'medium');
});

const forwarding: BaseChain = {
  family: 'inet',
  table: 'firewalld',
  name: 'filter_FORWARD',
  type: 'filter',
  hook: 'forward',
  policy: 'accept',
  rules: 4,
  refusesRest: true,
  acceptsTranslated: true,
};

test('firewalld rejects packets to the host and accepts translated ones, unless it is strict', () => {
  const input = { ...forwarding, name: 'filter_INPUT', hook: 'input', acceptsTranslated: false };
  const withChains = (...chains: readonly BaseChain[]): Given => ({
    ...open,
    nftables: known(chains, 'nft'),
  });
  const [severity, saw] = said(withChains(input, forwarding));
  assert.equal(severity, 'high');
  assert.match(saw, /the chain inet firewalld filter_INPUT drops what none of its rules accepts/u);
  assert.equal(said(withChains(input, { ...forwarding, acceptsTranslated: false }))[0], 'medium');
  assert.equal(said(withChains(input, { ...forwarding, table: 'own' }))[0], 'medium');
});

test('unfiltered IPv6 undoes the filtering of IPv4', () => {
  const [severity, saw] = said({ ...dropped('-j DROP'), sockets: [proxy] });
  assert.equal(severity, 'high');
  assert.match(saw, /\[::\]:8080 listens; no rule filters IPv6 packets/u);
  assert.equal(said({ ...dropped('-j DROP'), sockets: [proxy], hostIp: '0.0.0.0' })[0], 'low');
  const cut = { input: ':INPUT DROP [0:0]', user: ['-j DROP'], answers: false };
  assert.equal(said({ ip4: cut, sockets: [proxy] })[0], 'medium');
  const filtered = '*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n';
  assert.equal(said({ ...dropped('-j DROP'), sockets: [proxy], ip6: filtered })[0], 'medium');
  const [plain, listened] = said({ ...open, sockets: [proxy], hostIp: '::' });
  assert.deepEqual([plain, /no rule filters IPv6 packets/u.test(listened)], ['medium', true]);
});

test('facts without a firewall or host add nothing', () => {
  const facts = factsOf({});
  for (const host of [known(emptyHost, '/'), unreadable('remote', 'another machine', '/')]) {
    const { severity, evidence } = findingIn({ ...facts, host });
    assert.deepEqual([severity, evidence.length], ['medium', 1]);
  }
});

test('a network that binds ports to loopback, or publishes none, is no finding', () => {
  const option = 'com.docker.network.bridge.host_binding_ipv4';
  const findings = (network: string, ports: string, service = '') => {
    const text = `services: {example: {image: x, ports: ["${ports}"]${service}}}\nnetworks: {default: ${network}}\n`;
    return buildReport(composeFacts(text), [check], { version: '0.0.0', targets: [] }).findings.length;
  };
  assert.equal(findings(`{driver_opts: {${option}: 127.0.0.1}}`, '8080:80'), 0);
  assert.equal(findings(`{driver_opts: {${option}: 0.0.0.0}}`, '8080:80'), 1);
  assert.equal(findings(`{driver_opts: {${option}: 127.0.0.1}}`, '0.0.0.0:8080:80'), 1);
  assert.equal(findings('{internal: true}', '8080:80'), 0);
  assert.equal(findings('{}', '8080:80', ', network_mode: none'), 0);
  assert.equal(findings('{}', '8080:80'), 1);
});
