import assert from 'node:assert/strict';
import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { collect, process40, web } from '../../../test/kit/collect.ts';
import { engineRoutes } from '../../../test/kit/engine-documents.ts';
import { writeProcess, type FakeHost } from '../../../test/kit/fake-host.ts';
import { buildReport } from '../../app/build-report.ts';
import { check as deviceRules } from '../../checks/workload/device-cgroup-rules.ts';
import { check as systemPaths } from '../../checks/workload/system-paths.ts';

const specification = {
  process: { user: { uid: 0 } },
  mounts: [
    { destination: '/proc', type: 'proc', source: 'proc' },
    { destination: '/sys', type: 'sysfs', source: 'sysfs', options: ['ro'] },
    { destination: '/sys/fs/cgroup', type: 'cgroup', source: 'cgroup', options: ['ro'] },
  ],
  linux: {
    cgroupsPath: `/docker/${web.id}`,
    maskedPaths: ['/proc/kcore', '/proc/absent'],
    readonlyPaths: ['/proc/sys', '/proc/absent-too'],
    resources: { devices: [{ allow: true, type: 'c', major: 1, minor: 3, access: 'rwm' }] },
  },
};

const usual = [
  '10 1 0:99 / / rw - overlay overlay rw',
  '11 10 0:50 / /proc rw - proc proc rw',
  '12 10 0:51 / /sys ro - sysfs sysfs ro',
  '13 12 0:30 / /sys/fs/cgroup ro - cgroup2 cgroup rw',
  '14 11 0:50 /sys /proc/sys ro - proc proc rw',
  '15 11 0:52 /null /proc/kcore rw - tmpfs tmpfs rw',
];

/** Returns state and message of a check on a running container. */
async function outcome(
  check: typeof deviceRules | typeof systemPaths,
  mounts: readonly string[],
  prepare: (host: FakeHost) => void = () => undefined,
): Promise<string> {
  const { facts } = await collect(engineRoutes([web]), (host) => {
    writeProcess(host, process40);
    host.write('/proc/sys/kernel/core_pattern', '');
    host.write('/proc/kcore', '');
    host.write('/proc/1/mountinfo', '1 0 8:1 / / rw - ext4 /dev/sda rw\n');
    host.write('/proc/40/mountinfo', `${mounts.join('\n')}\n`);
    host.write(`/run/bundles/${web.id}/config.json`, JSON.stringify(specification));
    prepare(host);
  });
  const { outcomes, findings } = buildReport(facts, [check], { version: '0', targets: [] });
  const [first] = outcomes;
  return findings[0]?.message ?? first?.outcome.state ?? 'none';
}

describe('system paths of a running container', () => {
  test('pass as they were set up, without the paths that the kernel lacks', async () => {
    assert.equal(await outcome(systemPaths, usual), 'passed');
  });

  for (const [title, mounts, found] of [
    ['/proc/sys unmounted', usual.filter((line) => !line.startsWith('14')), '/proc/sys'],
    ['/proc/sys remounted', usual.map((line) => line.replace('/proc/sys ro', '/proc/sys rw')), '/proc/sys'],
    ['a mask removed', usual.filter((line) => !line.startsWith('15')), '/proc/kcore'],
    [
      '/proc mounted again over all',
      [...usual, '20 11 0:50 / /proc rw - proc proc rw'],
      '/proc/kcore, /proc/sys',
    ],
    ['/proc mounted elsewhere', [...usual, '20 10 0:50 / /mnt rw - proc proc rw'], '/mnt'],
    ['/proc/sys mounted elsewhere', [...usual, '20 10 0:50 /sys /mnt rw - proc proc rw'], '/mnt'],
    ['/sys remounted', usual.map((line) => line.replace(' /sys ro', ' /sys rw')), '/sys'],
    ['/sys mounted elsewhere', [...usual, '20 10 0:51 / /mnt rw - sysfs sysfs rw'], '/mnt'],
    [
      'the control groups remounted',
      usual.map((line) => line.replace('/cgroup ro', '/cgroup rw')),
      '/sys/fs/cgroup',
    ],
  ] as const) {
    test(`fail with ${title}`, async () => {
      assert.match(await outcome(systemPaths, mounts), new RegExp(`: ${found}$`, 'u'));
    });
  }

  test('pass with another read-only /proc', async () => {
    assert.equal(await outcome(systemPaths, [...usual, '20 10 0:50 / /mnt ro - proc proc rw']), 'passed');
  });
});

describe('the device cgroup of a running container', () => {
  const group = `/docker/${web.id}`;
  const withRules = (rules: string) => (host: FakeHost) => {
    host.write('/proc/40/cgroup', `5:devices:${group}\n`);
    host.write(`/sys/fs/cgroup/devices${group}/devices.list`, rules);
  };

  test('passes with the rules it was started with, and those of every container', async () => {
    const rules = 'c 1:3 rwm\nc *:* m\nb *:* m\nc 10:200 rwm\nc 136:* rwm\n';
    assert.equal(await outcome(deviceRules, usual, withRules(rules)), 'passed');
  });

  test('fails with a rule that was added', async () => {
    assert.match(
      await outcome(deviceRules, usual, withRules('a *:* rwm\n')),
      /opened after the start: a \*:\* rwm/u,
    );
    assert.match(
      await outcome(deviceRules, usual, withRules('c 1:3 rwm\nb 8:0 r\n')),
      /: b 8:0 r allows disks/u,
    );
  });

  test('rests on what was requested where an eBPF program decides', async () => {
    assert.equal(await outcome(deviceRules, usual), 'passed');
  });

  test('fails for processes outside of the cgroup whose program decides', async () => {
    const mounts = [
      ...usual,
      `16 10 8:1 /var/lib/docker/containers/${web.id}/hosts /etc/hosts rw - ext4 /dev/sda rw`,
    ];
    const moved = (host: FakeHost): void => {
      host.write('/proc/40/uid_map', '0 0 4294967295\n');
      host.write('/proc/40/cgroup', '0::/system.slice/mine.service\n');
    };
    assert.match(await outcome(deviceRules, mounts, moved), /outside the container’s cgroup/u);
    const entered = (host: FakeHost): void => {
      host.write('/proc/40/uid_map', '0 0 4294967295\n');
      host.write('/proc/41/cgroup', '0::/user.slice\n');
      host.link('/proc/41/ns/mnt', readlinkSync(join(host.root, '/proc/40/ns/mnt')));
    };
    assert.match(await outcome(deviceRules, usual, entered), /outside the container’s cgroup/u);
    const remapped = (host: FakeHost): void => {
      moved(host);
      host.write('/proc/40/uid_map', '0 100000 65536\n');
    };
    assert.equal(await outcome(deviceRules, mounts, remapped), 'passed');
  });
});
