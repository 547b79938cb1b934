import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonRecord } from '../formats/json/members.ts';
import { recordAt } from '../formats/json/members.ts';
import { twinRequest } from './twin-request.ts';

const inspect = {
  Id: 'ab12',
  Name: '/shop-web-1',
  Image: 'sha256:cd34',
  Config: {
    Image: 'shop:latest',
    Hostname: 'web',
    Domainname: 'example',
    User: '1000',
    Env: ['TOKEN=secret'],
    Cmd: ['serve'],
    Entrypoint: ['/entry'],
    WorkingDir: '/private',
    ExposedPorts: { '80/tcp': {} },
    Volumes: { '/anon': {} },
    MacAddress: '02:42:ac:11:00:99',
    Labels: { 'com.docker.compose.project': 'shop', 'io.docker.x': 'y', owner: 'ann' },
    Healthcheck: { Test: ['CMD', 'true'] },
    Tty: true,
  },
  HostConfig: {
    Binds: ['vol:/data'],
    Mounts: [{ Type: 'tmpfs', Target: '/tmp' }],
    NetworkMode: 'shop_default',
    PortBindings: { '80/tcp': [{ HostPort: '80' }] },
    RestartPolicy: { Name: 'always' },
    AutoRemove: true,
    LogConfig: { Type: 'none' },
    Links: ['/db:db'],
    CapAdd: ['SYS_ADMIN'],
    CapDrop: ['ALL'],
    SecurityOpt: ['seccomp={}', 'no-new-privileges'],
    Privileged: false,
    ReadonlyRootfs: true,
    PidsLimit: 64,
    Memory: 1048576,
    PidMode: 'container:ef',
    MaskedPaths: [],
    CgroupParent: '/x',
    Runtime: 'crun',
  },
  NetworkSettings: {
    Networks: {
      shop_default: {
        NetworkID: 'n1',
        IPAddress: '10.0.0.2',
        Aliases: ['web'],
        MacAddress: '02:42:ac:11:00:99',
      },
      other: { NetworkID: 'n2' },
    },
  },
};

function twin(more: JsonRecord = {}, helperFile?: string): JsonRecord {
  return twinRequest(
    { ...inspect, HostConfig: { ...inspect.HostConfig, ...more } },
    {
      helperArguments: ['only=mount'],
      labels: { 'dev.ironhull.run': 'x' },
      ...(helperFile && { helperFile }),
    },
  ).body;
}

test('a twin has the settings of the container that confine it', () => {
  const host = recordAt(twin(), 'HostConfig');
  for (const name of [
    'CapAdd',
    'CapDrop',
    'SecurityOpt',
    'ReadonlyRootfs',
    'PidsLimit',
    'Memory',
    'PidMode',
    'MaskedPaths',
    'CgroupParent',
    'Runtime',
    'Binds',
    'NetworkMode',
  ] as const)
    assert.deepEqual(host?.[name], inspect.HostConfig[name], name);
  assert.equal(twin()['User'], '1000');
  assert.equal(twin()['Image'], 'sha256:cd34');
  assert.deepEqual(twin()['Volumes'], { '/anon': {} });
});

test('a twin runs the helper, and nothing of the application', () => {
  const body = twin();
  assert.deepEqual(body['Entrypoint'], ['/.ironhull-probe']);
  assert.deepEqual(body['Cmd'], ['only=mount']);
  assert.deepEqual(body['Healthcheck'], { Test: ['NONE'] });
  assert.doesNotMatch(JSON.stringify(body), /secret|serve|entry|private/u);
});

test('a twin publishes nothing, has no address or name, and no other program takes it for its own', () => {
  const { body, networks } = twinRequest(inspect, { helperArguments: [], labels: {} });
  assert.deepEqual(recordAt(body, 'HostConfig')?.['PortBindings'], {});
  assert.deepEqual(recordAt(body, 'HostConfig')?.['RestartPolicy'], { Name: '' });
  assert.equal(recordAt(body, 'HostConfig')?.['AutoRemove'], false);
  assert.deepEqual(body['NetworkingConfig'], { EndpointsConfig: { shop_default: {} } });
  assert.deepEqual(networks, ['n2']);
  assert.deepEqual(body['Labels'], {
    'com.docker.compose.project': '',
    'io.docker.x': '',
    'dev.ironhull.probe': 'ab12',
  });
  for (const name of ['Hostname', 'Domainname', 'MacAddress', 'ExposedPorts', 'Env'])
    assert.ok(!(name in body), name);
});

test('the helper is mounted read-only beside the mounts of the container, or left out to be copied', () => {
  const mounts = recordAt(twin({}, '/tmp/x/helper'), 'HostConfig')?.['Mounts'];
  const own = { Type: 'bind', Source: '/tmp/x/helper', Target: '/.ironhull-probe', ReadOnly: true };
  assert.deepEqual(mounts, [...inspect.HostConfig.Mounts, own]);
  assert.deepEqual(recordAt(twin({ Mounts: null }), 'HostConfig')?.['Mounts'], []);
});

test('networks follow the mode', () => {
  for (const mode of ['host', 'none', 'container:ab']) {
    const request = twinRequest(
      { ...inspect, HostConfig: { NetworkMode: mode } },
      { helperArguments: [], labels: {} },
    );
    assert.ok(!('NetworkingConfig' in request.body), mode);
    assert.deepEqual(request.networks, [], mode);
  }
  const networks = { bridge: { NetworkID: 'b' }, other: { NetworkID: 'n2' } };
  const bridge = twinRequest(
    { ...inspect, HostConfig: { NetworkMode: 'default' }, NetworkSettings: { Networks: networks } },
    { helperArguments: [], labels: {} },
  );
  assert.deepEqual(bridge.networks, ['n2']);
  assert.ok(!('NetworkingConfig' in bridge.body));
});
