import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinRuleFiles } from './join-rule-files.ts';

test('clearing comes first, and the last switch at the end', () => {
  assert.equal(joinRuleFiles(['-e 2\n-w /a\n', '-D\n-w /b\n-e 1\n']), '-D\n-w /a\n\n-w /b\n\n-e 1');
  assert.equal(joinRuleFiles([]), '\n');
});
