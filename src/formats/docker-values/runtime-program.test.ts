import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runtimeProgram } from './runtime-program.ts';

test('the program of a runtime is its path, the one in the options of its shim, or the shim', () => {
  const cases = [
    [{ path: '/a' }, '/a'],
    [{ runtimeType: 'io.containerd.runc.v2', options: { BinaryName: '/home/ann/runc' } }, '/home/ann/runc'],
    [{ runtimeType: 'io.containerd.runc.v2', options: { SystemdCgroup: true } }, 'io.containerd.runc.v2'],
    [{ path: '', runtimeType: '/home/ann/shim' }, '/home/ann/shim'],
    [{}, ''],
  ] as const;
  for (const [runtime, program] of cases) assert.equal(runtimeProgram(runtime), program);
});
