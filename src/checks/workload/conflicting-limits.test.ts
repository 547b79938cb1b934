import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf } from '../../../test/kit/judge-check.ts';
import type { Check } from '../../core/rules/check.ts';
import { check as cpuLimit } from './cpu-limit.ts';
import { check as memoryLimit } from './memory-limit.ts';
import { check as readOnlyRoot } from './read-only-root.ts';

/** The kinds of the fixes of the one finding on a service. */
function fixesOf(check: Check, service: string, beside?: string): readonly string[] {
  const findings = findingsOf(check, { compose: `image: app\n${service}`, ...(beside && { beside }) });
  assert.equal(findings.length, 1, service);
  return findings.flatMap(({ fixes }) => fixes.map(({ kind }) => kind));
}

const reservation = (memory: string): string =>
  `deploy:\n  resources:\n    reservations:\n      memory: ${memory}\n`;

test('a memory limit is no edit beside a larger reservation or a smaller swap limit', () => {
  for (const service of [
    'mem_reservation: 1g\n',
    'mem_reservation: $SIZE\n',
    reservation('513M'),
    'memswap_limit: 256m\n',
    'memswap_limit: $SIZE\n',
  ])
    assert.deepEqual(fixesOf(memoryLimit, service), ['manual'], service);
  for (const service of [
    '',
    'mem_reservation: 512m\n',
    'mem_reservation: 0\n',
    reservation('64M'),
    'memswap_limit: 1g\n',
    'memswap_limit: -1\n',
    'cpu_period: 50000\n',
  ])
    assert.deepEqual(fixesOf(memoryLimit, service), ['edit'], service);
});

test('a CPU limit is no edit beside a period or a quota', () => {
  for (const service of ['cpu_period: 50000\n', 'cpu_quota: -5\n'])
    assert.deepEqual(fixesOf(cpuLimit, service), ['manual'], service);
  for (const service of ['', 'cpu_period: 0\n', 'cpu_quota: -1\n', 'mem_reservation: 1g\n'])
    assert.deepEqual(fixesOf(cpuLimit, service), ['edit'], service);
});

test('a read-only root is no edit where Compose copies a secret or a config into the container', () => {
  const given = (from: string): string =>
    `secrets:\n  token: { ${from} }\nconfigs:\n  settings: { file: ./settings }\n`;
  const service = 'secrets: [token]\nconfigs: [settings]\n';
  assert.deepEqual(fixesOf(readOnlyRoot, service, given('environment: TOKEN')), ['manual']);
  assert.deepEqual(fixesOf(readOnlyRoot, service, given('file: ./token')), ['edit']);
  const config = 'configs:\n  settings: { content: a=b }\n';
  assert.deepEqual(fixesOf(readOnlyRoot, 'configs: [settings]\n', config), ['manual']);
});
