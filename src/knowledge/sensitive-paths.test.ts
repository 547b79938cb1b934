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

test('a part is graded separately from its tree', () => {
  assert.deepEqual([read('/sys'), write('/sys')], ['medium', 'critical']);
  assert.equal(read('/sys/kernel/debug'), 'high');
  assert.equal(read('/proc'), 'high');
  assert.equal(read('/proc/kcore'), 'critical');
  assert.equal(write('/proc/sys/net'), 'critical');
});

test('files without information about processes may be read', () => {
  assert.equal(read('/proc/meminfo'), undefined);
  assert.equal(read('/proc/1/environ'), 'high');
});

test('subdirectories and read-only mounts count', () => {
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

test('parts of /etc are graded by what they expose', () => {
  const cases: readonly (readonly [string, string | undefined, string])[] = [
    ['/etc/passwd', 'low', 'critical'],
    ['/etc/shadow-', 'high', 'critical'],
    ['/etc/ssl/private/web.key', 'high', 'critical'],
    ['/etc/ssl/certs', undefined, 'high'],
    ['/etc/localtime', undefined, 'medium'],
    ['/etc/resolv.conf', undefined, 'high'],
    ['/etc/cron.d/backup', 'low', 'critical'],
    ['/etc/nginx/nginx.conf', 'medium', 'critical'],
    ['/etc/docker/daemon.json', 'high', 'critical'],
  ];
  for (const [path, ro, rw] of cases) assert.deepEqual([read(path), write(path)], [ro, rw], path);
  assert.match(gradeHostPath('/etc/cron.d', true)?.entry.gives ?? '', /scheduled commands/u);
});

test('devices are graded as devices, and other paths below /dev separately', () => {
  assert.equal(write('/dev/null'), undefined);
  assert.equal(write('/dev/snd'), 'low');
  assert.equal(write('/dev/kmsg'), 'medium');
  assert.deepEqual([read('/dev/sda'), write('/dev/sda')], ['high', 'critical']);
  assert.equal(write('/dev/disk'), 'critical');
  assert.deepEqual([read('/dev/shm'), write('/dev/shm')], ['low', 'medium']);
  assert.equal(read('/dev/pts'), 'high');
  assert.deepEqual([read('/dev'), write('/dev')], ['high', 'critical']);
});

test('kernel files that accept no writes may be mounted either way', () => {
  assert.equal(write('/proc/cpuinfo'), undefined);
  assert.equal(write('/proc/sysrq-trigger'), 'critical');
});

test('a home counts for its keys and start-up files, not for the projects in it', () => {
  assert.equal(write('/home/ada/project'), undefined);
  assert.deepEqual([read('/home/ada/.bashrc'), write('/home/ada/.bashrc')], ['low', 'high']);
  assert.equal(write('/root/.bashrc'), 'critical');
  assert.equal(read('/home/ada/.ssh/id_ed25519'), 'high');
  assert.equal(read('/home/ada/.ssh/known_hosts'), 'low');
  assert.equal(read('/home/ada/.config'), 'high');
  assert.equal(read('/root/data'), 'medium');
  assert.equal(read('/home/ada/binaries'), undefined);
});

test('homes of image-based systems, of macOS and of Windows are homes too', () => {
  assert.equal(read('/var/home/ada/.ssh'), 'high');
  assert.equal(write('/var/roothome'), 'critical');
  assert.equal(read('/host_mnt/Users/ada/.aws'), 'high');
  assert.equal(read('/host_mnt/private/etc'), 'high');
  assert.equal(read('/mnt/c/Users/ada/.ssh'), 'high');
  assert.equal(write('/run/desktop/mnt/host/c/Users/ada'), 'high');
  assert.equal(read('/mnt/c/work'), undefined);
});

test('a path that is sensitive on one host only counts with everything in it and above it', () => {
  const extra = [
    { path: '/data/engine', reach: 'subtree', read: 'high', write: 'critical', gives: 'x' },
  ] as const;
  assert.equal(gradeHostPath('/data/engine/volumes', false, extra)?.severity, 'critical');
  assert.equal(gradeHostPath('/data', true, extra)?.severity, 'high');
  assert.equal(gradeHostPath('/database', true, extra), undefined);
});

test('shared directories', () => {
  assert.equal(write('/tmp'), 'medium');
  assert.deepEqual([read('/var'), write('/var/lib')], ['high', 'critical']);
  assert.deepEqual([read('/run'), write('/run')], ['high', 'critical']);
  assert.equal(read('/var/spool'), 'medium');
  assert.equal(write('/run/lock'), undefined);
  assert.deepEqual([read('/run/systemd/journal/dev-log'), read('/run/systemd')], ['low', 'medium']);
});
