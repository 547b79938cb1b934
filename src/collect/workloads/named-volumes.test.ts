import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { collect, hostPathsOf, process40, web } from '../../../test/kit/collect.ts';
import { buildReport } from '../../app/build-report.ts';
import { check as engineSocket } from '../../checks/workload/engine-socket.ts';
import { check as sensitiveHostPath } from '../../checks/workload/sensitive-host-path.ts';
import type { Facts } from '../../core/facts/facts.ts';
import { engineRoutes } from '../../../test/kit/engine-documents.ts';
import { writeProcess, type FakeHost } from '../../../test/kit/fake-host.ts';

describe('named volumes', () => {
  const data = '/var/lib/docker/volumes/v/_data';
  const volume = { Name: 'v', Driver: 'local', Mountpoint: data, Options: null };
  const shown = {
    Type: 'volume',
    Name: 'v',
    Source: data,
    Destination: '/x',
    Driver: 'local',
    Mode: '',
    RW: true,
  };

  async function volumePaths(prepare: (host: FakeHost) => void, own = data): Promise<string[]> {
    return hostPathsOf(await volumeFacts(prepare, own), 'web');
  }

  async function volumeFacts(
    prepare: (host: FakeHost) => void,
    own = data,
    { subpath, options = null }: { subpath?: string; options?: object | null } = {},
  ): Promise<Facts> {
    const routes = engineRoutes([web]);
    const inspect = routes[`/containers/${web.id}/json`];
    assert.ok(typeof inspect === 'object' && 'json' in inspect);
    const document = inspect.json as { HostConfig: object };
    const asked = { Type: 'volume', Source: 'v', Target: '/x', VolumeOptions: { Subpath: subpath } };
    const json = {
      ...document,
      HostConfig: { ...document.HostConfig, ...(subpath === undefined ? {} : { Mounts: [asked] }) },
      Mounts: [{ ...shown, Propagation: '' }],
    };
    const table = {
      ...routes,
      [`/containers/${web.id}/json`]: { json },
      '/volumes': { json: { Volumes: [{ ...volume, Options: options }] } },
    };
    const { facts } = await collect(table, (host) => {
      writeProcess(host, process40);
      host.write('/proc/1/mountinfo', '1 0 8:1 / / rw - ext4 /dev/sda rw\n');
      host.write(
        '/proc/40/mountinfo',
        `10 1 0:99 / / rw - overlay overlay rw\n11 10 8:1 ${own} /x rw - ext4 /dev/sda rw\n`,
      );
      prepare(host);
    });
    return facts;
  }

  test('its own directory is no host path', async () => {
    assert.deepEqual(await volumePaths((host) => host.write(`${data}/file`, '')), ['absent']);
  });

  test('a link in its place leads elsewhere, now or when the container started', async () => {
    const now = await volumePaths((host) => {
      host.write('/etc/shadow', '');
      host.link(data, '/etc');
    });
    assert.deepEqual(now, ['absent', '/etc']);
    const before = await volumePaths((host) => host.write(`${data}/file`, ''), '/etc');
    assert.deepEqual(before, ['absent', '/etc']);
  });

  test('the socket of an engine in it', async () => {
    const listening = (host: FakeHost): void => {
      host.write(`${data}/api`, '');
      host.write('/proc/5/comm', 'dockerd\n');
      host.write('/proc/5/mountinfo', '1 0 8:1 / / rw - ext4 /dev/sda rw\n');
      host.link('/proc/5/fd/3', 'socket:[7]');
      const line = `0000000000000000: 00000002 00000000 00010000 0001 01 7 ${data}/api`;
      host.write('/proc/5/net/unix', `Num\n${line}\n`);
    };
    const facts = await volumeFacts(listening);
    const { findings } = buildReport(facts, [engineSocket, sensitiveHostPath], { version: '0', targets: [] });
    assert.deepEqual(
      findings.map(({ message }) => message),
      [`The Docker socket ${data}/api is mounted at /x/api`],
    );
  });

  test('a bind mount of the host over it', async () => {
    const paths = await volumePaths((host) => {
      host.write(`${data}/file`, '');
      host.write(
        '/proc/1/mountinfo',
        `1 0 8:1 / / rw - ext4 /dev/sda rw\n2 1 8:1 /etc ${data} rw - ext4 /dev/sda rw\n`,
      );
    });
    assert.deepEqual(paths, ['absent', '/etc']);
  });

  test('a bind mount of the host over it, of which only a subpath is mounted', async () => {
    const { findings } = buildReport(
      await volumeFacts(
        (host) => {
          host.write(`${data}/sub/file`, '');
          host.write(
            '/proc/1/mountinfo',
            `1 0 8:1 / / rw - ext4 /dev/sda rw\n2 1 8:1 /etc ${data} rw - ext4 /dev/sda rw\n`,
          );
        },
        '/etc/sub',
        { subpath: 'sub' },
      ),
      [sensitiveHostPath],
      { version: '0', targets: [] },
    );
    assert.match(findings[0]?.message ?? '', /^\/etc\/sub of the host/u);
  });

  test('a volume that is a bind mount, and led elsewhere when it was mounted', async () => {
    const options = { type: 'none', o: 'bind', device: '/srv/innocent' };
    const paths = async (own: string): Promise<string[]> =>
      hostPathsOf(await volumeFacts((host) => host.write('/srv/innocent/file', ''), own, { options }), 'web');
    assert.deepEqual(await paths('/srv/innocent'), ['/srv/innocent']);
    assert.deepEqual(await paths('/etc'), ['/srv/innocent', '/etc']);
    assert.deepEqual(await paths(data), ['/srv/innocent'], 'where the engine mounts a block device');
  });

  test('a data root behind a link or a bind mount is the volume’s own', async () => {
    const linked = await volumePaths((host) => {
      host.write('/data/docker/volumes/v/_data/file', '');
      host.link('/var/lib/docker', '/data/docker');
    }, '/data/docker/volumes/v/_data');
    assert.deepEqual(linked, ['absent']);
    const bound = await volumePaths((host) => {
      host.write(`${data}/file`, '');
      host.write(
        '/proc/1/mountinfo',
        '1 0 8:1 / / rw - ext4 /dev/sda rw\n2 1 8:1 /data/docker /var/lib/docker rw - ext4 /dev/sda rw\n',
      );
    }, '/data/docker/volumes/v/_data');
    assert.deepEqual(bound, ['absent']);
  });
});
