import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namedRuntime, runtimeProgram, shimProgram } from './runtime-program.ts';

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

test('what a runtime names besides its program: the shim, and the files of its options', () => {
  const shim = { runtimeType: '/opt/shim', options: { BinaryName: '/b', ConfigPath: '/c.toml', Root: 'x' } };
  assert.deepEqual(namedRuntime('x', shim), { name: 'x', path: '/b', others: ['/opt/shim', '/c.toml'] });
  assert.deepEqual(namedRuntime('x', { path: '/a', options: [] }), { name: 'x', path: '/a', others: [] });
});

test('the program of a shim by its type', () => {
  assert.equal(shimProgram('io.containerd.kata.v2'), 'containerd-shim-kata-v2');
  assert.equal(shimProgram('/opt/shim'), '/opt/shim');
});
