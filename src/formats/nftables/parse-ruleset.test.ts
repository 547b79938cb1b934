import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '../../../test/kit/random.ts';
import { parseRuleset } from './parse-ruleset.ts';

/** The output of nft 1.1.3 for a firewall like firewalld's and a custom one. */
const recorded = [
  '{"metainfo": {"version": "1.1.3", "release_name": "Commodore Bullmoose #4", "json_schema_version": 1}}',
  '{"table": {"family": "inet", "name": "firewalld", "handle": 4}}',
  '{"chain": {"family": "inet", "table": "firewalld", "name": "filter_INPUT", "handle": 1, "type": "filter", "hook": "input", "prio": 10, "policy": "accept"}}',
  '{"chain": {"family": "inet", "table": "firewalld", "name": "filter_FORWARD", "handle": 2, "type": "filter", "hook": "forward", "prio": 10, "policy": "accept"}}',
  '{"rule": {"family": "inet", "table": "firewalld", "chain": "filter_INPUT", "handle": 3, "expr": [{"match": {"op": "in", "left": {"ct": {"key": "state"}}, "right": ["established", "related"]}}, {"accept": null}]}}',
  '{"rule": {"family": "inet", "table": "firewalld", "chain": "filter_INPUT", "handle": 4, "expr": [{"match": {"op": "==", "left": {"meta": {"key": "iifname"}}, "right": "lo"}}, {"accept": null}]}}',
  '{"rule": {"family": "inet", "table": "firewalld", "chain": "filter_INPUT", "handle": 5, "expr": [{"reject": {"type": "icmpx", "expr": "admin-prohibited"}}]}}',
  '{"rule": {"family": "inet", "table": "firewalld", "chain": "filter_FORWARD", "handle": 7, "expr": [{"match": {"op": "==", "left": {"ct": {"key": "state"}}, "right": {"set": ["established", "related"]}}}, {"accept": null}]}}',
  '{"rule": {"family": "inet", "table": "firewalld", "chain": "filter_FORWARD", "handle": 8, "expr": [{"match": {"op": "in", "left": {"ct": {"key": "status"}}, "right": "dnat"}}, {"accept": null}]}}',
  '{"rule": {"family": "inet", "table": "firewalld", "chain": "filter_FORWARD", "handle": 9, "expr": [{"match": {"op": "==", "left": {"meta": {"key": "iifname"}}, "right": "lo"}}, {"accept": null}]}}',
  '{"rule": {"family": "inet", "table": "firewalld", "chain": "filter_FORWARD", "handle": 10, "expr": [{"reject": {"type": "icmpx", "expr": "admin-prohibited"}}]}}',
  '{"table": {"family": "inet", "name": "own", "handle": 5}}',
  '{"chain": {"family": "inet", "table": "own", "name": "in", "handle": 1, "type": "filter", "hook": "input", "prio": 0, "policy": "drop"}}',
  '{"chain": {"family": "inet", "table": "own", "name": "through", "handle": 2, "type": "filter", "hook": "forward", "prio": 0, "policy": "accept"}}',
  '{"rule": {"family": "inet", "table": "own", "chain": "in", "handle": 3, "expr": [{"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 22}}, {"accept": null}]}}',
  '{"rule": {"family": "inet", "table": "own", "chain": "through", "handle": 4, "expr": [{"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 80}}, {"drop": null}]}}',
];
const ruleset = (items: readonly string[]): string => `{"nftables": [${items.join(', ')}]}`;

test('the base chains are described by their ends', () => {
  const chains = parseRuleset(ruleset(recorded)) ?? [];
  assert.deepEqual(
    chains.map((chain) => [
      `${chain.family} ${chain.table} ${chain.name}`,
      chain.hook,
      chain.policy,
      chain.rules,
      chain.refusesRest,
      chain.acceptsTranslated,
    ]),
    [
      ['inet firewalld filter_INPUT', 'input', 'accept', 3, true, false],
      ['inet firewalld filter_FORWARD', 'forward', 'accept', 4, true, true],
      ['inet own in', 'input', 'drop', 1, false, false],
      ['inet own through', 'forward', 'accept', 1, false, false],
    ],
  );
});

test('the tables of iptables are left to iptables', () => {
  const chain =
    '{"chain": {"family": "ip", "table": "filter", "name": "INPUT", "handle": 1, "type": "filter", "hook": "input", "prio": 0, "policy": "drop"}}';
  assert.deepEqual(parseRuleset(ruleset([chain])), []);
  assert.equal(parseRuleset(ruleset([chain.replace('"ip"', '"inet"')]))?.length, 1);
});

test('a drop before translated packets are accepted counts', () => {
  const drop =
    '{"rule": {"family": "inet", "table": "firewalld", "chain": "filter_FORWARD", "expr": [{"drop": null}]}}';
  const before = recorded.toSpliced(2, 0, drop);
  assert.equal(
    parseRuleset(ruleset(before))?.find(({ name }) => name === 'filter_FORWARD')?.acceptsTranslated,
    false,
  );
});

test('another form is not read, and no text makes it throw', () => {
  for (const text of ['', '[]', '{}', '{"nftables": 1}', '{"nftables": [1]}'])
    assert.equal(parseRuleset(text), undefined, text);
  const whole = ruleset(recorded);
  for (let seed = 1; seed <= 1000; seed++) {
    const random = seeded(seed);
    const from = Math.floor(random() * whole.length);
    const text = `${whole.slice(0, from)}${['null', '"', '{}', '[]'][Math.floor(random() * 4)]}${whole.slice(from + Math.floor(random() * 9))}`;
    for (const chain of parseRuleset(text) ?? []) assert.notEqual(chain.hook, '');
  }
});
