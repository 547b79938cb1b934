import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCompose } from '../../../compose/adapter/read-compose.ts';
import { rootSubject } from '../../../core/subject.ts';
import { networkResults } from './network-results.ts';

const mode = 'com.docker.network.bridge.gateway_mode_ipv4';
const trusted = 'com.docker.network.bridge.trusted_host_interfaces';

/** What is said of a network, which a service joins. */
function judged(definition: string, how: { deploysTo?: 'swarm' } = {}) {
  const text = `services:\n  web:\n    image: app:1\n    networks: [front]\nnetworks:\n  front: ${definition}\n`;
  const { networks, problems } = readCompose({
    file: 'compose.yaml',
    text,
    directory: '/app',
    env: {},
    ...how,
  });
  assert.deepEqual(problems, [], definition);
  const found = networkResults(networks, (file) => rootSubject('compose', file, file));
  return {
    problems: found.problems.map(({ rule, message, at: [place] }) => ({
      rule: rule.id,
      severity: rule.severity,
      message,
      written: text.slice(place.range.startOffset, place.range.endOffset),
    })),
    doubts: found.outcomes.map(({ rule, outcome }) => `${rule} ${outcome.state}`),
  };
}

const rulesOf = (definition: string) => judged(definition).problems.map(({ rule }) => rule);

test('a network of a file has the findings of one of the engine, at the option that causes it', () => {
  assert.deepEqual(judged(`{driver_opts: {${mode}: nat-unprotected}}`).problems, [
    {
      rule: 'network/unprotected-ports',
      severity: 'high',
      message: 'Network front: All container ports are open to other hosts, published or not',
      written: `${mode}: nat-unprotected`,
    },
  ]);
  const ipv6 = mode.replace('ipv4', 'ipv6');
  assert.deepEqual(rulesOf(`{driver: bridge, driver_opts: {"${ipv6}": "nat-unprotected"}}`), [
    'network/unprotected-ports',
  ]);
  assert.deepEqual(rulesOf(`{internal: true, driver_opts: {${mode}: nat-unprotected}}`), [
    'network/unprotected-ports',
  ]);
  const [direct] = judged(`{driver_opts: {${trusted}: "eth0:wg0"}}`).problems;
  assert.deepEqual([direct?.rule, direct?.written], ['engine/direct-routing', `${trusted}: "eth0:wg0"`]);
  assert.match(direct?.message ?? '', /behind eth0, wg0 /u);
  const [link] = judged('{driver: macvlan, driver_opts: {parent: eth0}}').problems;
  assert.deepEqual([link?.rule, link?.written], ['network/host-link', 'parent: eth0']);
  const [inside] = judged('{driver: macvlan, internal: true, driver_opts: {parent: eth0}}').problems;
  assert.deepEqual([inside?.rule, inside?.severity], ['network/host-link', 'medium']);
  assert.match(inside?.message ?? '', /although the network is internal$/u);
  assert.deepEqual(rulesOf('{driver: ipvlan, driver_opts: {parent: eth0, ipvlan_mode: l3}}'), [
    'network/host-link',
  ]);
  assert.deepEqual(rulesOf('{driver: overlay}'), ['network/overlay-encryption']);
  assert.deepEqual(rulesOf('{driver: overlay, attachable: true, driver_opts: {encrypted: ""}}'), [
    'network/attachable-overlay',
  ]);
});

test('a network with other settings has none, and what only the engine knows is left to it', () => {
  for (const definition of [
    '',
    '{}',
    '{driver: bridge}',
    `{driver_opts: {${mode}: nat}}`,
    `{driver_opts: {${mode}: routed}}`,
    `{driver_opts: {${mode}: isolated}, internal: true}`,
    `{driver_opts: {${trusted}: ""}}`,
    '{driver_opts: {com.docker.network.bridge.host_binding_ipv4: 127.0.0.1}}',
    '{driver_opts: {com.docker.network.bridge.enable_icc: "false"}}',
    '{driver: overlay, driver_opts: {encrypted: "false"}}',
    '{driver: macvlan}',
    '{external: true}',
    '{external: true, name: outside}',
  ])
    assert.deepEqual(judged(definition), { problems: [], doubts: [] }, definition);
});

test('a network of a stack is an overlay unless the file says otherwise', () => {
  const inSwarm = (definition: string) =>
    judged(definition, { deploysTo: 'swarm' }).problems.map(({ rule, written }) => [rule, written]);
  assert.deepEqual(inSwarm(''), [['network/overlay-encryption', 'front:']]);
  assert.deepEqual(inSwarm('{driver_opts: {encrypted: "true"}}'), []);
  assert.deepEqual(inSwarm('{driver: bridge}'), []);
});

test('what a variable decides is not known', () => {
  for (const [definition, rule] of [
    [`{driver_opts: {${mode}: "\${MODE}"}}`, 'network/unprotected-ports'],
    [`{driver_opts: {${trusted}: "\${LINKS}"}}`, 'engine/direct-routing'],
    ['{driver: "${DRIVER}", driver_opts: {parent: eth0}}', 'network/host-link'],
    ['{driver: overlay, driver_opts: {encrypted: "${SAFE}"}}', 'network/overlay-encryption'],
    ['{driver: ipvlan, driver_opts: {parent: eth0.20}}', 'network/host-link'],
    ['{driver: macvlan, driver_opts: {parent: "${LINK}"}}', 'network/host-link'],
    ['{driver: ipvlan, driver_opts: {parent: eth0, ipvlan_mode: "${MODE}"}}', 'network/host-link'],
    ['{driver: ipvlan, internal: true, driver_opts: {parent: eth0, ipvlan_mode: l3}}', 'network/host-link'],
    ['{driver: weaveworks/net-plugin}', 'network/host-link'],
  ] as const) {
    const { problems, doubts } = judged(definition);
    assert.deepEqual(problems, [], definition);
    assert.ok(doubts.includes(`${rule} unknown`), `${definition}: ${doubts.join()}`);
  }
});
