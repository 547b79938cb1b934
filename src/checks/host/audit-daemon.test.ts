import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyHost } from '../../../test/kit/empty-host.ts';
import { parseAuditRules } from '../../auditd/parse-audit-rules.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import { check } from './audit-daemon.ts';

const stateWith = (loadedAuditRules: (typeof emptyHost)['loadedAuditRules']): string =>
  check.evaluate(known({ ...emptyHost, loadedAuditRules }, '/')).state;

test('applies where the kernel records something', () => {
  const rules = (text: string, more: object) =>
    stateWith(known({ ...parseAuditRules(text), ...more }, 'auditctl -l'));
  assert.equal(rules('-w /etc -p wa', { daemon: false }), 'failed');
  assert.equal(rules('-w /etc -p wa', { daemon: false, enabled: false }), 'not-applicable');
  assert.equal(rules('No rules', { daemon: false }), 'not-applicable');
  assert.equal(stateWith(absent('auditctl -l')), 'not-applicable');
  assert.equal(stateWith(unreadable('denied', 'run as root', 'auditctl -l')), 'unknown');
});

test('a subject that could not be read is unknown, never a pass', () => {
  const unread = unreadable('denied', 'permission denied', 'the test');
  assert.equal(check.evaluate(unread).state, 'unknown');
});
