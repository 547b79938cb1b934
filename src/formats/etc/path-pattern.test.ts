import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesPath } from './path-pattern.ts';

test('no wildcard stands for a slash', () => {
  assert.ok(matchesPath('/usr/*/dock*', '/usr/bin/docker'));
  assert.ok(matchesPath('/usr/bin/d?cke[a-r]', '/usr/bin/docker'));
  assert.ok(matchesPath('/usr/bin/[!x]ocker', '/usr/bin/docker'));
  assert.ok(matchesPath('/usr/bin/d\\ocker', '/usr/bin/docker'));
  assert.ok(!matchesPath('/usr/*', '/usr/bin/docker'));
  assert.ok(!matchesPath('/usr/bin/d?ker', '/usr/bin/docker'));
  assert.ok(!matchesPath('/usr/bin/dock\\*', '/usr/bin/docker'));
  assert.ok(!matchesPath('/usr/bin/dock', '/usr/bin/docker'));
});

test('a pattern longer than every path may match', () => {
  assert.ok(matchesPath('*a'.repeat(1000), '/usr/bin/docker'));
});
