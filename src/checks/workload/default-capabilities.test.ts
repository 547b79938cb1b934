import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fixOf, repairedService } from '../../../test/kit/judge-check.ts';
import { check } from './default-capabilities.ts';

describe('the edit that drops all capabilities', () => {
  const cases: readonly [title: string, service: string, wanted: RegExp][] = [
    ['a new list', 'image: app\nuser: "1000"\n', /cap_drop:\n\s+- ALL$/u],
    [
      'a new list beside security options',
      'image: app\nuser: "1000"\nsecurity_opt:\n  - label=type:web_t\n',
      /security_opt:\n\s+- label=type:web_t\ncap_drop:\n\s+- ALL$/u,
    ],
    ['an entry more', 'image: app\nuser: "1000"\ncap_drop:\n  - NET_RAW\n', /- NET_RAW\n\s+- ALL$/u],
    [
      'an entry more of a flow list',
      'image: app\nuser: "1000"\ncap_drop: [NET_RAW]\n',
      /cap_drop: \[NET_RAW, ALL\]/u,
    ],
  ];
  for (const [title, service, wanted] of cases)
    test(title, () => assert.match(repairedService(check, service), wanted));
});

test('root and a user that is not known need steps: files of other users need a capability', () => {
  for (const user of ['', 'user: root\n', 'user: "0:1000"\n', 'user: $WHO\n'])
    assert.equal(fixOf(check, { compose: `image: app\n${user}` }).kind, 'manual');
});
