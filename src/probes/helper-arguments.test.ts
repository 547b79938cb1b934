import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostMounts, planHelper, type HelperPlan } from './helper-arguments.ts';
import { findNeighbours } from './neighbours.ts';

const mebibyte = 1024 * 1024;

function plan(mounts: Readonly<Record<string, string>>, host: object = {}): HelperPlan {
  const list = Object.entries(mounts).map(([source, target]) => ({ source, target }));
  return planHelper({ HostConfig: host }, [], list, []);
}

function words(mounts: Readonly<Record<string, string>>, name: string): readonly string[] {
  return plan(mounts)
    .arguments.filter((word) => word.startsWith(`${name}=`))
    .map((word) => word.slice(name.length + 1));
}

test('files of the host are tried where a mount has them', () => {
  assert.ok(words({ '/': '/host' }, 'file').includes('/host/etc/shadow'));
  assert.ok(words({ '/': '/' }, 'file').includes('/etc/shadow'));
  assert.ok(words({ '/etc': '/config' }, 'file').includes('/config/shadow'));
  assert.ok(words({ '/root/.ssh': '/keys' }, 'file').includes('/keys'));
  assert.deepEqual(
    words({ '/srv/app': '/app', '/etc/passwd': '/etc/passwd', '/etc/localtime': '/etc/localtime' }, 'file'),
    [],
  );
});

test('sockets of engines are tried where a mount has them', () => {
  assert.deepEqual(words({ '/var/run/docker.sock': '/engine' }, 'socket'), ['/engine']);
  assert.ok(words({ '/run': '/host-run' }, 'socket').includes('/host-run/docker.sock'));
  assert.ok(words({ '/': '/host' }, 'socket').includes('/host/run/containerd/containerd.sock'));
  assert.deepEqual(words({ '/srv': '/srv' }, 'socket'), []);
});

test('bind mounts of an inspect document', () => {
  const mounts = [
    { Type: 'bind', Source: '/a', Destination: '/b' },
    { Type: 'volume', Source: '/v', Destination: '/w' },
    'x',
  ];
  assert.deepEqual(hostMounts({ Mounts: mounts }), [{ source: '/a', target: '/b' }]);
});

test('limits are tried only where that takes little', () => {
  const bounds = (host: object): string => {
    const { memoryBound, processBound } = plan({}, host);
    return `${memoryBound / mebibyte} ${processBound}`;
  };
  assert.equal(bounds({}), '0 200');
  assert.equal(bounds({ Memory: 32 * mebibyte, MemorySwap: 64 * mebibyte, PidsLimit: 64 }), '72 72');
  assert.equal(bounds({ Memory: 32 * mebibyte }), '72 200');
  assert.equal(bounds({ Memory: 32 * mebibyte, MemorySwap: -1 }), '0 200');
  assert.equal(bounds({ Memory: 32 * mebibyte, OomKillDisable: true }), '0 200');
  assert.equal(bounds({ Memory: 4096 * mebibyte, PidsLimit: 100_000 }), '0 0');
  assert.equal(bounds({ Memory: 0, PidsLimit: -1 }), '0 200');
});

test('ports of other containers, near and far', () => {
  const container = (id: string, network: string, address: string, ...ports: readonly number[]): object => ({
    Id: id,
    Ports: ports.map((PrivatePort) => ({ PrivatePort, Type: 'tcp' })),
    NetworkSettings: { Networks: { [network]: { NetworkID: network, IPAddress: address } } },
  });
  const own = { ...container('a', 'n1', '10.0.0.2', 80), HostConfig: { NetworkMode: 'n1' } };
  const others = [
    own,
    container('b', 'n1', '10.0.0.3', 5432, 5432),
    container('c', 'n2', '10.0.1.3', 6379),
    container('d', 'n2', '', 80),
    { Id: 'e', Ports: [{ PrivatePort: 53, Type: 'udp' }], NetworkSettings: null },
    'x',
  ];
  assert.deepEqual(findNeighbours(own, others), [
    { address: '10.0.0.3:5432', isNear: true },
    { address: '10.0.1.3:6379', isNear: false },
  ]);
  const joined = { Id: 'f', HostConfig: { NetworkMode: 'container:c' } };
  assert.deepEqual(
    findNeighbours(joined, others).map(({ address }) => address),
    ['10.0.0.2:80', '10.0.0.3:5432'],
  );
});
