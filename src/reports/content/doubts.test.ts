import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinSettings, type Doubt } from './doubts.ts';

const doubt = (reason: string, rules: readonly string[], subject = 'web'): Doubt => ({
  reason,
  kind: 'unreadable',
  rules,
  subjects: [subject],
  outcomes: [],
});

test('doubts in many settings with one cause are one, with all their rules', () => {
  const settings = ['pid', 'ipc', 'volumes: inherited', 'ports'];
  const provider = settings.map((key, index) => doubt(`${key}: a provider runs it`, [`r${index}`, 'r']));
  const few = [doubt('user: the image decides', ['u']), doubt('pid: a provider runs it', ['r0'], 'db')];
  const joined = joinSettings([...few, ...provider]);
  assert.deepEqual(
    joined.map(({ reason, rules, subjects }) => [reason, rules, subjects]),
    [
      ['4 settings: a provider runs it', ['r0', 'r', 'r1', 'r2', 'r3'], ['web']],
      ['user: the image decides', ['u'], ['web']],
      ['pid: a provider runs it', ['r0'], ['db']],
    ],
  );
  assert.equal(joinSettings(provider.slice(0, 3)).length, 3);
});
