import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { repairedService } from '../../../test/kit/judge-check.ts';
import { check } from './default-capabilities.ts';

describe('the edit that drops all capabilities', () => {
  const cases: readonly [title: string, service: string, wanted: RegExp][] = [
    ['a new list', 'image: app\n', /cap_drop:\n\s+- ALL$/u],
    [
      'a new list beside security options',
      'image: app\nsecurity_opt:\n  - label=type:web_t\n',
      /security_opt:\n\s+- label=type:web_t\ncap_drop:\n\s+- ALL$/u,
    ],
    ['an entry more', 'image: app\ncap_drop:\n  - NET_RAW\n', /- NET_RAW\n\s+- ALL$/u],
    ['an entry more of a flow list', 'image: app\ncap_drop: [NET_RAW]\n', /cap_drop: \[NET_RAW, ALL\]/u],
  ];
  for (const [title, service, wanted] of cases)
    test(title, () => assert.match(repairedService(check, service), wanted));
});
