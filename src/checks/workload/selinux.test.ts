import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emptyHost } from '../../../test/kit/empty-host.ts';
import { stateOf } from '../../../test/kit/recorded-container.ts';
import { known } from '../../core/observed.ts';
import { check } from './selinux.ts';

const machineWith = (...modules: readonly string[]) => ({
  ...emptyHost,
  securityModules: known(modules, '/sys/kernel/security/lsm'),
});
const labelled = (label: string) => ({ lsmLabel: known(label, '/proc/40/attr/current') });
const confined = 'system_u:system_r:container_t:s0:c1,c2';

describe('an engine without selinux-enabled on a host with SELinux', () => {
  const engine = { selinux: false, apparmor: false };
  const machine = machineWith('capability', 'selinux');

  it('leaves its containers without a label of their own', () => {
    assert.equal(stateOf(check, { engine, machine }), 'failed');
    const state = labelled('system_u:system_r:container_runtime_t:s0');
    assert.equal(stateOf(check, { engine, state }), 'failed', 'as the kernel shows it');
  });

  it('is not applicable if the host has none, or another module', () => {
    assert.equal(
      stateOf(check, { engine, machine: machineWith('capability', 'apparmor') }),
      'not-applicable',
    );
    assert.equal(stateOf(check, { engine, state: labelled('docker-default (enforce)') }), 'not-applicable');
    assert.equal(stateOf(check, { engine }), 'not-applicable');
  });

  it('may have had it when the container was created', () => {
    assert.equal(stateOf(check, { engine, machine, state: labelled(confined) }), 'passed');
  });
});

describe('SELinux in permissive mode', () => {
  const engine = { selinux: true, apparmor: false };

  it('fails, whatever the label', () => {
    const state = labelled(confined);
    assert.equal(stateOf(check, { engine, state, machine: machineWith('selinux (permissive)') }), 'failed');
    assert.equal(stateOf(check, { engine, state, machine: machineWith('selinux') }), 'passed');
  });
});

describe('a type that is not of container-selinux', () => {
  const engine = { selinux: true, apparmor: false };
  const machine = machineWith('selinux');
  it('is unknown: its policy was not read', () => {
    for (const type of ['web_t', 'my.process'])
      assert.equal(
        stateOf(check, { engine, machine, state: labelled(`system_u:system_r:${type}:s0:c1,c2`) }),
        'unknown',
        type,
      );
    assert.equal(
      stateOf(check, { engine, machine, state: labelled('system_u:system_r:container_init_t:s0') }),
      'passed',
    );
  });
});
