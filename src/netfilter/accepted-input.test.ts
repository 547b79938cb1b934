import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filteringHost } from '../../test/kit/recorded-firewall.ts';
import { chain, field, hook, match, meta } from '../../test/kit/recorded-ruleset.ts';
import { valueOf } from '../core/observed.ts';
import { acceptsAtInput } from './accepted-input.ts';

const accept = { accept: null };
const of = { family: 'inet', table: 'firewalld' };

/** Input chains as firewalld 2.5.2 makes them, with a zone whose services are rules of its own chain. */
function accepts(zone: readonly (readonly object[])[], first: readonly (readonly object[])[] = []): boolean {
  const input = [
    [match({ ct: { key: 'state' } }, { set: ['established', 'related'] }), accept],
    [match({ ct: { key: 'status' } }, 'dnat', 'in'), accept],
    [match(meta('iifname'), 'lo'), accept],
    ...first,
    [{ jump: { target: 'filter_IN_public' } }],
    [{ reject: { type: 'icmpx', expr: 'admin-prohibited' } }],
  ];
  const nft = [
    ...chain('filter_INPUT', input, hook('filter', 'input', 10), of),
    ...chain('filter_IN_public', zone, {}, of),
  ];
  const firewall = valueOf(filteringHost({ ip4: '', nft }).firewall);
  assert.ok(firewall);
  const port = { hostIp: '', hostPort: '8080', containerPort: '80', protocol: 'tcp' };
  return acceptsAtInput(firewall, 'ip', port);
}

test('a host accepts a port where a rule of its firewall does, for everybody', () => {
  const toPort = (number: number): object => match(field('tcp', 'dport'), number);
  assert.equal(accepts([]), false);
  assert.equal(accepts([[toPort(8080), accept]]), true);
  assert.equal(accepts([[toPort(80), accept]]), false);
  assert.equal(accepts([[match(field('ip', 'saddr'), '192.0.2.7'), toPort(8080), accept]]), false);
  assert.equal(accepts([[toPort(8080), accept]], [[toPort(8080), { drop: null }]]), false);
  assert.equal(
    accepts([[toPort(8080), accept]], [[{ vmap: { key: meta('iifname'), data: '@zones' } }]]),
    false,
  );
});
