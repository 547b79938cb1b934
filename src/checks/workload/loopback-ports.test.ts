import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainSettings } from '../../../test/kit/plain-engine.ts';
import { outcomeOf, stateOf, type Recorded } from '../../../test/kit/recorded-container.ts';
import { filteringHost, recordedSave, type SavedRules } from '../../../test/kit/recorded-firewall.ts';
import { dockerTables } from '../../../test/kit/recorded-ruleset.ts';
import { known, unreadable } from '../../core/observed.ts';
import { check } from './loopback-ports.ts';

function publishedOn(HostIp: string, rest: Recorded = {}, HostPort = '8081'): Recorded {
  return { host: { PortBindings: { '80/tcp': [{ HostIp, HostPort }] } }, ...rest };
}

const without = (rules: string) => rules.replace(/^-A DOCKER -d 127.*\n/mu, '');
const raw = (rule: string) => ({ ip4: recordedSave({ accepts: true, raw: [`-A PREROUTING ${rule}`] }) });

test('the rules of the host decide if they can be traced', () => {
  const on = (rules: SavedRules) => publishedOn('127.0.0.1', { machine: filteringHost(rules) });
  const state = (rules: SavedRules) => stateOf(check, on(rules));
  const open = outcomeOf(check, on({ ip4: recordedSave({ accepts: true }) }));
  assert.equal(open.state, 'failed');
  assert.match(
    JSON.stringify(open),
    /-d 127\.0\.0\.1\/32 ! -i docker0 .* forwards packets, and no rule drops them/u,
  );
  assert.equal(state(raw('-d 127.0.0.0/8 ! -i lo -j DROP')), 'passed');
  assert.equal(state(raw('-d 127.0.0.1/32 ! -i lo -p tcp -m tcp --dport 8081 -j DROP')), 'passed');
  assert.equal(state(raw('-d 127.0.0.1/32 ! -i lo -p tcp -m tcp --dport 8082 -j DROP')), 'failed');
  assert.equal(state(raw('-d 10.0.0.0/8 -j DROP')), 'failed');
  assert.equal(state(raw('-d 127.0.0.0/8 -i lo -j DROP')), 'failed');
  assert.equal(state({ ip4: recordedSave({ user: ['-i eth0 -j DROP'] }) }), 'passed');
  assert.equal(
    state({ ip4: recordedSave({ user: ['! -s 10.9.0.0/24 -i eth0 -j DROP'], accepts: true }) }),
    'unknown',
  );
  assert.equal(state({ ip4: without(recordedSave({})) }), 'passed');
});

test('a port of docker-proxy is open to hosts whose packets the kernel routes to loopback', () => {
  const state = (rules: SavedRules) =>
    stateOf(
      check,
      publishedOn('127.0.0.1', { machine: filteringHost(rules), engine: { version: '28.5.2' } }),
    );
  assert.equal(state({ loopbackRouted: [] }), 'passed');
  assert.equal(state({ loopbackRouted: ['docker0'] }), 'passed');
  assert.equal(state({ loopbackRouted: ['eth0'] }), 'failed');
  assert.equal(state({ loopbackRouted: ['all'] }), 'failed');
  const dropping = '*filter\n:INPUT DROP [0:0]\nCOMMIT\n';
  assert.equal(state({ ip4: dropping, loopbackRouted: ['all'] }), 'unknown');
  assert.equal(state({ ...raw('-d 127.0.0.1/32 ! -i lo -j DROP'), loopbackRouted: ['all'] }), 'passed');
});

test('an engine without rules forwards nothing', () => {
  const iptables = known(false, 'dockerd');
  const engine = { settings: known({ ...plainSettings, iptables }, 'GET /info') };
  assert.equal(stateOf(check, publishedOn('127.0.0.1', { engine })), 'passed');
  assert.equal(stateOf(check, publishedOn('127.0.0.1')), 'failed');
});

test('the kernel drops packets from outside to ::1', () => {
  for (const address of ['::1', '0:0:0:0:0:0:0:1'])
    assert.equal(stateOf(check, publishedOn(address)), 'passed');
  assert.equal(stateOf(check, publishedOn('::ffff:127.0.0.1')), 'failed');
  assert.equal(stateOf(check, publishedOn('127.8.8.8')), 'failed');
});

test('the rules of a newer engine count, not its version', () => {
  const state = (rules: SavedRules, engine: Recorded['engine'] = {}) =>
    stateOf(
      check,
      publishedOn('127.0.0.1', { machine: filteringHost(rules), engine: { version: '29.7.2', ...engine } }),
    );
  assert.equal(state({ ip4: recordedSave({ accepts: true }) }), 'failed');
  assert.equal(state(raw('-d 127.0.0.1/32 ! -i lo -p tcp -m tcp --dport 8081 -j DROP')), 'passed');
  assert.equal(state({ ip4: '' }), 'passed', 'nothing forwards packets to a port that docker-proxy serves');
  assert.equal(state({ ip4: recordedSave({ raw: ['-A PREROUTING -j GUARD'], accepts: true }) }), 'unknown');
  assert.equal(state({ ip4: '', nft: dockerTables() }), 'passed');
  assert.equal(state({ ip4: '', nft: dockerTables({ withoutRaw: true }) }), 'failed');
  assert.equal(state({ ip4: '' }, { firewallBackend: 'nftables' }), 'unknown', 'nft is missing');
});

test('without a ruleset the version of a newer engine counts, unless it warns', () => {
  const version = '29.7.2';
  assert.equal(stateOf(check, publishedOn('127.0.0.1', { engine: { version } })), 'passed');
  const firewall = unreadable('not-collected', 'programs of an offline root are not run', 'iptables-save');
  const machine = { ...filteringHost({ ip4: '' }), firewall };
  assert.equal(stateOf(check, publishedOn('127.0.0.1', { engine: { version }, machine })), 'unknown');
  const warnings = ['WARNING: DOCKER_INSECURE_NO_IPTABLES_RAW is set'];
  const warned = outcomeOf(check, publishedOn('127.0.0.1', { engine: { version, warnings } }));
  assert.equal(warned.state, 'failed');
  assert.match(JSON.stringify(warned), /Start dockerd without DOCKER_INSECURE_NO_IPTABLES_RAW/u);
  const rootless = { version, warnings, rootless: true };
  assert.equal(stateOf(check, publishedOn('127.0.0.1', { engine: rootless })), 'passed');
});
