import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasKernelProc, isPlainProcPath } from './kernel-files.ts';

test('paths of a process without a link on the way', () => {
  for (const path of ['/proc/1/status', '/proc/12/uid_map', '/proc/1/attr/current'])
    assert.ok(isPlainProcPath(path, true) && isPlainProcPath(path, false), path);
  for (const path of ['/proc/1/cwd', '/proc/1/exe', '/proc/1/root', '/proc/1/ns/pid'])
    assert.ok(!isPlainProcPath(path, true) && isPlainProcPath(path, false), path);
  for (const path of [
    '/proc/self/status',
    '/proc/1/root/etc/passwd',
    '/proc/1/../x',
    '/proc/1/fd/3',
    '/proc/1',
  ])
    assert.ok(!isPlainProcPath(path, false), path);
});

test('only the kernel’s own file system counts', { skip: process.platform !== 'linux' && 'no /proc' }, () => {
  assert.ok(hasKernelProc('/'));
  assert.ok(!hasKernelProc('/etc'));
  assert.ok(!hasKernelProc('/nonexistent'));
});
