import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { collect, hostPathsOf, process40, web } from '../../../test/kit/collect.ts';
import { engineRoutes } from '../../../test/kit/engine-documents.ts';
import { writeProcess, type FakeHost } from '../../../test/kit/fake-host.ts';

const bundle = `/run/bundles/${web.id}/config.json`;

/** Returns the host paths that the container `web` has, given its mount table and its specified mounts. */
async function pathsWith(
  own: readonly string[],
  specified: readonly object[] = [],
  { binds = [], prepare }: { binds?: readonly string[]; prepare?: (host: FakeHost) => void } = {},
): Promise<string[]> {
  const { facts } = await collect(engineRoutes([{ ...web, binds: [...binds] }]), (host) => {
    writeProcess(host, process40);
    const proc = [
      '1 0 8:1 / / rw - ext4 /dev/sda rw',
      '2 1 0:25 / /run rw - tmpfs tmpfs rw',
      '3 1 0:5 / /dev rw - devtmpfs udev rw',
      '4 1 0:21 / /proc rw - proc proc rw',
    ];
    host.write('/proc/1/mountinfo', `${proc.join('\n')}\n`);
    host.write('/proc/40/mountinfo', `10 1 0:99 / / rw - overlay overlay rw\n${own.join('\n')}\n`);
    const linux = { cgroupsPath: `/docker/${web.id}` };
    host.write(bundle, JSON.stringify({ process: { user: {} }, mounts: specified, linux }));
    prepare?.(host);
  });
  return hostPathsOf(facts, 'web');
}

describe('mounts that a container got after its start', () => {
  test('a directory of the host', async () => {
    const paths = await pathsWith(['11 10 8:1 /etc /late rw - ext4 /dev/sda rw']);
    assert.deepEqual(paths, ['/etc']);
  });

  test('a socket, a kernel file system and the devices of the host', async () => {
    const paths = await pathsWith([
      '11 10 0:25 /docker.sock /s rw - tmpfs tmpfs rw',
      '12 10 0:21 /sys /p rw - proc proc rw',
      '13 10 0:5 / /d rw - devtmpfs udev rw',
    ]);
    assert.deepEqual(paths, ['/run/docker.sock', '/proc/sys', '/dev']);
  });

  test('kernel file systems of the host that a runtime never mounts, at their places and below a tmpfs', async () => {
    const table = [
      ['0:8', '/sys/kernel/debug', 'debugfs'],
      ['0:7', '/sys/kernel/security', 'securityfs'],
    ] as const;
    const prepare = (host: FakeHost): void =>
      host.write(
        '/proc/1/mountinfo',
        table
          .map(([device, place, type], at) => `${at + 2} 1 ${device} / ${place} rw - ${type} x rw\n`)
          .join(''),
      );
    const specified = [
      { destination: '/tmp', type: 'tmpfs', source: 'tmpfs' },
      { destination: '/sys', type: 'sysfs', source: 'sysfs' },
    ];
    const own = table.flatMap(([device, place, type], at) => [
      `${at + 20} 10 ${device} / ${place} rw - ${type} x rw`,
      `${at + 30} 10 ${device} / /tmp/${at} rw - ${type} x rw`,
    ]);
    const [debug, security] = [table[0][1], table[1][1]];
    assert.deepEqual(await pathsWith(own, specified, { prepare }), [debug, debug, security, security]);
    const bound = [{ destination: '/host', type: 'bind', source: '/', options: ['rbind'] }];
    const below = table.map(
      ([device, place, type], at) => `${at + 20} 10 ${device} / /host${place} rw - ${type} x rw`,
    );
    assert.deepEqual(await pathsWith(below, bound, { prepare }), ['/'], 'a bind mount shows them');
  });

  test('what is mounted in the root of a container is listed once where a bind mount shows that root again', async () => {
    const prepare = (host: FakeHost): void =>
      host.write(
        '/proc/1/mountinfo',
        '1 0 8:1 / / rw - ext4 /dev/sda rw\n2 1 0:30 / /sys/fs/cgroup rw - cgroup2 x rw\n3 1 0:8 / /sys/kernel/debug rw - debugfs x rw\n',
      );
    const merged = '/host/var/lib/docker/overlay2/1/merged';
    const specified = [
      { destination: '/sys/fs/cgroup', type: 'cgroup', source: 'cgroup' },
      { destination: '/sys', type: 'bind', source: '/sys', options: ['rbind', 'ro'] },
      { destination: '/host', type: 'bind', source: '/', options: ['rbind', 'ro'] },
    ];
    const again = async (first: string, second: string, { device = '0:99', more = [] as string[] } = {}) => {
      const own = [
        '11 10 8:1 / /host ro - ext4 /dev/sda rw',
        `12 10 0:30 /system.slice/docker-1.scope /sys/fs/cgroup ${first} - cgroup2 x rw`,
        `13 10 0:8 / /sys/kernel/debug ${first} - debugfs x rw`,
        `14 11 ${device} / ${merged} rw - overlay overlay rw`,
        `15 14 0:30 /system.slice/docker-1.scope ${merged}/sys/fs/cgroup ${second} - cgroup2 x rw`,
        `16 14 0:8 / ${merged}/sys/kernel/debug ${second} - debugfs x rw`,
        ...more,
      ];
      const paths = await pathsWith(own, specified, { prepare });
      return paths.filter((path) => path.includes('cgroup') || path.includes('debug'));
    };
    assert.deepEqual(await again('ro', 'ro'), []);
    assert.deepEqual(await again('rw', 'rw'), []);
    const masked = ['17 13 0:5 /null /sys/kernel/debug/x rw - devtmpfs udev rw'];
    assert.deepEqual(await again('rw', 'rw', { more: masked }), ['/sys/kernel/debug'], 'masked at its place');
    const both = ['/sys/fs/cgroup/system.slice/docker-1.scope', '/sys/kernel/debug'];
    assert.deepEqual((await again('ro', 'rw')).toSorted(), both, 'writable there only');
    assert.deepEqual(
      (await again('ro', 'ro', { device: '0:98' })).toSorted(),
      both,
      'the root of another container',
    );
  });

  test('what the specification mounts is listed once, whatever its target is called', async () => {
    const specified = [
      { destination: '/var/run/x', type: 'bind', source: '/srv/x', options: ['rbind', 'ro'] },
      { destination: '/proc', type: 'proc', source: 'proc' },
      { destination: '/dev', type: 'tmpfs', source: 'tmpfs' },
    ];
    const own = [
      '11 10 8:1 /srv/x /run/x ro - ext4 /dev/sda rw',
      '12 10 0:21 / /proc rw - proc proc rw',
      '13 10 0:21 /sys /proc/sys ro - proc proc rw',
      '14 10 0:5 /null /dev/null rw - devtmpfs udev rw',
      '15 10 0:77 / /dev/shm rw - tmpfs shm rw',
    ];
    assert.deepEqual(await pathsWith(own, specified), ['/srv/x'], 'no setting shows it');
    const writable = own.map((line) => line.replace('/run/x ro', '/run/x rw'));
    assert.deepEqual(
      await pathsWith(writable, specified),
      ['/srv/x', '/srv/x'],
      'writable, and read-only as specified',
    );
  });

  test('a specified link that leads elsewhere since the start', async () => {
    const specified = [{ destination: '/x', type: 'bind', source: '/srv/x', options: ['rbind'] }];
    const prepare = (host: FakeHost): void => {
      host.write('/srv/y/file', '');
      host.link('/srv/x', '/srv/y');
    };
    assert.deepEqual(await pathsWith(['11 10 8:1 /srv/y /x rw - ext4 /dev/sda rw'], specified, { prepare }), [
      '/srv/y',
    ]);
  });

  test('what came with a directory of the host is below it', async () => {
    const own = [
      '11 10 8:1 / /x ro - ext4 /dev/sda rw',
      '12 11 0:25 / /x/run ro - tmpfs tmpfs rw',
      '13 11 0:21 / /x/proc ro - proc proc rw',
      '14 11 0:5 / /x/other rw - devtmpfs udev rw',
      '15 10 0:21 / /p rw - proc proc rw',
    ];
    assert.deepEqual(await pathsWith(own), ['/', '/dev', '/proc']);
    const writable = own.map((line) => line.replace('/x ro', '/x rw'));
    assert.deepEqual(
      await pathsWith(writable),
      ['/', '/run', '/proc', '/dev', '/proc'],
      'less than above it',
    );
  });

  test('what a mount of the host shows again below the root of the container is listed once', async () => {
    const specified = [
      { destination: '/rootfs', type: 'bind', source: '/', options: ['rbind', 'ro'] },
      { destination: '/var/lib/docker', type: 'bind', source: '/var/lib/docker', options: ['rbind', 'ro'] },
    ];
    const root = '/var/lib/docker/overlay2/abc/merged';
    const below = (access: string) => [
      '11 10 8:1 / /rootfs ro - ext4 /dev/sda rw',
      '12 11 0:5 / /rootfs/dev ro - devtmpfs udev rw',
      '13 10 8:1 /var/lib/docker /var/lib/docker ro - ext4 /dev/sda rw',
      '14 10 0:21 / /proc rw - proc proc rw',
      '18 14 0:21 /sys /proc/sys ro - proc proc rw',
      `15 13 0:5 / ${root}/rootfs/dev ${access} - devtmpfs udev rw`,
      `16 13 0:21 / ${root}/proc ${access} - proc proc rw`,
    ];
    const own = (access: string) => [...below(access), `17 13 0:99 / ${root} ro - overlay overlay rw`];
    const binds = { binds: ['/:/rootfs:ro', '/var/lib/docker:/var/lib/docker:ro'] };
    const written = ['/', '/var/lib/docker'];
    assert.deepEqual(await pathsWith(own('ro'), specified, binds), written);
    // Of the first `/proc` a part is read-only.
    assert.deepEqual(await pathsWith(own('rw'), specified, binds), [...written, '/dev', '/proc']);
    assert.deepEqual(await pathsWith(below('ro'), specified, binds), [...written, '/dev', '/proc']);
  });

  test('what is below a written mount belongs to it', async () => {
    const specified = [{ destination: '/h', type: 'bind', source: '/', options: ['rbind'] }];
    const own = [
      '11 10 8:1 / /h rw - ext4 /dev/sda rw',
      '12 11 0:25 / /h/run rw - tmpfs tmpfs rw',
      '13 11 0:21 / /h/proc rw - proc proc rw',
    ];
    assert.deepEqual(await pathsWith(own, specified, { binds: ['/:/h'] }), ['/']);
  });
});
