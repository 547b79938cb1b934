import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '../../../test/kit/random.ts';
import { nothingLoaded, recordedSave } from '../../../test/kit/recorded-firewall.ts';
import { parseRule } from './parse-rule.ts';
import { parseSave } from './parse-save.ts';

const user = [
  '! -s 192.0.2.0/24 -i eth0 -p tcp -m conntrack --ctorigdstport 8080 --ctdir ORIGINAL -j DROP',
  '-i eth0 -p tcp -m multiport --dports 5432,6000:6010 -j REJECT --reject-with icmp-port-unreachable',
  '-m set --match-set friends src -j RETURN',
];

test('the chains that packets to containers pass are kept, with their policies and rules', () => {
  const chains = parseSave(recordedSave({ user }))?.chains ?? [];
  assert.deepEqual(
    chains.map(({ table, name, policy, rules }) => [table, name, policy, rules.length]),
    [
      ['raw', 'PREROUTING', 'ACCEPT', 1],
      ['filter', 'INPUT', 'DROP', 2],
      ['filter', 'FORWARD', 'DROP', 2],
      ['filter', 'DOCKER', undefined, 1],
      ['filter', 'DOCKER-FORWARD', undefined, 1],
      ['filter', 'DOCKER-USER', undefined, 3],
      ['nat', 'PREROUTING', 'ACCEPT', 1],
      ['nat', 'POSTROUTING', 'ACCEPT', 0],
      ['nat', 'DOCKER', undefined, 3],
    ],
  );
  const [but, ports, set] = chains[5]?.rules ?? [];
  assert.deepEqual(but, {
    text: `-A DOCKER-USER ${user[0]}`,
    target: 'DROP',
    source: { value: '192.0.2.0/24', not: true },
    inInterface: { value: 'eth0', not: false },
    protocol: { value: 'tcp', not: false },
    originalPort: { value: '8080', not: false },
    unread: [],
  });
  assert.deepEqual(ports?.ports, { value: '5432,6000:6010', not: false });
  assert.deepEqual(set?.unread, ['--match-set friends src']);
  assert.equal(chains[8]?.rules[1]?.toDestination, '172.17.0.2:80');
});

test('a comment is not kept, whatever it contains', () => {
  const line = '-A INPUT -p tcp -m tcp --dport 22 -m comment --comment "x -j DROP \\" y" -j ACCEPT';
  assert.equal(parseRule(line)?.rule.text, '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT');
  assert.equal(parseRule(line)?.rule.target, 'ACCEPT');
});

test('a text without tables has no chains; one that is truncated or malformed is not read', () => {
  assert.deepEqual(parseSave(nothingLoaded), { chains: [] });
  const whole = recordedSave({});
  assert.equal(parseSave(whole.slice(0, whole.lastIndexOf('COMMIT'))), undefined);
  for (const text of ['-A INPUT -j DROP\n', '*filter\n*nat\n', '*filter\n-A INPUT -j DROP\nCOMMIT\n', '{}'])
    assert.equal(parseSave(text), undefined, text);
});

test('a repeated or unknown condition is unread', () => {
  assert.deepEqual(parseRule('-A X -p tcp ! --frobnicate a b -j DROP')?.rule.unread, ['! --frobnicate a b']);
  assert.deepEqual(parseRule('-A X -s 1.0.0.0/8 -s 2.0.0.0/8 -j DROP')?.rule.unread, ['-s 2.0.0.0/8']);
  assert.deepEqual(parseRule('-A X -m conntrack --ctdir REPLY -j DROP')?.rule.unread, ['--ctdir REPLY']);
  assert.deepEqual(parseRule('-A X -m socket -j DROP')?.rule.unread, ['-m socket']);
  assert.equal(parseRule('-A X --constructor -j DROP')?.rule.unread.length, 1);
});

test('any text gives chains or nothing, and each rule has a target or only counts', () => {
  const pieces = recordedSave({ user }).split(/(?<=[ \n])/u);
  for (let seed = 1; seed <= 2000; seed++) {
    const random = seeded(seed);
    const changed = pieces.flatMap((piece) =>
      random() < 0.03 ? [] : random() < 0.03 ? ['"', '! '] : [piece],
    );
    for (const { rules } of parseSave(changed.join(''))?.chains ?? [])
      for (const { text, target } of rules) {
        assert.ok(text.startsWith('-A '), text);
        assert.ok(target === '' || text.includes(target), text);
      }
  }
});
