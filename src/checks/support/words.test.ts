import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shown } from './words.ts';

test('a value is shown as a person would write it', () => {
  assert.equal(shown({ kind: 'network', name: 'bridge' }), 'bridge');
  assert.equal(shown({ kind: 'container', target: 'db' }), 'container:db');
  assert.equal(shown({ kind: 'custom', name: 'profile.json' }), 'custom:profile.json');
  assert.equal(shown({ name: 'on-failure', maximumRetries: 6 }), 'on-failure:6');
  assert.equal(shown({ name: 'always', maximumRetries: 0 }), 'always');
});
