import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '../../test/kit/random.ts';
import { parseAuditRules } from './parse-audit-rules.ts';

const fragments = [
  '-w ',
  '-a ',
  '-A ',
  '-D',
  '-e 0',
  '-e 2',
  '-F ',
  '-S ',
  '-C ',
  '-p wa ',
  '-p ',
  'perm=',
  '-F perm=',
  '-w /x ',
  '-k key ',
  'always,exit ',
  'exit,never ',
  'never,task',
  'path=/etc/docker ',
  'dir=/ ',
  'perm=wax ',
  'arch=b64 ',
  'auid>=1000 ',
  'openat,all ',
  '/etc/docker ',
  '"',
  "'",
  '\n',
  '\r\n',
  '#',
  '\0',
  '\u2028',
  '=',
  '0'.repeat(400),
];

test('any text is read to an end, every line becomes a rule, a switch, nothing or a doubt', () => {
  for (let seed = 1; seed <= 3000; seed++) {
    const random = seeded(seed);
    const pick = () => fragments[Math.floor(random() * fragments.length)] ?? '';
    const text = Array.from({ length: Math.floor(random() * 30) }, pick).join('');
    const { rules, unread } = parseAuditRules(text);
    assert.ok(rules.length + unread.length <= text.split('\n').length, JSON.stringify(text));
    for (const { action, on, path, permissions } of rules) {
      assert.match(action, /^(always|never)$/u);
      assert.equal(on === 'everything', path === '', JSON.stringify(text));
      assert.match(permissions, /^[rwxa]*$/u, JSON.stringify(text));
    }
  }
});

test('a rule without its beginning is none', () => {
  const rule = '-a always,exit -F dir=/etc/docker -F perm=wa -k docker';
  for (let cut = 1; cut < rule.length; cut++) {
    const [started] = parseAuditRules(rule.slice(cut)).rules;
    assert.equal(started, undefined, rule.slice(cut));
  }
});
