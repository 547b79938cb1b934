import assert from 'node:assert/strict';
import { test } from 'node:test';
import { machineProbes, noProbes } from './probes.ts';

test('the programs of another root are not run', async () => {
  const reading = await noProbes.run('audit-rules');
  assert.ok(reading.state === 'unreadable' && reading.why === 'not-collected');
  assert.equal(reading.from, 'auditctl -l');
});

test('a program of this machine answers, is not there, or says what it lacks', async () => {
  const reading = await machineProbes.run('audit-status');
  assert.equal(reading.from, 'auditctl -s');
  if (reading.state === 'known') assert.match(reading.value, /^enabled \d/mu);
  if (reading.state === 'unreadable') assert.notEqual(reading.detail, '');
});
