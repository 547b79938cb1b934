import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SettingName, WrittenWorkload } from '../../core/workload/workload.ts';
import { readContainerInspect } from './read-container-inspect.ts';

const volumeName = 'f'.repeat(64);

/** A document as Engine 26.1.5 sends it, without the parts that are not read. */
function sample(host: object = {}, rest: object = {}): unknown {
  return {
    Id: 'a'.repeat(64),
    Image: `sha256:${'b'.repeat(64)}`,
    Name: '/web',
    HostConfig: {
      Binds: null,
      LogConfig: { Type: 'json-file', Config: {} },
      NetworkMode: 'bridge',
      PortBindings: null,
      RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
      VolumesFrom: null,
      CapAdd: null,
      CapDrop: null,
      CgroupnsMode: 'private',
      GroupAdd: null,
      IpcMode: 'private',
      PidMode: '',
      Privileged: false,
      PublishAllPorts: false,
      ReadonlyRootfs: false,
      SecurityOpt: null,
      UTSMode: '',
      UsernsMode: '',
      Runtime: 'runc',
      Memory: 0,
      NanoCpus: 0,
      Devices: null,
      PidsLimit: null,
      MaskedPaths: null,
      ReadonlyPaths: null,
      ...host,
    },
    Mounts: [],
    Config: { User: '', Env: ['PATH=/bin', 'TOKEN=hunter2'], Image: 'app:1', Labels: {} },
    NetworkSettings: { Ports: {}, Networks: { bridge: {} } },
    ...rest,
  };
}

function written(workload: WrittenWorkload, setting: SettingName): unknown {
  const found = workload.settings[setting];
  return found && ('unresolved' in found ? found.unresolved : found.value);
}

function entries(workload: WrittenWorkload, setting: SettingName): unknown[] {
  const list = written(workload, setting);
  assert.ok(Array.isArray(list), setting);
  return list.map((entry: { value?: unknown; unresolved?: string }) => entry.value ?? entry.unresolved);
}

function pointers(at: readonly { in: string }[] | undefined): unknown[] {
  return (at ?? []).map((place) => ('pointer' in place ? place.pointer : place.in));
}

test('identity', () => {
  const workload = readContainerInspect(sample());
  assert.equal(workload.name, 'web');
  assert.equal(workload.key, 'container:web');
  assert.equal(workload.id, 'a'.repeat(64));
  assert.equal(workload.imageId, `sha256:${'b'.repeat(64)}`);
  assert.deepEqual(workload.at, [{ in: 'document', document: 'inspect of web', pointer: '' }]);
  assert.deepEqual(workload.doubts, []);
});

test('the labels of Compose and swarm give the key of the service', () => {
  const labels = {
    'com.docker.compose.project': 'shop',
    'com.docker.compose.service': 'web',
    'com.docker.compose.project.working_dir': '/srv/shop',
    'com.docker.compose.project.config_files': '/srv/shop/compose.yaml,override.yaml',
  };
  const composed = readContainerInspect(sample({}, { Config: { User: '', Labels: labels } }));
  assert.equal(composed.key, 'compose:shop/web');
  assert.deepEqual(composed.composeFiles, ['/srv/shop/compose.yaml', '/srv/shop/override.yaml']);
  const task = { 'com.docker.stack.namespace': 's', 'com.docker.swarm.service.name': 's_web' };
  assert.equal(readContainerInspect(sample({}, { Config: { Labels: task } })).key, 'service:s_web');
});

test('an empty user is written, a missing user is not', () => {
  assert.equal(written(readContainerInspect(sample()), 'user'), '');
  assert.equal(written(readContainerInspect(sample({}, { Config: {} })), 'user'), undefined);
});

test('null security options write nothing', () => {
  const workload = readContainerInspect(sample());
  for (const name of ['seccomp', 'apparmor', 'selinux', 'noNewPrivileges'] as const) {
    assert.equal(workload.settings[name], undefined, name);
  }
});

test('mounts as shown, each with the location that requested it', () => {
  const shown = [
    { Type: 'bind', Source: '/etc', Destination: '/a', Mode: 'ro', RW: false, Propagation: 'rprivate' },
    { Type: 'volume', Name: 'data', Source: '/v/data/_data', Destination: '/d', Driver: 'local', RW: true },
    { Type: 'volume', Name: volumeName, Source: '/v', Destination: '/n', Driver: 'local', RW: true },
    { Type: 'bind', Source: '/x', Destination: '/x' },
  ];
  const host = { Binds: ['/etc:/a:ro', 'data:/d'], Tmpfs: { '/t': '' } };
  const volumes = new Map([
    ['data', { driver: 'local', options: { o: 'bind', device: '/srv' }, mountpoint: '' }],
  ]);
  const workload = readContainerInspect(sample(host, { Mounts: shown }), { volumes });
  const [bind, volume, anonymous, odd, tmpfs] = entries(workload, 'mounts') as {
    hostPath: unknown;
    type: string;
  }[];
  assert.deepEqual(bind, {
    type: 'bind',
    source: '/etc',
    hostPath: { state: 'known', value: '/etc', from: 'inspect of web' },
    target: '/a',
    readOnly: true,
    propagation: 'rprivate',
    options: ['ro'],
  });
  assert.deepEqual(volume?.hostPath, { state: 'known', value: '/srv', from: 'GET /volumes/data' });
  assert.match(JSON.stringify(anonymous?.hostPath), /not-collected/u);
  assert.equal(odd, 'a mount without RW');
  assert.equal(tmpfs?.type, 'tmpfs');
  const list = workload.settings.mounts;
  assert.ok(list && 'value' in list);
  assert.deepEqual(pointers(list.value[1]?.at), ['/HostConfig/Binds/1', '/Mounts/1']);
});

test('the volume options in a mount are used if the volume was not collected', () => {
  const DriverConfig = { Name: 'local', Options: { type: 'none', o: 'bind', device: '/etc' } };
  const asked = [{ Type: 'volume', Source: 'v', Target: '/v', VolumeOptions: { DriverConfig } }];
  const shown = [{ Type: 'volume', Name: 'v', Source: '/x', Destination: '/v', Driver: 'local', RW: true }];
  const [mount] = entries(readContainerInspect(sample({ Mounts: asked }, { Mounts: shown })), 'mounts');
  assert.deepEqual((mount as { hostPath: unknown }).hostPath, {
    state: 'known',
    value: '/etc',
    from: 'inspect of web',
  });
});

test('a document without its list of mounts shows the requested ones, and a doubt', () => {
  const workload = readContainerInspect(sample({ Binds: ['/etc:/a'] }, { Mounts: undefined }));
  assert.equal(entries(workload, 'mounts').length, 1);
  assert.ok(workload.doubts.some(({ affects }) => affects.includes('mounts')));
});

test('ports as requested, with the host port the engine picked', () => {
  const bindings = {
    '80/tcp': [{ HostIp: '', HostPort: '' }],
    '81/tcp': [{ HostIp: '127.0.0.1', HostPort: '8081' }],
  };
  const settings = {
    Ports: {
      '80/tcp': [
        { HostIp: '0.0.0.0', HostPort: '32768' },
        { HostIp: '::', HostPort: '32768' },
      ],
      '82/tcp': [{ HostIp: '0.0.0.0', HostPort: '32769' }],
    },
    Networks: {},
  };
  const config = { User: '', ExposedPorts: { '80/tcp': {}, '82/tcp': {} } };
  const host = { PortBindings: bindings, PublishAllPorts: true };
  const workload = readContainerInspect(sample(host, { Config: config, NetworkSettings: settings }));
  assert.deepEqual(entries(workload, 'ports'), [
    { hostIp: '127.0.0.1', hostPort: '8081', containerPort: '81', protocol: 'tcp' },
    { hostIp: '', hostPort: '32768', containerPort: '80', protocol: 'tcp' },
    { hostIp: '', hostPort: '32769', containerPort: '82', protocol: 'tcp' },
  ]);
});

test('a value of the wrong type is unresolved, never missing', () => {
  const wrong: Readonly<Record<string, [SettingName, unknown]>> = {
    Privileged: ['privileged', 'true'],
    CapAdd: ['capAdd', 'SYS_ADMIN'],
    PidMode: ['pid', 5],
    Memory: ['memory', '1g'],
    Devices: ['devices', {}],
    PortBindings: ['ports', []],
    MaskedPaths: ['systemPaths', 'none'],
    RestartPolicy: ['restart', 'always'],
    CpusetCpus: ['cpu', 1],
  };
  for (const [field, [setting, value]] of Object.entries(wrong)) {
    const found = readContainerInspect(sample({ [field]: value })).settings[setting];
    assert.ok(found && 'unresolved' in found, field);
    assert.deepEqual(pointers(found.at).slice(0, 1), [`/HostConfig/${field}`], field);
  }
});

test('entries of the wrong type are unresolved entries', () => {
  const workload = readContainerInspect(sample({ CapAdd: [5], Binds: [5], Mounts: 'x', Devices: [null] }));
  assert.deepEqual(entries(workload, 'capAdd'), ['a number instead of a string']);
  assert.equal(entries(workload, 'mounts').length, 2);
  assert.equal(entries(workload, 'devices').length, 1);
  const [doubt] = readContainerInspect(sample({ SecurityOpt: 'seccomp=unconfined' })).doubts;
  assert.ok(doubt?.affects.includes('seccomp'));
});

function affected(document: unknown): Set<SettingName> {
  return new Set(readContainerInspect(document).doubts.flatMap(({ affects }) => affects));
}

test('a missing member that every engine sends is a doubt', () => {
  for (const document of [undefined, null, 5, 'x', [], {}]) {
    const settings = affected(document);
    for (const name of ['user', 'privileged', 'capAdd', 'seccomp', 'mounts', 'pid', 'ports'] as const) {
      assert.ok(settings.has(name), `${JSON.stringify(document)} ${name}`);
    }
  }
  assert.ok(affected(sample({ Privileged: undefined })).has('privileged'));
  assert.ok(!affected(sample({ CgroupnsMode: undefined })).has('cgroupns'));
});

test('environment values are not stored', () => {
  const workload = readContainerInspect(sample());
  assert.deepEqual(entries(workload, 'environment').at(1), { name: 'TOKEN', length: 7 });
  assert.ok(!JSON.stringify(workload).includes('hunter2'));
});

test('no value anywhere makes it throw', () => {
  const junk: readonly unknown[] = [
    undefined,
    null,
    0,
    -1,
    1.5,
    '',
    'x',
    true,
    [],
    [[]],
    {},
    [null],
    { a: 1 },
  ];
  const base = sample() as Record<string, Record<string, unknown>>;
  for (const part of ['HostConfig', 'Config', 'NetworkSettings']) {
    for (const field of [
      ...Object.keys(base[part] ?? {}),
      'Mounts',
      'Tmpfs',
      'Ulimits',
      'Healthcheck',
      'Sysctls',
    ]) {
      for (const value of junk) {
        const document = { ...base, [part]: { ...base[part], [field]: value } };
        assert.equal(readContainerInspect(document).name, 'web');
      }
    }
  }
  for (const value of junk) {
    assert.equal(readContainerInspect({ ...base, Mounts: [value] }).name, 'web');
    assert.ok(readContainerInspect({ ...base, Name: value, Id: value }).name.length > 0);
  }
});

test('the AppArmor profile recorded by the engine applies if no option names one', () => {
  const profileOf = (noted: string, host: object = {}) => {
    const { apparmor } = readContainerInspect(sample(host, { AppArmorProfile: noted })).settings;
    return apparmor && 'value' in apparmor ? apparmor.value : undefined;
  };
  assert.equal(profileOf(''), undefined);
  assert.deepEqual(profileOf('docker-default'), { kind: 'default' });
  assert.deepEqual(profileOf('unconfined'), { kind: 'unconfined' });
  assert.deepEqual(profileOf('web'), { kind: 'custom', name: 'web' });
  const host = { SecurityOpt: ['apparmor=unconfined'] };
  assert.deepEqual(profileOf('docker-default', host), { kind: 'unconfined' });
});

test('whether it runs is set if the document shows it', () => {
  assert.equal(readContainerInspect(sample({}, { State: { Running: true } })).running, true);
  assert.equal(readContainerInspect(sample({}, { State: { Running: false } })).running, false);
  assert.equal(readContainerInspect(sample()).running, undefined);
});
