import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

test('a program that prints kernel tables is run only if the kernel lists one, or not readably', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'probes-'));
  const list = join(folder, 'proc/net/ip_tables_names');
  mkdirSync(join(folder, 'proc/net'), { recursive: true });
  writeFileSync(join(folder, 'iptables-legacy-save'), '#!/bin/sh\necho ran\n', { mode: 0o755 });
  const run = () => probesIn([folder], folder).run('iptables-legacy-rules');
  const from = 'iptables-legacy-save';
  assert.deepEqual(await run(), { state: 'known', value: 'ran\n', from }, 'no list');
  writeFileSync(list, '');
  assert.deepEqual(await run(), { state: 'known', value: '', from }, 'empty list');
  writeFileSync(list, 'filter\n');
  assert.deepEqual(await run(), { state: 'known', value: 'ran\n', from }, 'a table');
  const missing = await probesIn([join(folder, 'proc')], folder).run('iptables-legacy-rules');
  assert.equal(missing.state, 'absent', 'not installed');
  rmSync(folder, { recursive: true });
});
