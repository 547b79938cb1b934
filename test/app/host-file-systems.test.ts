import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { check } from '../../src/checks/host/data-root-file-system.ts';
import type { Outcome } from '../../src/core/findings/finding.ts';
import { collect } from '../kit/collect.ts';
import { engineRoutes } from '../kit/engine-documents.ts';
import { fakeHost, type FakeHost } from '../kit/fake-host.ts';
import { outcomesOf, outcomesOfTree } from '../kit/host-tree.ts';

const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));

const rootMount = '1 0 8:1 / / rw - ext4 /dev/sda1 rw';

function hostWith(mounts: readonly string[]): FakeHost {
  const host = fakeHost();
  hosts.push(host);
  host.write('/var/log/syslog', '');
  host.write('/var/lib/docker/engine-id', '');
  host.write('/proc/1/mountinfo', `${[rootMount, ...mounts].join('\n')}\n`);
  return host;
}

async function outcome(host: FakeHost): Promise<Outcome | undefined> {
  return (await outcomesOfTree(host, [check])).get(check.id);
}

describe('the file system of the engine’s data', () => {
  it('has failed where it is the system’s', async () => {
    assert.equal((await outcome(hostWith([])))?.state, 'failed');
  });

  it('passes where it is another one, at the data root or above it', async () => {
    for (const place of ['/var/lib/docker', '/var/lib'])
      assert.equal((await outcome(hostWith([`2 1 8:2 / ${place} rw - ext4 /dev/sda2 rw`])))?.state, 'passed');
  });

  it('has failed where a mount point is a part of the system’s, or holds its logs too', async () => {
    const over = '2 1 8:1 /var/lib/docker /var/lib/docker rw - ext4 /dev/sda1 rw';
    const withLogs = '2 1 8:2 / /var rw - ext4 /dev/sda2 rw';
    for (const mount of [over, withLogs])
      assert.equal((await outcome(hostWith([mount])))?.state, 'failed', mount);
  });

  it('follows a data root that is a link, or that daemon.json names', async () => {
    const mount = '2 1 8:2 / /srv rw - xfs /dev/sdb1 rw';
    const linked = hostWith([mount]);
    linked.write('/srv/docker/engine-id', '');
    linked.remove('/var/lib/docker');
    linked.link('/var/lib/docker', '/srv/docker');
    assert.equal((await outcome(linked))?.state, 'passed');
    const named = hostWith([mount]);
    named.write('/srv/docker/engine-id', '');
    named.write('/etc/docker/daemon.json', '{"data-root":"/srv/docker"}');
    assert.equal((await outcome(named))?.state, 'passed');
    named.write('/etc/docker/daemon.json', '{"data-root":"/opt/docker"}');
    named.write('/opt/docker/engine-id', '');
    assert.equal((await outcome(named))?.state, 'failed');
  });

  it('counts containerd’s folder where images may be there', async () => {
    const host = hostWith(['2 1 8:2 / /var/lib/docker rw - ext4 /dev/sda2 rw']);
    host.write('/var/lib/containerd/something', '');
    assert.equal((await outcome(host))?.state, 'failed');
    host.write(
      '/etc/containerd/config.toml',
      'version = 2\nroot = "/var/lib/docker/containerd"\n[grpc]\nroot = "/"\n',
    );
    host.write('/var/lib/docker/containerd/something', '');
    assert.equal((await outcome(host))?.state, 'passed');
  });

  it('does not count a containerd’s that never had an image, where the engine keeps its own', async () => {
    const host = hostWith(['2 1 8:2 / /var/lib/docker rw - ext4 /dev/sda2 rw']);
    host.write('/var/lib/containerd/something', '');
    host.write('/var/lib/docker/image/overlay2/repositories.json', '{}');
    assert.equal((await outcome(host))?.state, 'passed');
    host.write('/var/lib/containerd/io.containerd.content.v1.content/blobs/sha256/x', '');
    assert.equal((await outcome(host))?.state, 'failed');
  });

  it('does not apply without a data root, and is unknown without the mount table', async () => {
    const none = hostWith([]);
    none.remove('/var/lib/docker');
    assert.equal((await outcome(none))?.state, 'not-applicable');
    const blind = hostWith([]);
    blind.remove('/proc/1/mountinfo');
    assert.equal((await outcome(blind))?.state, 'unknown');
    blind.write('/etc/fstab', '/dev/sda1 /\n');
    assert.equal((await outcome(blind))?.state, 'unknown');
    blind.write('/proc/1/mountinfo', 'not a table\n');
    assert.equal((await outcome(blind))?.state, 'unknown');
  });
});

describe('the file system of the data on a disk on which nothing runs', () => {
  const shared = '/dev/sda1 / ext4 rw 0 1\n';
  const own = `${shared}/dev/sdb1 /var/lib/docker xfs rw 0 2\n`;

  for (const table of ['/etc/fstab', '/proc/mounts'])
    it(`is read from ${table}`, async () => {
      const host = hostWith([]);
      host.remove('/proc/1');
      host.write(table, shared);
      assert.equal((await outcome(host))?.state, 'failed');
      host.write(table, own);
      const found = await outcome(host);
      assert.ok(found?.state === 'passed');
      assert.equal(found.evidence[0].source, table);
    });

  it('is read from a copy of a process’s mounts rather than from fstab', async () => {
    const host = hostWith([]);
    host.remove('/proc/1');
    host.write('/proc/self/mountinfo', `${rootMount}\n`);
    host.write('/etc/fstab', own);
    assert.equal((await outcome(host))?.state, 'failed');
  });

  it('is not read from the fstab of a running machine', async () => {
    const host = hostWith([]);
    host.remove('/proc/1');
    host.link('/proc/self', '1');
    host.write('/etc/fstab', own);
    assert.equal((await outcome(host))?.state, 'unknown');
  });
});

describe('the data root of an engine that remaps users', () => {
  const remapped = '/var/lib/docker/100000.100000';
  const info = {
    DockerRootDir: remapped,
    Driver: 'overlay2',
    SecurityOptions: ['name=seccomp,profile=builtin', 'name=userns'],
  };

  async function judged(mount: string): Promise<Outcome | undefined> {
    const { facts } = await collect(engineRoutes([], info), (host) => {
      host.write('/proc/9/comm', 'dockerd\n');
      host.write('/proc/9/cmdline', ['/usr/bin/dockerd', '--userns-remap=default', ''].join('\0'));
      host.link('/proc/9/root', '/');
      host.write(`${remapped}/engine-id`, 'engine-1');
      host.write('/var/lib/containerd/of-no-matter-with-overlay2', '');
      host.write('/proc/9/mountinfo', `${[rootMount, mount].join('\n')}\n`);
    });
    return outcomesOf(facts, [check]).get(check.id);
  }

  it('is a folder of the mount, which is found all the same', async () => {
    const good = await judged('2 1 8:2 / /var/lib/docker rw - ext4 /dev/sda2 rw');
    assert.ok(good?.state === 'passed', JSON.stringify(good));
    assert.match(good.evidence[0].saw, /100000\.100000: ext4 of \/dev\/sda2 at \/var\/lib\/docker/u);
  });

  it('has failed where nothing but the system’s file system is beneath it', async () => {
    assert.equal((await judged('2 1 8:3 / /srv rw - ext4 /dev/sda3 rw'))?.state, 'failed');
  });
});
