import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseShadowGroups } from './gshadow.ts';

test('administrators and passwords of groups', () => {
  const text = 'root:*::\ndocker:!:ann,bob:cat\nusers:$y$j9T$x$y::\nopen:::\nnonsense\n';
  assert.deepEqual(parseShadowGroups(text), [
    { name: 'root', hasPassword: false, administrators: [] },
    { name: 'docker', hasPassword: false, administrators: ['ann', 'bob'] },
    { name: 'users', hasPassword: true, administrators: [] },
    { name: 'open', hasPassword: false, administrators: [] },
  ]);
});
