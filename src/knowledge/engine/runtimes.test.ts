import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindOfConfigured, kindOfRuntime } from './runtimes.ts';

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

test('a name stands for the configured program', () => {
  const runtimes = [
    { name: 'secure', path: '/usr/local/bin/runsc' },
    { name: 'kata', path: '/usr/bin/runc' },
    { name: 'vm', path: 'io.containerd.kata.v2' },
    { name: 'runsc', path: '/opt/wrapper' },
    { name: 'runc', path: '' },
  ];
  const kinds = ['secure', 'kata', 'vm', 'runsc', 'runc', 'gvisor'].map((name) =>
    kindOfConfigured(name, runtimes),
  );
  assert.deepEqual(kinds, ['sandbox', 'plain', 'sandbox', 'other', 'plain', 'sandbox']);
  assert.equal(kindOfConfigured('secure', undefined), 'other');
});
