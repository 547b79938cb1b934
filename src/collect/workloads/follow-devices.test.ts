import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { workloadFacts } from '../../../test/kit/facts.ts';
import { readContainerInspect } from '../../adapters/inspect/read-container-inspect.ts';
import { mapKnown } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import type { DeviceNumbers, HostFiles } from '../../io/files.ts';
import { followDevices } from './follow-devices.ts';

/** Fakes device nodes: creating them requires root. */
function withNodes(files: HostFiles, nodes: Readonly<Record<string, DeviceNumbers>>): HostFiles {
  return {
    ...files,
    status: async (path) => {
      const device = nodes[path];
      return mapKnown(await files.status(path), (status) => (device ? { ...status, device } : status));
    },
  };
}

/** Returns where device `path` leads on a host with some nodes. */
async function leadsTo(
  path: string,
  nodes: Readonly<Record<string, DeviceNumbers>>,
  prepare: (host: ReturnType<typeof fakeHost>) => void,
): Promise<string | undefined> {
  const host = fakeHost();
  prepare(host);
  const devices = [{ PathOnHost: path, PathInContainer: '/dev/x', CgroupPermissions: 'rwm' }];
  const written = readContainerInspect({ Name: '/web', HostConfig: { Devices: devices } });
  const [followed] = await followDevices(withNodes(diskFiles(host.root), nodes), [workloadFacts(written)]);
  host.remove();
  const entries = followed?.written.settings.devices;
  assert.ok(entries && 'value' in entries);
  const entry = entries.value.at(-1);
  assert.ok(entry && 'value' in entry);
  return entry.value.leadsTo;
}

const disk = { type: 'block', major: 8, minor: 0 } as const;

describe('devices on the engine’s machine', () => {
  test('a device known by its numbers is named by the kernel, without a node of the host', async () => {
    const name = await leadsTo('/dev/block/254:0', {}, (host) => {
      host.write('/sys/dev/block/254:0/uevent', 'MAJOR=254\nMINOR=0\nDEVNAME=vda\n');
    });
    assert.equal(name, '/dev/vda');
    const memory = await leadsTo('/dev/char/1:1', {}, (host) => {
      host.write('/sys/dev/char/1:1/uevent', 'DEVNAME=mem\n');
    });
    assert.equal(memory, '/dev/mem');
    assert.equal(await leadsTo('/dev/char/9:9', {}, () => undefined), undefined);
  });

  test('a directory with other names gives each device in it', async () => {
    const name = await leadsTo('/srv/nodes', { '/srv/nodes/below/a': disk }, (host) => {
      host.write('/srv/nodes/below/a', '');
      host.write('/sys/dev/block/8:0/uevent', 'MAJOR=8\nMINOR=0\nDEVNAME=sda\n');
    });
    assert.equal(name, '/dev/sda');
  });

  test('a link is followed', async () => {
    const name = await leadsTo('/srv/innocent', { '/dev/sda': disk }, (host) => {
      host.write('/dev/sda', '');
      host.link('/srv/innocent', '/dev/sda');
      host.write('/sys/dev/block/8:0/uevent', 'MAJOR=8\nMINOR=0\nDEVNAME=sda\n');
    });
    assert.equal(name, '/dev/sda');
  });

  test('another node is the device of its numbers', async () => {
    const name = await leadsTo('/srv/innocent', { '/srv/innocent': disk }, (host) => {
      host.write('/srv/innocent', '');
      host.write('/sys/dev/block/8:0/uevent', 'DEVNAME=sda\n');
    });
    assert.equal(name, '/dev/sda');
  });

  test('a block device without a kernel name is a block device all the same', async () => {
    const nodes = { '/srv/innocent': disk };
    for (const named of ['', 'DEVNAME=../etc/shadow\n']) {
      const name = await leadsTo('/srv/innocent', nodes, (host) => {
        host.write('/srv/innocent', '');
        host.write('/sys/dev/block/8:0/uevent', named);
      });
      assert.equal(name, '/dev/block/8:0');
    }
  });

  test('a path that is the device itself is unchanged', async () => {
    const nodes = { '/dev/sda': disk };
    const name = await leadsTo('/dev/sda', nodes, (host) => {
      host.write('/dev/sda', '');
      host.write('/sys/dev/block/8:0/uevent', 'DEVNAME=sda\n');
    });
    assert.equal(name, undefined);
  });

  test('a missing path is unchanged', async () => {
    assert.equal(await leadsTo('/dev/gone', {}, (host) => host.write('/dev/null', '')), undefined);
  });
});
