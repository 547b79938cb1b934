import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filteringHost } from '../../test/kit/recorded-firewall.ts';
import { valueOf } from '../core/observed.ts';
import { plainVxlan } from './plain-vxlan.ts';

/** The rule of Engine 28.5.2 for an encrypted network with the number 4098, and that of engines before 24. */
const bytecode =
  '-A INPUT -p udp -m policy --dir in --pol none -m udp --dport 4789 -m bpf --bytecode "7,32 0 0 4294963252,7 0 0 0,64 0 0 4,116 0 0 8,21 1 0 4098,6 0 0 0,6 0 0 4294967295" -j DROP';
const older =
  '-A INPUT -p udp -m policy --dir in --pol none -m udp --dport 4789 -m u32 --u32 "0x0>>0x16&0x3c@0xc&0xffffff00=0x100200" -j DROP';

function state(rules: readonly string[], policy = 'ACCEPT', network = '4098'): string {
  const ip4 = ['*filter', `:INPUT ${policy} [0:0]`, ...rules, 'COMMIT', ''].join('\n');
  const firewall = valueOf(filteringHost({ ip4 }).firewall);
  assert.ok(firewall);
  return plainVxlan(firewall, network).state;
}

test('packets without encryption are dropped by the rule of dockerd for that network', () => {
  assert.equal(state([bytecode]), 'dropped');
  assert.equal(state([older]), 'dropped');
  assert.equal(state([bytecode], 'ACCEPT', '4097'), 'accepted');
  assert.equal(state([]), 'accepted');
  assert.equal(state([], 'DROP'), 'unsure');
});

test('a rule before it may accept them', () => {
  assert.equal(state(['-A INPUT -p udp -m udp --dport 4789 -j ACCEPT', bytecode]), 'unsure');
  assert.equal(state(['-A INPUT -j ufw-before-input', bytecode]), 'unsure');
  for (const rule of [
    '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT',
    '-A INPUT -i lo -j ACCEPT',
    '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
  ])
    assert.equal(state([rule, bytecode]), 'dropped', rule);
});
