import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gradeHostPath } from './sensitive-paths.ts';

const read = (path: string) => gradeHostPath(path, true)?.severity;
const write = (path: string) => gradeHostPath(path, false)?.severity;

test('files through which the kernel runs programs as root', () => {
  for (const path of [
    '/proc/sys/kernel/core_pattern',
    '/proc/sys',
    '/sys/fs/cgroup',
    '/sys/fs/cgroup/memory/release_agent',
    '/sys/kernel/uevent_helper',
    '/lib/modules',
    '/usr/lib/modules/6.1.0',
  ]) {
    assert.deepEqual([read(path), write(path)], ['low', 'critical'], path);
  }
});

test('a part is graded apart from its tree', () => {
  assert.deepEqual([read('/sys'), write('/sys')], ['medium', 'critical']);
  assert.equal(read('/sys/kernel/debug'), 'high');
  assert.equal(read('/proc'), 'high');
  assert.equal(read('/proc/kcore'), 'critical');
  assert.equal(write('/proc/sys/net'), 'critical');
});

test('what says nothing of processes may be read', () => {
  assert.equal(read('/proc/meminfo'), undefined);
  assert.equal(read('/proc/1/environ'), 'high');
});

test('subfolders and read-only mounts count', () => {
  for (const path of [
    '/etc/shadow',
    '/root',
    '/home',
    '/var/lib/docker',
    '/run',
    '/etc',
    '/var/lib/kubelet',
  ]) {
    assert.ok(read(path) === 'high' || read(path) === 'critical', path);
  }
  assert.equal(read('/boot'), 'medium');
});
