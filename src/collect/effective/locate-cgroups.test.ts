import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { parseCgroup } from '../../formats/proc/cgroup.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { cgroupLocator } from './locate-cgroups.ts';

const id = 'a'.repeat(64);
const other = 'b'.repeat(64);

/** Returns the path of the cgroup of process 40 on a host. */
async function located(
  shown: string,
  prepare: (host: FakeHost) => void,
  pid = 40,
): Promise<string | undefined> {
  const host = fakeHost();
  try {
    prepare(host);
    const [entry] = await cgroupLocator(diskFiles(host.root))(pid, parseCgroup(shown) ?? []);
    return entry?.path;
  } finally {
    host.remove();
  }
}

const mountedAt = (root: string, type = 'cgroup2', place = '/sys/fs/cgroup') =>
  `30 20 0:26 ${root} ${place} rw,nosuid - ${type} cgroup rw\n`;

/** A host with the systemd driver, seen from a container of its own. */
function systemd(host: FakeHost): void {
  host.write('/proc/1/mountinfo', mountedAt('/../..'));
  host.write('/sys/fs/cgroup/cgroup.procs', '1\n');
  host.write('/sys/fs/cgroup/user.slice/cgroup.procs', '');
  host.write(`/sys/fs/cgroup/system.slice/docker-${id}.scope/cgroup.procs`, '40\n41\n');
}

describe('cgroups seen from a cgroup namespace of its own', () => {
  it('a sibling is below the directory that holds its process', async () => {
    const shown = `0::/../docker-${id}.scope\n`;
    assert.equal(await located(shown, systemd), `/system.slice/docker-${id}.scope`);
    assert.equal(await located(shown, systemd, 99), `/../docker-${id}.scope`, 'another process');
  });

  it('a container in another slice is as far up as the root of the mount', async () => {
    const shown = `0::/../../my.slice/docker-${id}.scope\n`;
    const mine = (host: FakeHost): void => {
      systemd(host);
      host.write(`/sys/fs/cgroup/my.slice/docker-${id}.scope/cgroup.procs`, '40\n');
    };
    assert.equal(await located(shown, mine), `/my.slice/docker-${id}.scope`);
  });

  it('its own container is found by its process', async () => {
    assert.equal(await located('0::/\n', systemd), `/system.slice/docker-${id}.scope`);
  });

  it('process 1 shows how far up the root is, if the mount does not', async () => {
    const withoutTable = (host: FakeHost): void => {
      systemd(host);
      host.remove('/proc/1/mountinfo');
      host.write('/proc/1/cgroup', '0::/../../init.scope\n');
    };
    assert.equal(
      await located(`0::/../docker-${id}.scope\n`, withoutTable),
      `/system.slice/docker-${id}.scope`,
    );
  });

  it('a hierarchy of version 1 has a mount of its own', async () => {
    const first = (host: FakeHost): void => {
      host.write('/proc/1/mountinfo', mountedAt('/../..', 'cgroup', '/sys/fs/cgroup/cpu,cpuacct'));
      host.write(`/sys/fs/cgroup/cpu/docker/${id}/cgroup.procs`, '40\n');
    };
    assert.equal(await located(`4:cpu,cpuacct:/../${id}\n`, first), `/docker/${id}`);
  });

  it('stays as it is if it is outside of the mount, or was not found', async () => {
    const far = `/../../../docker-${id}.scope`;
    assert.equal(await located(`0::${far}\n`, systemd), far);
    const gone = `/../docker-${other}.scope`;
    assert.equal(await located(`0::${gone}\n`, systemd), gone);
  });
});

describe('cgroups seen from the top', () => {
  it('are as shown', async () => {
    const top = (host: FakeHost): void => host.write('/proc/1/mountinfo', mountedAt('/'));
    assert.equal(
      await located(`0::/system.slice/docker-${id}.scope\n`, top),
      `/system.slice/docker-${id}.scope`,
    );
    assert.equal(await located('0::/\n', () => undefined), '/');
  });
});
