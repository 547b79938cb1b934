import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { valueOf } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { collectBridgePorts } from './bridge-ports.ts';

test('ports of a bridge that are no pairs of containers lead to others', async () => {
  const host = fakeHost();
  try {
    const interfaces = {
      eth1: { device: '', uevent: 'INTERFACE=eth1\n' },
      'eth0.5': { uevent: 'DEVTYPE=vlan\nINTERFACE=eth0.5\n' },
      tap0: { tun_flags: '0x1002\n', uevent: 'INTERFACE=tap0\n' },
      dummy0: { uevent: 'INTERFACE=dummy0\n', ifindex: '5\n', iflink: '5\n' },
      gretap1: { uevent: 'INTERFACE=gretap1\n', ifindex: '6\n', iflink: '0\n' },
      veth1: { uevent: 'INTERFACE=veth1\n', ifindex: '7\n', iflink: '2\n' },
      veth1a2b3c4: { uevent: 'INTERFACE=veth1a2b3c4\n', ifindex: '8\n', iflink: '2\n' },
    };
    for (const [name, entries] of Object.entries(interfaces))
      for (const [file, text] of Object.entries(entries)) host.write(`/sys/class/net/${name}/${file}`, text);
    for (const name of Object.keys(interfaces)) host.write(`/sys/class/net/br0/brif/${name}`, '');
    host.write('/sys/class/net/docker0/brif/veth1a2b3c4', '');
    const ports = await collectBridgePorts(diskFiles(host.root), ['br0', 'docker0', 'eth1', 'lo']);
    assert.deepEqual(Object.keys(valueOf(ports) ?? {}), ['br0']);
    assert.deepEqual(valueOf(ports)?.['br0']?.toSorted(), ['eth0.5', 'eth1', 'gretap1', 'tap0', 'veth1']);
  } finally {
    host.remove();
  }
});
