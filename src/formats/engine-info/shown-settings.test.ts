import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readComponents } from './read-components.ts';
import { readPlugins } from './read-plugins.ts';
import { readShownSettings } from './shown-settings.ts';

const info = {
  Debug: true,
  IPv4Forwarding: false,
  LoggingDriver: 'journald',
  ExperimentalBuild: true,
  DefaultRuntime: 'runsc',
  Runtimes: { runsc: { path: 'runsc' }, runc: { path: 'runc' } },
  Plugins: { Authorization: ['gate'] },
  DefaultAddressPools: [{ Base: '10.77.0.0/16', Size: 24 }],
  RegistryConfig: {
    InsecureRegistryCIDRs: ['127.0.0.0/8', '10.0.0.0/8'],
    IndexConfigs: {
      'docker.io': { Name: 'docker.io', Secure: true },
      'registry.example:5000': { Name: 'registry.example:5000', Secure: false },
    },
    Mirrors: ['http://mirror.example/'],
  },
};

test('the settings that an engine shows', () => {
  const values = Object.entries(readShownSettings(info, 'f')).map(([name, reading]) => [
    name,
    reading.state === 'known' ? reading.value : reading.state,
  ]);
  assert.deepEqual(Object.fromEntries(values), {
    debug: true,
    kernelForwards: false,
    insecureRegistries: { hosts: ['registry.example:5000'], networks: ['10.0.0.0/8', '127.0.0.0/8'] },
    mirrors: ['http://mirror.example/'],
    authorizationPlugins: ['gate'],
    logDriver: 'journald',
    experimental: true,
    addressPools: [{ base: '10.77.0.0/16', size: 24 }],
    defaultRuntime: 'runsc',
    runtimes: [
      { name: 'runc', path: 'runc', others: [] },
      { name: 'runsc', path: 'runsc', others: [] },
    ],
  });
});

test('a missing member is absent, and one of the wrong type is malformed alone', () => {
  const readings = readShownSettings({ Debug: 'no', Plugins: { Authorization: null } }, 'f');
  assert.equal(readings.debug.state, 'unreadable');
  assert.deepEqual(readings.authorizationPlugins, { state: 'known', value: [], from: 'f' });
  for (const name of ['logDriver', 'addressPools', 'mirrors', 'insecureRegistries'] as const)
    assert.equal(readings[name].state, 'absent', name);
});

const noRights = {
  hostNetwork: false,
  hostProcesses: false,
  hostIpc: false,
  capabilities: [],
  mounts: [],
  devices: [],
  allDevices: false,
};

test('the rights of a managed plugin, by its settings where it has any', () => {
  const Config = {
    Interface: { Types: ['docker.volumedriver/1.0'] },
    Network: { Type: 'host' },
    PidHost: true,
    IpcHost: true,
    Linux: {
      Capabilities: ['CAP_SYS_ADMIN', 'NET_ADMIN'],
      AllowAllDevices: true,
      Devices: [{ Path: '/dev/fuse' }],
    },
    Mounts: [{ Source: '/configured', Options: ['rbind'] }],
  };
  const rightsWith = (Settings: object) => {
    const found = readPlugins([{ Name: 'a', Enabled: true, Config, Settings }], 'f');
    assert.ok(found.state === 'known');
    return found.value[0]?.rights;
  };
  assert.deepEqual(rightsWith({ Mounts: [], Devices: null }), {
    hostNetwork: true,
    hostProcesses: true,
    hostIpc: true,
    capabilities: ['NET_ADMIN', 'SYS_ADMIN'],
    mounts: [{ source: '/configured', readOnly: false }],
    devices: ['/dev/fuse'],
    allDevices: true,
  });
  const set = rightsWith({
    Mounts: [{ Source: '/etc', Options: ['rbind', 'ro'] }, { Source: null }, { Source: '' }],
    Devices: [{ Path: '/dev/sda' }, { Path: null }],
  });
  assert.deepEqual([set?.mounts, set?.devices], [[{ source: '/etc', readOnly: true }], ['/dev/sda']]);
});

test('managed plugins, with their interfaces in both forms', () => {
  const reading = readPlugins(
    [
      { Name: 'vol:1', Enabled: true, Config: { Interface: { Types: ['docker.volumedriver/1.0'] } } },
      { Name: 'gate:1', Enabled: false, Config: { Interface: { Types: [{ Capability: 'authz' }] } } },
    ],
    'f',
  );
  assert.deepEqual(reading.state === 'known' && reading.value, [
    { name: 'gate:1', enabled: false, interfaces: ['authz'], rights: noRights },
    { name: 'vol:1', enabled: true, interfaces: ['volumedriver'], rights: noRights },
  ]);
  assert.equal(readPlugins({}, 'f').state, 'unreadable');
  assert.deepEqual(readPlugins([{ Name: 'a', Enabled: true }], 'f'), {
    state: 'known',
    value: [{ name: 'a', enabled: true, interfaces: [] }],
    from: 'f',
  });
});

test('components, and whether Docker built them', () => {
  const Components = [
    { Name: 'Engine', Version: '26.1.4' },
    { Name: 'containerd', Version: '1.6.33' },
    { Name: 'docker-init', Version: '0.19.0' },
    { Name: 'runc', Version: '' },
  ];
  const reading = readComponents({ Platform: { Name: 'Docker Engine - Community' }, Components }, 'f');
  assert.deepEqual(reading.state === 'known' && reading.value, [
    { name: 'engine', version: '26.1.4', builtByDocker: true },
    { name: 'containerd', version: '1.6.33', builtByDocker: true },
  ]);
  const other = readComponents({ Platform: { Name: '' }, Components }, 'f');
  assert.equal(other.state === 'known' && other.value[0]?.builtByDocker, false);
  assert.equal(readComponents([], 'f').state, 'unreadable');
});

test('an engine without a list of components gives its own version', () => {
  const own = (document: object): unknown => {
    const reading = readComponents(document, 'f');
    return reading.state === 'known' ? reading.value : reading.state;
  };
  const old = { Version: '17.12.1-ce', ApiVersion: '1.35' };
  assert.deepEqual(own(old), [{ name: 'engine', version: '17.12.1-ce', builtByDocker: true }]);
  assert.deepEqual(own({ Version: '1.13.1' }), [{ name: 'engine', version: '1.13.1', builtByDocker: false }]);
  assert.deepEqual(own({}), []);
  assert.deepEqual(own({ ...old, Components: [{ Name: 'Podman Engine', Version: '5.4.2' }] }), []);
});
