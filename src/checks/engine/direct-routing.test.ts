import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engineCase } from '../../../test/kit/engine-case.ts';
import { plainEngine, plainSettings } from '../../../test/kit/plain-engine.ts';
import { plainNetwork } from '../../../test/kit/plain-swarm.ts';
import { filteringHost, recordedSave, type SavedRules } from '../../../test/kit/recorded-firewall.ts';
import { dockerTables } from '../../../test/kit/recorded-ruleset.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import type { EngineCase } from '../../core/rules/check.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import { check } from './direct-routing.ts';

interface Given {
  ip4: string;
  version?: string;
  iptables?: false;
  network?: typeof plainNetwork;
}

function judged({ ip4, version = '26.1.5', iptables, network = plainNetwork }: Given) {
  const settings =
    iptables === undefined ? plainSettings : { ...plainSettings, iptables: known(iptables, 'dockerd') };
  const engine = { ...plainEngine, version, settings: known(settings, 'GET /info') };
  const outcome = check.evaluate(
    engineCase(engine, {
      host: known(filteringHost({ ip4 }), '/'),
      networks: known([network], 'GET /networks'),
    }),
  );
  return { state: outcome.state, text: JSON.stringify(outcome) };
}

/** A rule of engines before 28 that accepts packets past the bind address. */
const accepts = '-A FORWARD -d 172.17.0.3/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT';
const forward = (policy: string) => `*filter\n:FORWARD ${policy} [0:0]\nCOMMIT\n`;

test('checks each port published on one address against the rules', () => {
  const { state, text } = judged({ ip4: recordedSave({ before: accepts }) });
  assert.equal(state, 'failed');
  assert.match(text, /172\.17\.0\.3:80 \(published on 127\.0\.0\.1:8081\)/u);
  assert.equal(judged({ ip4: recordedSave({}) }).state, 'passed');
  const refused = ['-A PREROUTING -d 172.17.0.3/32 ! -i docker0 -j DROP'];
  assert.equal(judged({ ip4: recordedSave({ before: accepts, raw: refused }) }).state, 'passed');
  assert.equal(judged({ ip4: forward('ACCEPT') }).state, 'passed', 'nothing is published on one address');
});

test('without engine rules, the forwarding rules of the host decide', () => {
  assert.equal(judged({ ip4: forward('ACCEPT'), iptables: false }).state, 'failed');
  assert.equal(judged({ ip4: forward('DROP'), iptables: false }).state, 'passed');
  const six = { ...plainNetwork, ipv6: true, subnets: [...plainNetwork.subnets, '2001:db8:1::/64'] };
  assert.equal(judged({ ip4: forward('DROP'), iptables: false, network: six }).state, 'failed', 'IPv6');
});

test('the rules of a newer engine count, not its version', () => {
  const newer = (rules: SavedRules, change: Partial<EngineFacts> = {}) => {
    const settings = { ...plainSettings, allowDirectRouting: absent('daemon.json') };
    const engine = { ...plainEngine, version: '29.7.2', settings: known(settings, 'GET /info'), ...change };
    const outcome = check.evaluate(
      engineCase(engine, {
        host: known(filteringHost(rules), '/'),
        networks: known([plainNetwork], 'GET /networks'),
      }),
    );
    return { state: outcome.state, text: JSON.stringify(outcome) };
  };
  const byOne = '*filter\n:FORWARD DROP [0:0]\n-A FORWARD -i eth1 -j ACCEPT\nCOMMIT\n';
  assert.equal(newer({ ip4: byOne, interfaces: ['eth1'] }).state, 'unknown', 'who comes by eth1 is let in');
  const open = newer({ ip4: recordedSave({ before: accepts }) });
  assert.equal(open.state, 'failed');
  assert.doesNotMatch(open.text, /Use Engine 28/u);
  const raw = ['-A PREROUTING -d 172.17.0.3/32 ! -i docker0 -j DROP'];
  assert.equal(newer({ ip4: recordedSave({ before: accepts, raw }) }).state, 'passed');
  assert.match(newer({ ip4: '' }).text, /The rules of dockerd are gone.*systemctl restart docker/u);
  const nft = dockerTables();
  const subnet = { ip4: '', nft };
  const firewallBackend = 'nftables';
  assert.equal(newer(subnet, { firewallBackend }).state, 'failed', 'no rule drops what is for shop_default');
  assert.equal(newer({ ip4: '' }, { firewallBackend }).state, 'unknown', 'nft is missing');
  const warnings = ['WARNING: DOCKER_INSECURE_NO_IPTABLES_RAW is set'];
  const warned = newer({ ip4: recordedSave({ raw }) }, { warnings });
  assert.match(warned.text, /failed.*Start dockerd without DOCKER_INSECURE_NO_IPTABLES_RAW/u);
});

test('passes without published ports, whatever the firewall', () => {
  const state = (published: boolean | undefined, iptables?: false) => {
    const settings =
      iptables === undefined ? plainSettings : { ...plainSettings, iptables: known(iptables, '') };
    const engine = { ...plainEngine, version: '26.1.5', settings: known(settings, 'GET /info') };
    const publishesPorts =
      published === undefined
        ? unreadable('undetermined', 'not every container could be read', 'containers')
        : known(published, 'containers');
    return check.evaluate(engineCase(engine, { publishesPorts })).state;
  };
  assert.equal(state(false), 'passed');
  assert.equal(state(true), 'unknown');
  assert.equal(state(undefined), 'unknown');
  assert.equal(state(false, false), 'unknown', 'without rules all ports are reached, published or not');
  const unreadSettings = unreadable('remote', 'elsewhere', 'settings');
  const engine = { ...plainEngine, version: '26.1.5', settings: unreadSettings };
  const { state: unread } = check.evaluate(
    engineCase(engine, { publishesPorts: known(false, 'containers') }),
  );
  assert.equal(unread, 'unknown', 'the engine may set no rules');
});

test('is unknown where the networks could not be listed, with the rules of the host and without', () => {
  const engine = { ...plainEngine, version: '28.0.0' };
  const networks = unreadable('denied', 'the engine did not answer', 'GET /networks');
  for (const host of [known(filteringHost({ ip4: forward('DROP') }), '/'), absent('engine only')])
    assert.equal(check.evaluate(engineCase(engine, { host, networks })).state, 'unknown');
});

test('packets with an accepted mark are a question, for an engine and a file, whatever the rules are', () => {
  const engine = {
    ...plainEngine,
    version: '28.3.0',
    settings: known({ ...plainSettings, bridgeAcceptMark: known('0x1/0x3', 'daemon.json') }, 'settings'),
  };
  const outcome = check.evaluate(engineCase(engine));
  assert.equal(outcome.state === 'unknown' && outcome.kind, 'needs-review');
  assert.match(JSON.stringify(outcome), /mark 0x1\/0x3/u);
  const file = check.evaluate(engineCase({ ...engine, fileOnly: true, version: '' }));
  assert.equal(file.state === 'unknown' && file.kind, 'needs-review');
});

test('a newer engine that sets no rules is unknown where those of the host were not read', () => {
  const state = (iptables: typeof plainSettings.iptables) => {
    const settings = { ...plainSettings, allowDirectRouting: absent('daemon.json'), iptables };
    const engine = { ...plainEngine, version: '28.5.2', settings: known(settings, 'GET /info') };
    return check.evaluate(engineCase(engine, { networks: known([plainNetwork], 'GET /networks') })).state;
  };
  assert.equal(state(known(false, 'daemon.json')), 'unknown');
  assert.equal(state(unreadable('denied', 'permission denied', 'daemon.json')), 'unknown');
  assert.equal(state(known(true, 'daemon.json')), 'passed');
  assert.equal(state(absent('daemon.json')), 'passed', 'the default');
});

test('without the rules that forward published ports, those on one address are unknown', () => {
  const without = (text: string) => text.replace(/^\*nat\n[^*]*?COMMIT\n/mu, '');
  const past = (ip4: string, version: string, change: Partial<EngineCase> = {}) => {
    const settings = { ...plainSettings, allowDirectRouting: absent('daemon.json') };
    const outcome = check.evaluate(
      engineCase(
        { ...plainEngine, version, settings: known(settings, 'GET /info') },
        {
          host: known(filteringHost({ ip4 }), '/'),
          networks: known([plainNetwork], 'GET /networks'),
          publishesPorts: known(true, 'GET /containers'),
          ...change,
        },
      ),
    );
    return outcome.state;
  };
  for (const version of ['26.1.5', '28.5.2']) {
    const gone = without(recordedSave({ before: accepts }));
    assert.equal(past(gone, version), 'unknown', version);
    assert.equal(past(gone, version, { publishesPorts: known(false, 'GET /containers') }), 'passed');
    assert.equal(past(without(recordedSave({})), version), 'passed', 'nothing lets packets past');
    const raw = ['-A PREROUTING -d 172.17.0.3/32 ! -i docker0 -j DROP'];
    assert.equal(past(without(recordedSave({ before: accepts, raw })), version), 'passed', 'dropped by raw');
    const options = { 'com.docker.network.bridge.gateway_mode_ipv4': 'routed' };
    const routed = { ...plainNetwork, options };
    assert.equal(past(gone, version, { networks: known([routed], 'GET /networks') }), 'passed', 'routed');
  }
  assert.equal(past(forward('ACCEPT'), '26.1.5'), 'unknown');
  const dual = { ...plainNetwork, ipv6: true, subnets: [...plainNetwork.subnets, '2001:db8:1::/64'] };
  const networks = known([dual], 'GET /networks');
  const six = (ip6: string) => ({
    networks,
    host: known(filteringHost({ ip4: recordedSave({}), ip6 }), '/'),
  });
  assert.equal(past('', '28.5.2', six(forward('DROP'))), 'passed');
  assert.equal(past('', '28.5.2', six('')), 'unknown', 'of IPv6 alone');
});

test('without ip6tables, the rules of the host for IPv6 decide', () => {
  const dual = { ...plainNetwork, ipv6: true, subnets: [...plainNetwork.subnets, '2001:db8:1::/64'] };
  const settings = {
    ...plainSettings,
    allowDirectRouting: absent('daemon.json'),
    ip6tables: known(false, 'dockerd'),
  };
  for (const version of ['26.1.5', '28.5.2'])
    for (const [ip6, state] of [
      ['', 'failed'],
      [forward('DROP'), 'passed'],
    ] as const) {
      const engine = { ...plainEngine, version, settings: known(settings, 'GET /info') };
      const around = {
        host: known(filteringHost({ ip4: recordedSave({}), ip6 }), '/'),
        networks: known([dual], 'GET /networks'),
      };
      assert.equal(check.evaluate(engineCase(engine, around)).state, state, `${version} ${ip6}`);
    }
});
