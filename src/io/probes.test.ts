import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { machineProbes, noProbes, probesIn } from './probes.ts';

test('programs of an offline root are not run', async () => {
  const reading = await noProbes.run('audit-rules');
  assert.ok(reading.state === 'unreadable' && reading.why === 'not-collected');
  assert.equal(reading.from, 'auditctl -l');
});

test('a program that only root may run is not missing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'probes-'));
  writeFileSync(join(folder, 'auditctl'), '#!/bin/sh\n', { mode: 0o600 });
  const reading = await probesIn([folder]).run('audit-status');
  assert.equal(reading.state === 'unreadable' && reading.why, 'denied');
  assert.equal((await probesIn([`${folder}/none`]).run('audit-status')).state, 'absent');
  rmSync(folder, { recursive: true });
});

test('a program answers, is absent, or fails with a reason', async () => {
  const reading = await machineProbes.run('audit-status');
  assert.equal(reading.from, 'auditctl -s');
  if (reading.state === 'known') assert.match(reading.value, /^enabled \d/mu);
  if (reading.state === 'unreadable') assert.notEqual(reading.detail, '');
});
