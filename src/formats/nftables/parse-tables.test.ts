import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '../../../test/kit/random.ts';
import {
  chain,
  dockerTables,
  field,
  hook,
  match,
  meta,
  rulesetText,
} from '../../../test/kit/recorded-ruleset.ts';
import { parseTables } from './parse-tables.ts';

const own = { family: 'inet', table: 'own' };
const drop = { drop: null };

/** The rules of a base chain of an `inet` table, for one family. */
function rulesOf(rules: readonly (readonly object[])[], family: 'ip' | 'ip6' = 'ip') {
  const objects = chain('through', rules, hook('filter', 'forward', 0), own);
  return parseTables(rulesetText(objects))?.find((table) => table.family === family)?.filter.chains[0]?.rules;
}

test('the tables of dockerd have the same conditions as those of iptables', () => {
  const [table, ...more] = parseTables(rulesetText(dockerTables({ trusted: ['eth1'] }))) ?? [];
  assert.ok(table && more.length === 0);
  const rules = table.filter.chains.flatMap(({ name, rules: all }) =>
    all.map((rule) => [name, rule] as const),
  );
  const of = (name: string) => rules.flatMap(([chainName, rule]) => (chainName === name ? [rule] : []));
  assert.deepEqual(of('raw-PREROUTING')[0], {
    text: 'add rule ip docker-bridges raw-PREROUTING ip daddr 172.17.0.2 meta iifname != { docker0, eth1 } drop',
    target: 'DROP',
    destination: { value: '172.17.0.2', not: false },
    inInterface: { value: 'docker0,eth1', not: true },
    unread: [],
  });
  const [published] = of('nat-prerouting-and-output');
  assert.deepEqual(
    [published?.target, published?.toDestination, published?.ports, published?.protocol],
    ['DNAT', '172.17.0.2:80', { value: '8080', not: false }, { value: 'tcp', not: false }],
  );
  assert.deepEqual(
    of('filter-FORWARD').map(({ target, outInterface, inInterface }) => [
      target,
      outInterface?.value,
      inInterface?.value,
    ]),
    [
      ['filter-forward-in__docker0', 'docker0', undefined],
      ['filter-forward-out__docker0', undefined, 'docker0'],
    ],
  );
  assert.deepEqual(of('nat-PREROUTING')[0]?.unread, ['--dst-type LOCAL']);
  assert.deepEqual(of('filter-forward-in__docker0')[0]?.states, { value: 'ESTABLISHED,RELATED', not: false });
  const base = table.filter.chains.find(({ name }) => name === 'raw-PREROUTING');
  assert.deepEqual(base?.base, { type: 'filter', hook: 'prerouting', priority: -300 });
});

test('a rule of the other family is left out', () => {
  const rules = [
    [match(field('ip6', 'saddr'), 'fd00::1'), drop],
    [match(meta('nfproto'), 'ipv6'), drop],
    [match(meta('nfproto'), 'ipv4', '!='), drop],
  ];
  assert.equal(rulesOf(rules, 'ip')?.length, 0);
  assert.equal(rulesOf(rules, 'ip6')?.length, 3);
});

test('each form of a value', () => {
  const shown = (right: unknown, left: object = field('tcp', 'dport')) => {
    const [rule] = rulesOf([[match(left, right), drop]]) ?? [];
    return rule?.unread.length === 0 ? (rule.ports ?? rule.source ?? rule.inInterface)?.value : 'unread';
  };
  assert.equal(shown({ set: [80, { range: [8000, 8010] }, { elem: { val: 443 } }] }), '80,8000:8010,443');
  assert.equal(shown({ prefix: { addr: '10.0.0.0', len: 8 } }, field('ip', 'saddr')), '10.0.0.0/8');
  assert.equal(shown({ range: ['10.0.0.1', '10.0.0.9'] }, field('ip', 'saddr')), 'unread');
  assert.equal(shown({ set: ['10.0.0.1', '10.0.0.9'] }, field('ip', 'saddr')), 'unread');
  assert.equal(shown('@trusted', field('ip', 'saddr')), 'unread');
  assert.equal(shown('eth*', meta('iifname')), 'eth+');
});

test('what is not understood stays as a condition, and a jump to the name of a target is not followed', () => {
  const rules = [
    [match({ socket: { key: 'cgroupv2' } }, 'x'), drop],
    [match(field('tcp', 'dport'), 80, '<'), drop],
    [{ limit: { rate: 5, per: 'second' } }, drop],
    [match(field('tcp', 'dport'), 80), match(field('tcp', 'dport'), 81), drop],
    [{ vmap: { key: meta('mark'), data: '@gone' } }],
  ];
  for (const rule of rulesOf(rules) ?? []) assert.notEqual(rule.unread.length, 0, rule.text);
  const [jump, leave] = rulesOf([[{ jump: { target: 'ACCEPT' } }], [{ goto: { target: 'other' } }]]) ?? [];
  assert.deepEqual([jump?.target, leave?.target], ['goto ACCEPT', 'goto other']);
});

test('the tables of iptables are read if its programs are missing', () => {
  const objects = chain('FORWARD', [[drop]], hook('filter', 'forward', 0), { family: 'ip', table: 'filter' });
  assert.deepEqual(parseTables(rulesetText(objects)), []);
  assert.equal(parseTables(rulesetText(objects), true)?.length, 1);
});

test('another form is not read, and no text makes it throw', () => {
  for (const text of ['', '[]', '{"nftables": {}}', '{"nftables": [1]}'])
    assert.equal(parseTables(text), undefined);
  const random = seeded(29);
  const whole = rulesetText(dockerTables());
  for (let round = 0; round < 300; round += 1) {
    const [at, length] = [Math.floor(random() * whole.length), Math.floor(random() * 40)];
    assert.doesNotThrow(() => parseTables(whole.slice(0, at) + whole.slice(at + length)));
    const key = ['"match"', '"op"', '"left"', '"right"', '"vmap"', '"dnat"', '"expr"', '"elem"'][
      Math.floor(random() * 8)
    ];
    assert.doesNotThrow(() => parseTables(whole.replaceAll(key ?? '', ['"x"', '"drop"'][round % 2] ?? '')));
  }
});
