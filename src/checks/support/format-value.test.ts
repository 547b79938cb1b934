import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shown } from './format-value.ts';

test('a value is shown as a person would write it', () => {
  assert.equal(shown({ kind: 'network', name: 'bridge' }), 'bridge');
  assert.equal(shown({ kind: 'container', target: 'db' }), 'container:db');
  assert.equal(shown({ kind: 'custom', name: 'profile.json' }), 'custom:profile.json');
  assert.equal(shown({ name: 'on-failure', maximumRetries: 6 }), 'on-failure:6');
  assert.equal(
    shown({ hostPath: '/dev/fuse', containerPath: '/dev/fuse', permissions: 'rwm' }),
    '/dev/fuse:/dev/fuse:rwm',
  );
  assert.equal(shown({ name: 'core', soft: -1, hard: -1 }), 'core=-1:-1');
  assert.equal(shown({ driver: 'json-file', optionNames: [] }), 'json-file');
  assert.equal(shown({ type: 'bind', source: '/etc', target: '/x', readOnly: true }), '/etc:/x:ro');
  assert.equal(shown({ hostIp: '', hostPort: '8080', containerPort: '80', protocol: 'tcp' }), '8080:80');
  assert.equal(shown({ name: 'TOKEN', value: 'x' }), 'TOKEN');
  assert.equal(shown({ name: 'always', maximumRetries: 0 }), 'always');
});
