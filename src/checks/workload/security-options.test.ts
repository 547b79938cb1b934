import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stateOf } from '../../../test/kit/recorded-container.ts';
import { check } from './security-options.ts';

/** As Engine 26.1.5 shows them of every container. */
const ofEngine = {
  MaskedPaths: [
    '/proc/asound',
    '/proc/acpi',
    '/proc/kcore',
    '/proc/keys',
    '/proc/latency_stats',
    '/proc/timer_list',
    '/proc/timer_stats',
    '/proc/sched_debug',
    '/proc/scsi',
    '/sys/firmware',
    '/sys/devices/virtual/powercap',
  ],
  ReadonlyPaths: ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'],
};

test('the masked paths of every container are no security option', () => {
  assert.equal(stateOf(check, { host: ofEngine }), 'failed');
  const laidOpen = { ...ofEngine, MaskedPaths: [], ReadonlyPaths: [] };
  assert.equal(stateOf(check, { host: laidOpen }), 'passed', 'systempaths=unconfined is one');
  const withOption = { ...ofEngine, SecurityOpt: ['no-new-privileges'] };
  assert.equal(stateOf(check, { host: withOption }), 'passed');
});
