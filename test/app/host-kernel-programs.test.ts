import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { check as programCheck } from '../../src/checks/host/engine-programs.ts';
import { checks as pathChecks } from '../../src/checks/host/path-permissions.ts';
import { check as parentCheck } from '../../src/checks/host/writable-parent-directories.ts';
import type { Outcome } from '../../src/core/findings/finding.ts';
import { known } from '../../src/core/observed.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { fakeHost, type FakeHost } from '../kit/fake-host.ts';
import { factsOfFiles, outcomesOf, setMode, setOwner } from '../kit/host-tree.ts';

const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));

const asRoot = process.getuid?.() === 0 ? false : 'only root can give files away';
const binfmt = '/proc/sys/fs/binfmt_misc';

type Files = Readonly<Record<string, string>>;

/** A host with an engine and programs that the kernel runs, all of them root's. */
function usualHost(files: Files): FakeHost {
  const host = fakeHost();
  hosts.push(host);
  const usual: Files = {
    '/usr/bin/dockerd': '',
    '/etc/group': 'root:x:0:\ndocker:x:999:\n',
    '/proc/1/comm': 'systemd\n',
    '/proc/sys/kernel/core_pattern': '|/usr/share/apport/apport -p%p -- %E\n',
    '/proc/sys/kernel/modprobe': '/sbin/modprobe\n',
    '/proc/sys/kernel/hotplug': '\n',
    '/proc/sys/kernel/poweroff_cmd': '/sbin/poweroff\n',
    [`${binfmt}/status`]: 'enabled\n',
    [`${binfmt}/python3`]: 'enabled\ninterpreter /usr/bin/python3\nflags: \noffset 0\nmagic 6f\n',
    '/usr/bin/python3': '',
    '/usr/share/apport/apport': '',
    '/sbin/modprobe': '',
    '/sbin/poweroff': '',
  };
  for (const [path, text] of Object.entries({ ...usual, ...files })) host.write(path, text);
  for (const folder of ['/', '/usr', '/usr/bin', '/usr/share', '/usr/share/apport', '/sbin'])
    setMode(host, folder, 0o755);
  for (const program of ['/usr/bin/dockerd', '/usr/bin/python3', '/usr/share/apport/apport'])
    setMode(host, program, 0o755);
  return host;
}

async function outcomesOn(host: FakeHost): Promise<ReadonlyMap<string, Outcome>> {
  // Other files of this test's folder have no capabilities.
  const fileCapabilities = async () => known(new Map<string, readonly string[]>(), 'getcap');
  const facts = await factsOfFiles({ ...diskFiles(host.root), fileCapabilities });
  return outcomesOf(facts, [programCheck, parentCheck, ...pathChecks]);
}

function messagesOf(outcome: Outcome | undefined): string {
  return outcome?.state === 'failed' ? outcome.problems.map(({ message }) => message).join('\n') : '';
}

const writable: readonly (readonly [what: string, files: Files, program: string])[] = [
  ['the handler of crashes', { '/proc/sys/kernel/core_pattern': '|/opt/crash %p\n' }, '/opt/crash'],
  ['a handler named from the root', { '/proc/sys/kernel/core_pattern': '|opt/crash\n' }, '/opt/crash'],
  ['the loader of modules', { '/proc/sys/kernel/modprobe': '/opt/load\n' }, '/opt/load'],
  ['the program of events', { '/proc/sys/kernel/hotplug': '/opt/plug\n' }, '/opt/plug'],
  ['the program of events of sysfs', { '/sys/kernel/uevent_helper': '/opt/plug\n' }, '/opt/plug'],
  ['the program of keys', {}, '/sbin/request-key'],
  [
    'an interpreter of binaries',
    { [`${binfmt}/qemu-arm`]: 'enabled\ninterpreter /opt/qemu\nflags: OCF\nmagic 7f\n' },
    '/opt/qemu',
  ],
  [
    'the release agent of cgroup version 1',
    { '/sys/fs/cgroup/pids/release_agent': '/opt/agent\n' },
    '/opt/agent',
  ],
];

describe('programs that the kernel runs as root', { skip: asRoot }, () => {
  it('pass where they are root’s, and with none', async () => {
    const found = await outcomesOn(usualHost({}));
    assert.equal(
      found.get('host/engine-programs')?.state,
      'passed',
      JSON.stringify(found.get('host/engine-programs')),
    );
    const without = { '/proc/sys/kernel/core_pattern': 'core\n', '/proc/sys/kernel/modprobe': '\n' };
    assert.equal((await outcomesOn(usualHost(without))).get('host/engine-programs')?.state, 'passed');
  });

  for (const [what, files, program] of writable)
    it(`fail where others may write to ${what}`, async () => {
      const host = usualHost({ ...files, [program]: '' });
      setMode(host, program, 0o757);
      const message = messagesOf((await outcomesOn(host)).get('host/engine-programs'));
      assert.ok(message.includes(`${program}: other users can write to it`), message);
    });

  it('fail where others may make or replace them', async () => {
    const there = usualHost({ '/proc/sys/kernel/core_pattern': '|/opt/x/crash\n', '/opt/x/crash': '' });
    setMode(there, '/opt/x', 0o777);
    const rule = 'host/writable-parent-directories';
    assert.match(messagesOf((await outcomesOn(there)).get(rule)), /\/opt\/x, which holds \/opt\/x\/crash/u);
    const missing = usualHost({ '/proc/sys/kernel/core_pattern': '|/opt/x/y/crash\n', '/opt/x/z': '' });
    setMode(missing, '/opt/x', 0o1777);
    assert.match(messagesOf((await outcomesOn(missing)).get(rule)), /create files in \/opt\/x/u);
  });

  it('are no interpreters where nothing is mounted that has them: listing it would mount it', async () => {
    const mount = '1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:30 / /proc/sys/fs/binfmt_misc rw - ';
    const format = { [`${binfmt}/x`]: 'enabled\ninterpreter /opt/x\nflags: \n', '/opt/x': '' };
    for (const [fsType, state] of [
      ['autofs', 'passed'],
      ['binfmt_misc', 'failed'],
    ] as const) {
      const host = usualHost({ ...format, '/proc/1/mountinfo': `${mount}${fsType} x rw\n` });
      setMode(host, '/opt/x', 0o777);
      assert.equal((await outcomesOn(host)).get('host/engine-programs')?.state, state, fsType);
    }
  });

  it('are not judged where they are turned off, or without an engine', async () => {
    const host = usualHost({
      [`${binfmt}/old`]: 'disabled\ninterpreter /opt/old\nflags: \n',
      '/opt/old': '',
      '/proc/sys/kernel/core_pattern': '/var/crash/core.%p\n',
    });
    setMode(host, '/opt/old', 0o777);
    assert.equal((await outcomesOn(host)).get('host/engine-programs')?.state, 'passed');
    host.remove('/usr/bin/dockerd');
    assert.equal((await outcomesOn(host)).get('host/engine-programs')?.state, 'not-applicable');
  });
});

describe('image files behind the file systems of an engine', { skip: asRoot }, () => {
  const root = '1 0 8:1 / / rw - ext4 /dev/sda1 rw\n';
  const image = '/srv/images/data.img';
  /** A host whose data root, or a volume in it, is on a device. */
  function onDevice(mountPoint: string, device: string, files: Files): FakeHost {
    const host = usualHost({
      '/proc/1/mountinfo': `${root}2 1 ${device} / ${mountPoint} rw - ext4 /dev/x rw\n`,
      '/var/lib/docker/volumes/v/_data/x': '',
      [image]: '',
      ...files,
    });
    for (const folder of ['/srv', '/srv/images']) setMode(host, folder, 0o755);
    setMode(host, image, 0o644);
    return host;
  }
  const loop = { '/sys/dev/block/7:3/loop/backing_file': `${image}\n` };

  const places: readonly (readonly [what: string, mountPoint: string, device: string, files: Files])[] = [
    ['the data root', '/var/lib/docker', '7:3', loop],
    ['a folder above it', '/var', '7:3', loop],
    ['a volume', '/var/lib/docker/volumes/v/_data', '7:3', loop],
    [
      'a mapping of a loop device',
      '/var/lib/docker',
      '253:0',
      { ...loop, '/sys/dev/block/253:0/slaves/loop3/dev': '7:3\n' },
    ],
  ];
  for (const [what, mountPoint, device, files] of places)
    it(`are root’s alone: ${what}`, async () => {
      const host = onDevice(mountPoint, device, files);
      const rules = ['host/daemon-config-mode', 'host/daemon-config-owner'] as const;
      const states = async () => {
        const found = await outcomesOn(host);
        return rules.map((rule) => found.get(rule)?.state);
      };
      assert.deepEqual(await states(), ['passed', 'passed']);
      setMode(host, image, 0o666);
      assert.deepEqual(await states(), ['failed', 'passed']);
      setMode(host, image, 0o644);
      setOwner(host, image, 1000, 1000);
      assert.deepEqual(await states(), ['passed', 'failed']);
    });

  it('are found behind a partition of a loop device', async () => {
    const host = onDevice('/var/lib/docker', '259:0', {
      '/sys/devices/virtual/block/loop3/loop3p1/dev': '259:0\n',
      '/sys/devices/virtual/block/loop3/loop/backing_file': `${image}\n`,
    });
    host.link('/sys/dev/block/259:0', '../../devices/virtual/block/loop3/loop3p1');
    setMode(host, image, 0o666);
    assert.equal((await outcomesOn(host)).get('host/daemon-config-mode')?.state, 'failed');
  });

  it('are none on disks and behind deleted files, and unknown behind a network', async () => {
    const rule = 'host/daemon-config-mode';
    const disk = onDevice('/var/lib/docker', '8:2', {});
    assert.equal((await outcomesOn(disk)).get(rule)?.state, 'not-applicable');
    const gone = onDevice('/var/lib/docker', '7:3', {
      '/sys/dev/block/7:3/loop/backing_file': '/x (deleted)\n',
    });
    assert.equal((await outcomesOn(gone)).get(rule)?.state, 'not-applicable');
    assert.equal((await outcomesOn(onDevice('/var/lib/docker', '43:0', {}))).get(rule)?.state, 'unknown');
  });
});
