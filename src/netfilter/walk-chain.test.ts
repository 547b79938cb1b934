import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '../../test/kit/random.ts';
import type { PacketRule } from '../core/host/firewall.ts';
import { parseRule } from '../formats/iptables/parse-rule.ts';
import type { OutsidePacket } from './match.ts';
import { walkHook } from './walk-chain.ts';

const packet: OutsidePacket = {
  protocol: 'tcp',
  hostPort: 8080,
  containerPort: 80,
  translated: true,
  containers: new Set(['172.17.0.2']),
  outside: ['eth0', 'wg0'],
};

/** Conditions, and whether the first packet of a sender that comes by an interface meets them. */
const conditions: readonly (readonly [string, (by: string, from: string) => boolean])[] = [
  ['-p tcp', () => true],
  ['-p udp', () => false],
  ['! -p udp', () => true],
  ['-i eth0', (by) => by === 'eth0'],
  ['! -i eth0', (by) => by !== 'eth0'],
  ['-i docker0', () => false],
  ['! -i docker0', () => true],
  ['-i eth+', (by) => by === 'eth0'],
  ['-s 192.0.2.0/24', (_by, from) => from === 'friend'],
  ['! -s 192.0.2.0/24', (_by, from) => from !== 'friend'],
  ['-s 0.0.0.0/0', () => true],
  ['-p tcp -m tcp --dport 80', () => true],
  ['-p tcp -m tcp --dport 8080', () => false],
  ['-p tcp -m multiport --dports 22,70:90', () => true],
  ['-m conntrack --ctorigdstport 8080', () => true],
  ['-m conntrack ! --ctorigdstport 8080', () => false],
  ['-m conntrack --ctstate RELATED,ESTABLISHED', () => false],
  ['-m conntrack --ctstate NEW', () => true],
  ['', () => true],
];
const targets = ['DROP', 'REJECT', 'ACCEPT', 'RETURN', 'LOG'];

interface Line {
  rule: PacketRule;
  target: string;
  meets: (by: string, from: string) => boolean;
}

function lineOf(random: () => number): Line {
  const pick = <T>(list: readonly T[]): T => {
    const found = list[Math.floor(random() * list.length)];
    assert.ok(found !== undefined);
    return found;
  };
  const [text, meets] = pick(conditions);
  const target = pick(targets);
  const rule = parseRule(`-A DOCKER-USER ${text} -j ${target}`)?.rule;
  assert.ok(rule);
  return { rule, target, meets };
}

function isRefused(lines: readonly Line[], by: string, from: string): boolean {
  const decisive = lines.find(({ target, meets }) => target !== 'LOG' && meets(by, from));
  return decisive?.target === 'DROP' || decisive?.target === 'REJECT';
}

test('the result for a chain holds for every source and interface', () => {
  const seen = new Map<string, number>();
  for (let seed = 1; seed <= 5000; seed++) {
    const random = seeded(seed);
    const lines = Array.from({ length: Math.floor(random() * 6) }, () => lineOf(random));
    const rules = lines.map(({ rule }) => rule);
    const passage = walkHook(
      { chains: [{ table: 'filter', name: 'DOCKER-USER', rules }] },
      'filter',
      'DOCKER-USER',
      packet,
    );
    const text = rules.map((rule) => rule.text).join('\n');
    const strangers = ['eth0', 'wg0'].map((by) => isRefused(lines, by, 'stranger'));
    const friends = ['eth0', 'wg0'].map((by) => isRefused(lines, by, 'friend'));
    seen.set(passage.state, (seen.get(passage.state) ?? 0) + 1);
    if (passage.state === 'refused') {
      assert.deepEqual(strangers, [true, true], text);
      const excepted = passage.but.length > 0 || passage.by.source?.not === true;
      if (!excepted) assert.deepEqual(friends, [true, true], text);
    }
    if (passage.state === 'passes') assert.ok(strangers.includes(false), text);
  }
  for (const state of ['refused', 'passes', 'unsure']) assert.ok((seen.get(state) ?? 0) > 100, state);
});
