import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindOfRuntime } from './runtimes.ts';

test('kinds of runtimes by name', () => {
  for (const name of ['runc', 'crun', 'io.containerd.runc.v2'])
    assert.equal(kindOfRuntime(name), 'plain', name);
  for (const name of [
    'runsc',
    'runsc-kvm',
    'io.containerd.runsc.v1',
    'kata-qemu',
    'io.containerd.kata.v2',
    'gvisor',
  ]) {
    assert.equal(kindOfRuntime(name), 'sandbox', name);
  }
  for (const name of ['nvidia', 'sysbox-runc', 'myrunc', 'katana'])
    assert.equal(kindOfRuntime(name), 'other', name);
});
