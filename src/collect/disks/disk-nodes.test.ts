import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asBlockDevices } from '../../../test/kit/block-devices.ts';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { findDiskNodes } from './disk-nodes.ts';

test('the partition of a file system, its disk, and what is below a mapping', async () => {
  const host = fakeHost();
  try {
    host.write(
      '/proc/1/mountinfo',
      '20 1 8:1 / / rw - ext4 /dev/sda1 rw\n30 20 252:0 / /var/lib/docker rw - ext4 /dev/mapper/data rw\n40 20 8:32 / /mnt rw - ext4 /dev/sdc rw\n',
    );
    host.write('/var/lib/docker/x', '');
    const disks = '/sys/devices/pci/block';
    host.write(`${disks}/sda/uevent`, 'DEVNAME=sda\nDEVTYPE=disk\n');
    host.write(`${disks}/sda/sda1/uevent`, 'DEVNAME=sda1\nDEVTYPE=partition\n');
    host.write(`${disks}/sdb/uevent`, 'DEVNAME=sdb\nDEVTYPE=disk\n');
    host.write(`${disks}/sdc/uevent`, 'DEVNAME=sdc\nDEVTYPE=disk\n');
    host.write(`${disks}/dm-0/uevent`, 'DEVNAME=dm-0\nDEVTYPE=disk\n');
    host.link(`${disks}/dm-0/slaves/sdb`, '../../sdb');
    host.link('/sys/dev/block/8:1', '../../devices/pci/block/sda/sda1');
    host.link('/sys/dev/block/8:32', '../../devices/pci/block/sdc');
    host.link('/sys/dev/block/252:0', '../../devices/pci/block/dm-0');
    for (const name of ['sda', 'sda1', 'sdb', 'sdc', 'dm-0']) host.write(`/dev/${name}`, '');
    const found = await findDiskNodes(asBlockDevices(diskFiles(host.root)), ['/var/lib/docker'], undefined);
    assert.deepEqual(found.toSorted(), ['/dev/dm-0', '/dev/sda', '/dev/sda1', '/dev/sdb']);
  } finally {
    host.remove();
  }
});
