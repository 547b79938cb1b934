import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatValue } from './format-value.ts';

test('a value is shown as a person would write it', () => {
  assert.equal(formatValue({ kind: 'network', name: 'bridge' }), 'bridge');
  assert.equal(formatValue({ kind: 'container', target: 'db' }), 'container:db');
  assert.equal(formatValue({ kind: 'custom', name: 'profile.json' }), 'custom:profile.json');
  assert.equal(formatValue({ name: 'on-failure', maximumRetries: 6 }), 'on-failure:6');
  assert.equal(
    formatValue({ hostPath: '/dev/fuse', containerPath: '/dev/fuse', permissions: 'rwm' }),
    '/dev/fuse:/dev/fuse:rwm',
  );
  assert.equal(formatValue({ name: 'core', soft: -1, hard: -1 }), 'core=-1:-1');
  assert.equal(formatValue({ driver: 'json-file', optionNames: [] }), 'json-file');
  assert.equal(formatValue({ type: 'bind', source: '/etc', target: '/x', readOnly: true }), '/etc:/x:ro');
  assert.equal(
    formatValue({ hostIp: '', hostPort: '8080', containerPort: '80', protocol: 'tcp' }),
    '8080:80',
  );
  assert.equal(formatValue({ name: 'TOKEN', value: 'x' }), 'TOKEN');
  assert.equal(formatValue({ name: 'always', maximumRetries: 0 }), 'always');
});
