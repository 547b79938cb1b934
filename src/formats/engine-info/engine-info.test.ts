import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEngineInfo } from './read-info.ts';
import { readNetworks } from './read-networks.ts';

const name = 'com.docker.network.bridge.enable_icc';

const info = {
  ID: 'an-id',
  ServerVersion: '26.1.5',
  OSType: 'linux',
  OperatingSystem: 'Debian GNU/Linux 13 (trixie)',
  CgroupVersion: '2',
  Driver: 'overlay2',
  DockerRootDir: '/var/lib/docker',
  NCPU: 4,
  MemTotal: 8_000_000_000,
  HttpProxy: 'http://user:secret@proxy.example',
  SecurityOptions: ['name=seccomp,profile=default', 'name=userns', 'name=no-new-privileges'],
  Swarm: { LocalNodeState: 'active', ControlAvailable: true },
  LiveRestoreEnabled: true,
  SystemTime: '2026-01-02T03:04:05.678Z',
  Warnings: null,
};

function profileWith(...options: readonly string[]) {
  const reading = readEngineInfo({ ...info, SecurityOptions: options }, 'f');
  return reading.state === 'known' ? reading.value.seccompProfile : reading;
}

function stateWith(Swarm: object) {
  const reading = readEngineInfo({ ...info, Swarm }, 'f');
  return reading.state === 'known' ? reading.value.swarm : reading.state;
}

function trafficWith(Options: object | undefined) {
  const networks = [{ Name: 'bridge', Id: '1', Driver: 'bridge', Options }];
  const reading = readNetworks(networks, 'f');
  if (reading.state !== 'known') return reading.state;
  const traffic = reading.value.interContainerTraffic;
  return traffic.state === 'known' ? traffic.value : traffic.state;
}

test('the members of GET /info, without its proxies', () => {
  const reading = readEngineInfo(info, 'GET /info');
  assert.ok(reading.state === 'known');
  const { shown: _, ...said } = reading.value;
  assert.deepEqual(said, {
    id: 'an-id',
    version: '26.1.5',
    operatingSystem: 'Debian GNU/Linux 13 (trixie)',
    osType: 'linux',
    cdiFolders: [],
    cgroupVersion: '2',
    storageDriver: 'overlay2',
    dataRoot: '/var/lib/docker',
    cpus: 4,
    memoryBytes: 8_000_000_000,
    rootless: false,
    usernsRemap: true,
    noNewPrivilegesDefault: true,
    seccompProfile: { state: 'known', value: 'builtin', from: 'GET /info' },
    apparmor: false,
    selinux: false,
    swarm: 'manager',
    liveRestore: true,
    systemTime: { state: 'known', value: '2026-01-02T03:04:05.678Z', from: 'GET /info' },
    warnings: [],
  });
});

test('a profile by path, a disabled one, and none in the kernel', () => {
  assert.deepEqual(profileWith('name=seccomp,profile=/etc/a,b.json'), {
    state: 'known',
    value: '/etc/a,b.json',
    from: 'f',
  });
  assert.deepEqual(profileWith('name=seccomp,profile=unconfined'), {
    state: 'known',
    value: 'unconfined',
    from: 'f',
  });
  assert.deepEqual(profileWith('name=cgroupns'), { state: 'absent', from: 'f' });
});

test('states of a swarm', () => {
  assert.equal(stateWith({ LocalNodeState: 'inactive' }), 'inactive');
  assert.equal(stateWith({ LocalNodeState: 'active', ControlAvailable: false }), 'worker');
  assert.equal(stateWith({ LocalNodeState: 'locked' }), 'other');
});

test('an answer of another form is malformed', () => {
  for (const document of [null, [], {}, { ...info, SecurityOptions: 'none' }, { ...info, ServerVersion: '' }])
    assert.equal(readEngineInfo(document, 'f').state, 'unreadable');
  for (const document of [{}, [5], [{ Name: 'x' }]])
    assert.equal(readNetworks(document, 'f').state, 'unreadable');
});

test('traffic between containers of the default bridge', () => {
  assert.equal(trafficWith({ [name]: 'true' }), true);
  assert.equal(trafficWith({ [name]: 'false' }), false);
  assert.equal(trafficWith({ [name]: 'perhaps' }), 'unreadable');
  assert.equal(trafficWith({}), 'unreadable');
  const none = readNetworks(
    [
      { Name: 'b', Id: '2' },
      { Name: 'a', Id: '1', Internal: true },
    ],
    'f',
  );
  assert.ok(none.state === 'known');
  assert.equal(none.value.interContainerTraffic.state, 'absent');
  assert.deepEqual(
    none.value.networks.map(({ name: network }) => network),
    ['a', 'b'],
  );
});
