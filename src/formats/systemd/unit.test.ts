import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unitAssignments, unitValues } from './unit.ts';

const unit =
  '[Unit]\nListenStream=/not/here\n[Socket]\n# ListenStream=/nor/here\nListenStream = /run/docker.sock\n';

test('assignments add up, in their section only', () => {
  assert.deepEqual(unitValues([unit, '[Socket]\nListenStream=0.0.0.0:2375\n'], 'Socket', 'ListenStream'), [
    '/run/docker.sock',
    '0.0.0.0:2375',
  ]);
});

test('an empty assignment clears earlier ones', () => {
  const dropIn = '[Socket]\r\nListenStream=\r\nListenStream=\\\r\n/x\r\n';
  assert.deepEqual(unitValues([unit, dropIn], 'Socket', 'ListenStream'), ['/x']);
});

test('comments between a line and its continuation are left out', () => {
  const text =
    '[Service]\nExecStart=/usr/bin/dockerd -D \\\n  # why\n; and why\n  -H tcp://0.0.0.0:2375 \\\n  --icc\nType=notify\n';
  const [value, ...more] = unitValues([text], 'Service', 'ExecStart');
  assert.deepEqual(value?.split(/\s+/u), ['/usr/bin/dockerd', '-D', '-H', 'tcp://0.0.0.0:2375', '--icc']);
  assert.deepEqual(more, []);
  assert.deepEqual(unitValues([text], 'Service', 'Type'), ['notify']);
});

test('an escaped backslash continues nothing, and the end of the file ends a line', () => {
  const text = '[Service]\nExecStart=/bin/a \\\\\nType=notify\nUser=root \\';
  assert.deepEqual(unitValues([text], 'Service', 'ExecStart'), ['/bin/a \\\\']);
  assert.deepEqual(unitValues([text], 'Service', 'Type'), ['notify']);
  assert.deepEqual(unitValues([text], 'Service', 'User'), ['root']);
});

test('values have their places', () => {
  const text = '[Service]\n ExecStart = /usr/bin/dockerd \\\r\n # why\r\n  --icc=true\n';
  const [found] = unitAssignments(text, 'Service', 'ExecStart');
  assert.ok(found !== undefined);
  for (const word of ['/usr/bin/dockerd', '--icc=true'])
    assert.equal(found.offsetOf(found.value.indexOf(word)), text.indexOf(word));
});
