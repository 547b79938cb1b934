import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elfMachine } from './elf-machine.ts';

/** The first bytes of an ELF file. */
function head(bits: 1 | 2, order: 1 | 2, machine: readonly number[]): Buffer {
  return Buffer.from([0x7f, 0x45, 0x4c, 0x46, bits, order, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, ...machine]);
}

test('the architecture of a program is read in its own byte order', () => {
  assert.equal(elfMachine(head(2, 1, [62, 0])), 'x86_64');
  assert.equal(elfMachine(head(1, 1, [3, 0])), 'i386');
  assert.equal(elfMachine(head(2, 1, [183, 0])), 'aarch64');
  assert.equal(elfMachine(head(2, 2, [0, 22])), 's390x');
  assert.equal(elfMachine(head(1, 1, [62, 0])), 'x32');
  assert.equal(elfMachine(head(2, 1, [0x34, 0x12])), 'machine 4660');
});

test('what is no ELF file has none', () => {
  assert.equal(elfMachine(Buffer.from('#!/bin/sh\nexec /bin/true\n')), undefined);
  assert.equal(elfMachine(head(2, 1, [])), undefined);
  assert.equal(elfMachine(Buffer.alloc(0)), undefined);
});
