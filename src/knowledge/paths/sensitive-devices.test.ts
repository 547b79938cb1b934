import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gradeDevice, gradeDeviceRule, parseDeviceRule } from './sensitive-devices.ts';

const severityOf = (path: string, permissions = 'rwm') => gradeDevice(path, permissions)?.severity;

test('devices are graded by what they expose', () => {
  assert.deepEqual(
    ['/dev/sda', '/dev/nvme0n1p2', '/dev/mapper/root', '/dev/mem', '/dev/dm-0', '/dev'].map((path) =>
      severityOf(path),
    ),
    Array.from({ length: 6 }, () => 'critical'),
  );
  assert.deepEqual(
    ['/dev/vfio/1', '/dev/kvm', '/dev/fuse', '/dev/net/tun', '/dev/ttyUSB0', '/dev/tty1', '/dev/odd'].map(
      (path) => severityOf(path),
    ),
    ['high', 'medium', 'low', 'low', 'low', 'high', 'medium'],
  );
});

test('disks have names of drivers, of arrays and of volumes; an optical drive is no disk of the host', () => {
  const disks =
    'bcache0 cciss/c0d0 drbd/by-res/x drbd1 etherd/e0.1 md md/home md127 md127p1 mtd0 mtdblock3 pmem0 rbd/a/b ublkb0 zd16 zvol/tank/x';
  for (const name of disks.split(' ')) assert.equal(severityOf(`/dev/${name}`), 'critical', name);
  for (const name of ['sr0', 'cdrom', 'dvd']) assert.equal(severityOf(`/dev/${name}`), 'low', name);
  assert.equal(severityOf('/dev/xen/privcmd'), 'critical');
  assert.equal(severityOf('/dev/mdx'), 'medium');
});

test('a read-only disk is less severe, a device of every container is not graded', () => {
  assert.equal(severityOf('/dev/sda', 'r'), 'high');
  assert.equal(severityOf('/dev/sda', 'rm'), 'high', 'creating a node is not writing');
  assert.equal(severityOf('/dev/sda', 'm'), 'low', 'devices that may not be opened');
  assert.equal(severityOf('/dev/null'), undefined);
});

test('directories of devices, and terminals of others', () => {
  assert.equal(severityOf('/dev/cpu'), 'critical');
  assert.equal(severityOf('/dev/net'), 'low');
  assert.equal(severityOf('/dev/pts/3'), 'high');
  assert.equal(severityOf('/dev/tty'), undefined);
});

test('device cgroup rules', () => {
  const grade = (text: string) => {
    const rule = parseDeviceRule(text);
    return rule && gradeDeviceRule(rule)?.severity;
  };
  assert.deepEqual(['a *:* rwm', 'b 8:* r', 'c *:* rw', 'c 1:1 r', 'c 10:200 rwm', 'c *:* m'].map(grade), [
    'critical',
    'high',
    'critical',
    'high',
    'low',
    undefined,
  ]);
  const everyContainer = ['c 1:3 rwm', 'c 1:9 r', 'c 5:2 rw', 'c 136:* rwm'];
  assert.deepEqual(
    everyContainer.map(grade),
    everyContainer.map(() => undefined),
  );
  assert.equal(parseDeviceRule('c 10:200'), undefined);
});
