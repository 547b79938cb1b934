import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { valueOf } from '../../core/observed.ts';
import { parseCgroup } from '../../formats/proc/cgroup.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { namespaceMembers } from './namespace-members.ts';
import { collectProcesses } from './processes.ts';

const id = 'a'.repeat(64);
const scope = `/system.slice/docker-${id}.scope`;
let host: FakeHost;

beforeEach(() => {
  host = fakeHost();
});
afterEach(() => host.remove());

function process(
  pid: number,
  parent: number,
  name: string,
  uid = 1000,
  bounding = '00000000a80425fb',
  seccomp = 2,
): void {
  const status = [
    `Name:\t${name}`,
    `PPid:\t${parent}`,
    `Uid:\t${uid}\t${uid}\t${uid}\t${uid}`,
    'Gid:\t0\t0\t0\t0',
    'Groups:\t',
    'CapEff:\t0000000000000000',
    `CapBnd:\t${bounding}`,
    'NoNewPrivs:\t0',
    `Seccomp:\t${seccomp}`,
    '',
  ];
  host.write(`/proc/${pid}/status`, status.join('\n'));
  host.write(`/proc/${pid}/comm`, `${name}\n`);
  host.write(`/proc/${pid}/cmdline`, `${name}\0--password=hunter2\0`);
  host.link(`/proc/${pid}/exe`, `/usr/sbin/${name} (deleted)`);
}

/** Collects the processes of a container with first process 40. */
function collected(cgroup: string) {
  const files = diskFiles(host.root);
  const membersOf = namespaceMembers(files, { mnt: 'mnt:[1]', pid: 'pid:[1]' });
  return collectProcesses(files, { id, pid: 40 }, parseCgroup(cgroup) ?? [], () =>
    membersOf(id, { mnt: 'mnt:[40]', pid: 'pid:[40]' }),
  );
}

function procs(folder: string, pids: readonly number[], descendants = 0): void {
  host.write(`/sys/fs/cgroup${folder}/cgroup.procs`, pids.map((pid) => `${pid}\n`).join(''));
  host.write(
    `/sys/fs/cgroup${folder}/cgroup.stat`,
    `nr_descendants ${descendants}\nnr_dying_descendants 0\n`,
  );
}

describe('the processes of a container', () => {
  it('are classified by their properties', async () => {
    procs(scope, [40, 41]);
    process(40, 39, 'app');
    process(41, 40, 'webd');
    host.write('/proc/41/cmdline', 'webd: /srv/webd -D [listener] 0 of 10-100 startups\0');
    const found = valueOf(await collected(`0::${scope}\n`));
    assert.deepEqual(
      found?.map(({ looksLike }) => looksLike),
      [undefined, 'ssh-server'],
    );
    assert.ok(!JSON.stringify(found).includes('/srv/webd'));
  });

  it('have no seccomp filter if they entered, unless a runtime is about to give them one', async () => {
    procs(scope, [40, 41, 43]);
    process(40, 39, 'app');
    process(41, 1, 'sh', 0, undefined, 0);
    process(43, 1, 'exe', 0, undefined, 0);
    const found = valueOf(await collected(`0::${scope}\n`));
    assert.deepEqual(
      found?.map(({ unfiltered }) => unfiltered),
      [undefined, true, undefined],
    );
  });

  it('are without a runtime that is about to start one, as at each health check', async () => {
    procs(scope, [40, 41, 42, 43, 44]);
    process(40, 39, 'app');
    process(41, 1, 'runc:[2:INIT]', 0, '000001ffffffffff', 0);
    process(42, 1, 'crun', 0, '000001ffffffffff', 0);
    process(43, 1, 'exe', 0, '000001ffffffffff', 0);
    rmSync(`${host.root}/proc/43/exe`);
    host.link('/proc/43/exe', '/memfd:runc_cloned:/proc/self/exe (deleted)');
    process(44, 40, 'runc', 0);
    const found = valueOf(await collected(`0::${scope}\n`));
    assert.deepEqual(
      found?.map(({ pid }) => pid),
      [40, 44],
      'one that the container itself runs stays',
    );
  });

  it('are nested in a user namespace that is neither the container’s nor around it', async () => {
    procs(scope, [40, 41, 42]);
    for (const [pid, namespace] of [
      [40, 4],
      [41, 5],
      [42, 1],
    ] as const) {
      process(pid, 39, 'app');
      host.link(`/proc/${pid}/ns/user`, `user:[${namespace}]`);
    }
    const namespaces = new Set(['user:[1]', 'user:[4]']);
    const none = () => Promise.resolve([]);
    const cgroups = parseCgroup(`0::${scope}\n`) ?? [];
    const reading = await collectProcesses(diskFiles(host.root), { id, pid: 40 }, cgroups, none, namespaces);
    assert.deepEqual(
      valueOf(reading)?.map(({ nested }) => nested),
      [undefined, true, undefined],
    );
  });

  it('are those of its control group, by process ID, without arguments', async () => {
    procs(scope, [41, 40]);
    process(40, 39, 'app');
    process(41, 40, 'sshd');
    const reading = await collected(`0::${scope}\n`);
    const found = valueOf(reading);
    assert.deepEqual(
      found?.map(({ pid, name, uid, entered }) => [pid, name, uid, entered]),
      [
        [40, 'app', 1000, false],
        [41, 'sshd', 1000, false],
      ],
    );
    assert.deepEqual(
      found?.map(({ program }) => valueOf(program)),
      ['app', 'sshd'],
    );
    assert.doesNotMatch(JSON.stringify(reading), /hunter2/u);
  });

  it('that do not descend from the first entered from outside', async () => {
    procs(scope, [40, 50, 51]);
    process(40, 39, 'app');
    process(50, 39, 'sh', 0);
    process(51, 50, 'cat', 0);
    const found = valueOf(await collected(`0::${scope}\n`));
    assert.deepEqual(
      found?.map(({ entered }) => entered),
      [false, true, true],
    );
  });

  it('are found in nested cgroups, whichever the first process is in', async () => {
    procs(scope, [], 2);
    procs(`${scope}/init.scope`, [40]);
    procs(`${scope}/system.slice`, [], 1);
    procs(`${scope}/system.slice/web.service`, [60]);
    process(40, 39, 'systemd');
    process(60, 40, 'nginx');
    const found = valueOf(await collected(`0::${scope}/init.scope\n`));
    assert.deepEqual(
      found?.map(({ name }) => name),
      ['systemd', 'nginx'],
    );
  });

  it('are found with version 1 if the hybrid hierarchy has none', async () => {
    procs(`/pids/docker/${id}`, [40]);
    process(40, 39, 'app');
    const cgroup = `3:pids:/docker/${id}\n2:memory:/docker/${id}\n0::/system.slice/docker.service\n`;
    assert.equal(valueOf(await collected(cgroup))?.length, 1);
  });

  it('that ended meanwhile are skipped', async () => {
    procs(scope, [40, 70]);
    process(40, 39, 'app');
    assert.equal(valueOf(await collected(`0::${scope}\n`))?.length, 1);
  });
});

describe('processes outside the control group of a container', () => {
  const other = `/system.slice/docker-${'b'.repeat(64)}.scope`;

  function inNamespaces(pid: number, mnt: number, namespace: number, cgroup: string): void {
    process(pid, 1, 'sh', 0, '000001ffffffffff');
    host.link(`/proc/${pid}/ns/mnt`, `mnt:[${mnt}]`);
    host.link(`/proc/${pid}/ns/pid`, `pid:[${namespace}]`);
    host.write(`/proc/${pid}/cgroup`, `0::${cgroup}\n`);
  }

  async function found(): Promise<readonly number[] | undefined> {
    procs(scope, [40]);
    inNamespaces(40, 40, 40, scope);
    return valueOf(await collected(`0::${scope}\n`))?.map(({ pid }) => pid);
  }

  it('are those that entered one of its namespaces', async () => {
    inNamespaces(50, 40, 40, '/system.slice/ssh.service');
    inNamespaces(51, 40, 1, '/');
    inNamespaces(52, 1, 40, '/user.slice');
    assert.deepEqual(await found(), [40, 50, 51, 52]);
    const reading = await collected(`0::${scope}\n`);
    const entered = valueOf(reading)?.filter((each) => each.entered);
    assert.deepEqual(
      entered?.map(({ pid, capBounding }) => [pid, capBounding]),
      [50, 51, 52].map((pid) => [pid, '000001ffffffffff']),
    );
  });

  it('are those that were moved into the group of another container', async () => {
    inNamespaces(50, 40, 40, other);
    assert.deepEqual(await found(), [40, 50]);
  });

  it('are not the host’s, nor those of a container that joined the PID namespace', async () => {
    inNamespaces(50, 1, 1, '/system.slice/ssh.service');
    inNamespaces(51, 60, 40, other);
    inNamespaces(52, 61, 61, '/system.slice/private.service');
    assert.deepEqual(await found(), [40]);
  });

  it('are not those of the container that reads, whose group has no name in its cgroup namespace', async () => {
    host.write('/proc/1/cgroup', '0::/../../init.scope\n');
    host.link('/proc/self/ns/mnt', 'mnt:[40]');
    inNamespaces(50, 40, 1, '/');
    inNamespaces(51, 40, 1, '/../../user.slice');
    assert.deepEqual(await found(), [40, 51]);
  });

  it('are those of the container that reads, if they entered another', async () => {
    host.write('/proc/1/cgroup', '0::/../../init.scope\n');
    host.link('/proc/self/ns/mnt', 'mnt:[60]');
    inNamespaces(50, 40, 40, '/');
    // A container that shares the PID namespace is no process of this one.
    inNamespaces(51, 60, 40, '/');
    assert.deepEqual(await found(), [40, 50]);
  });

  it('are not those that `docker exec` has just put into it', async () => {
    inNamespaces(50, 40, 40, scope);
    assert.deepEqual(await found(), [40]);
  });
});

describe('unknown processes', () => {
  it('are never an empty list', async () => {
    process(40, 39, 'app');
    const states = async (cgroup: string) => {
      const reading = await collected(cgroup);
      return reading.state === 'unreadable' ? reading.why : reading.state;
    };
    assert.equal(await states(`0::${scope}\n`), 'undetermined', 'no such group');
    procs(scope, [0, 0]);
    assert.equal(await states(`0::${scope}\n`), 'remote', 'of another process namespace');
    procs(scope, [41]);
    assert.equal(await states(`0::${scope}\n`), 'undetermined', 'without the first process');
    assert.equal(await states(`0::/../../docker/${id}\n`), 'undetermined', 'outside of the namespace');
    assert.equal(await states('0::/\n'), 'undetermined', 'in no group of its own');
    host.write(`/sys/fs/cgroup${scope}/cgroup.procs`, 'forty\n');
    assert.equal(await states(`0::${scope}\n`), 'malformed');
  });
});
