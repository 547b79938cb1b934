import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomeOf } from '../../../test/kit/recorded-container.ts';
import { known } from '../../core/observed.ts';
import { check } from './system-paths.ts';

/** Returns the severity for root of a running container with these lists, under a label of a security module. */
function severityOf(maskedPaths: readonly string[], readonlyPaths: readonly string[], label: string): string {
  const outcome = outcomeOf(check, {
    host: { MaskedPaths: maskedPaths, ReadonlyPaths: readonlyPaths },
    config: { User: '' },
    spec: { uid: 0, maskedPaths, readonlyPaths },
    state: { lsmLabel: known(label, '/proc/40/attr/current') },
  });
  return outcome.state === 'failed' ? (outcome.problems[0].severity ?? check.severity) : outcome.state;
}

const [masked, readOnly] = [
  ['/proc/kcore', '/proc/keys'],
  ['/proc/sys', '/proc/sysrq-trigger'],
];

test('open kernel settings are critical, and high where the AppArmor profile of the engine refuses most of them', () => {
  for (const list of [[], masked]) {
    assert.equal(severityOf(list, [], 'unconfined'), 'critical');
    assert.equal(severityOf(list, [], 'docker-default (complain)'), 'critical');
    assert.equal(severityOf(list, [], 'docker-default (enforce)'), 'high');
  }
});

test('paths that are read-only and not masked are medium: no setting of the kernel can be changed', () => {
  assert.equal(severityOf([], readOnly, 'unconfined'), 'medium');
  assert.equal(severityOf([], readOnly, 'docker-default (enforce)'), 'medium');
  assert.equal(severityOf([], ['/proc/bus'], 'unconfined'), 'critical');
});
