import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SettingName, WrittenWorkload } from '../../core/workload/workload.ts';
import { readCreateRequest } from './read-create-request.ts';
import type { CreateContext } from './read-create-request.ts';

function read(body: unknown, context?: CreateContext): WrittenWorkload {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { workloads, problems } = readCreateRequest(text, context);
  const [workload] = workloads;
  assert.ok(workload, JSON.stringify(problems));
  return workload;
}

function value(workload: WrittenWorkload, setting: SettingName): unknown {
  const written = workload.settings[setting];
  if (written === undefined || 'unresolved' in written) return written?.unresolved;
  return written.value;
}

function pointers(workload: WrittenWorkload, setting: SettingName): string[] {
  return (workload.settings[setting]?.at ?? []).map((at) => (at.in === 'document' ? at.pointer : at.in));
}

function entries(workload: WrittenWorkload, setting: SettingName): unknown[] {
  const list = value(workload, setting);
  assert.ok(Array.isArray(list), setting);
  return list.map((entry: { value?: unknown; unresolved?: string }) => entry.value ?? entry.unresolved);
}

function host(config: unknown): WrittenWorkload {
  return read({ Image: 'app', HostConfig: config });
}

test('a body with only an image writes no other setting', () => {
  const workload = read({ Image: 'app', User: '', HostConfig: { PidMode: '', Memory: 0, Init: null } });
  assert.deepEqual(Object.keys(workload.settings), ['image', 'credentials']);
  assert.deepEqual(workload.doubts, []);
});

test('name, key and location', () => {
  const workload = read({ Image: 'app' }, { name: '/web', id: 'abc' });
  assert.equal(workload.name, 'web');
  assert.equal(workload.key, 'container:web');
  assert.equal(workload.id, 'abc');
  assert.equal(workload.surface, 'create');
  assert.equal(read({ Image: 'app' }).name, 'unnamed');
  const labels = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' };
  assert.equal(read({ Image: 'app', Labels: labels }).key, 'compose:shop/web');
});

test('privileged in another spelling, in a second object, is found at its location', () => {
  const workload = read('{"Image":"a","HostConfig":{"Privileged":false},"hostconfig":{"privileged":true}}');
  assert.equal(value(workload, 'privileged'), true);
  assert.deepEqual(pointers(workload, 'privileged'), ['/hostconfig/privileged']);
});

test('host settings at the top level of the body are read', () => {
  const workload = read('{"Image":"a","privileged":true,"PidMode":"host"}');
  assert.equal(value(workload, 'privileged'), true);
  assert.deepEqual(value(workload, 'pid'), { kind: 'host' });
  assert.deepEqual(pointers(workload, 'pid'), ['/PidMode']);
});

test('capabilities as a list or a string, without prefix', () => {
  assert.deepEqual(entries(host({ CapAdd: ['cap_sys_admin', 'NET_RAW'] }), 'capAdd'), [
    'SYS_ADMIN',
    'NET_RAW',
  ]);
  assert.deepEqual(entries(host({ CapDrop: 'all' }), 'capDrop'), ['ALL']);
});

test('namespaces', () => {
  const workload = host({
    NetworkMode: 'host',
    PidMode: 'container:db',
    IpcMode: 'shareable',
    UTSMode: 'host',
    UsernsMode: 'host',
    CgroupnsMode: 'private',
  });
  assert.deepEqual(value(workload, 'network'), { kind: 'host' });
  assert.deepEqual(value(workload, 'pid'), { kind: 'container', target: 'db' });
  assert.deepEqual(value(workload, 'ipc'), { kind: 'shareable' });
  assert.deepEqual(value(workload, 'cgroupns'), { kind: 'private' });
  assert.match(String(value(host({ PidMode: 'service:db' }), 'pid')), /unknown pid mode/u);
});

test('security options: the last of a kind wins, an unknown one leaves all undetermined', () => {
  const workload = host({
    SecurityOpt: [
      'seccomp=x.json',
      'seccomp:unconfined',
      'no-new-privileges',
      'label=disable',
      'apparmor=mine',
    ],
  });
  assert.deepEqual(value(workload, 'seccomp'), { kind: 'unconfined' });
  assert.deepEqual(pointers(workload, 'seccomp'), ['/HostConfig/SecurityOpt/1']);
  assert.equal(value(workload, 'noNewPrivileges'), true);
  assert.deepEqual(value(workload, 'selinux'), ['disable']);
  assert.deepEqual(value(workload, 'apparmor'), { kind: 'custom', name: 'mine' });
  const [doubt] = host({ SecurityOpt: ['wat=1'] }).doubts;
  assert.ok(doubt?.affects.includes('seccomp'));
});

test('system paths: an empty list disables them, null does not, a shortened list is unresolved', () => {
  assert.equal(value(host({ MaskedPaths: [] }), 'systemPaths'), 'unmasked');
  assert.equal(value(host({ MaskedPaths: [], ReadonlyPaths: [] }), 'systemPaths'), 'unconfined');
  assert.equal(value(host({ MaskedPaths: [], ReadonlyPaths: ['/proc/sys'] }), 'systemPaths'), 'unmasked');
  assert.equal(value(host({ ReadonlyPaths: ['/proc/bus'] }), 'systemPaths'), 'unconfined');
  const covered = host({ MaskedPaths: ['/proc'], ReadonlyPaths: ['/proc/bus'] });
  assert.match(String(value(covered, 'systemPaths')), /custom list without/u);
  assert.equal(value(host({ MaskedPaths: null, ReadonlyPaths: [] }), 'systemPaths'), 'unconfined');
  assert.equal(value(host({ MaskedPaths: null, ReadonlyPaths: null }), 'systemPaths'), undefined);
  assert.match(String(value(host({ MaskedPaths: ['/proc/acpi'] }), 'systemPaths')), /custom list without/u);
});

test('resources', () => {
  const workload = host({
    Memory: 1024,
    CpuQuota: 50_000,
    CpusetCpus: '0-1',
    PidsLimit: -7,
    Ulimits: [{ Name: 'nofile', Soft: 1, Hard: 2 }],
    Devices: [{ PathOnHost: '/dev/sda', CgroupPermissions: 'rwm' }],
    DeviceRequests: [{ Count: -1, Capabilities: [['gpu'], ['gpu', 'compute']] }],
  });
  assert.equal(value(workload, 'memory'), 1024);
  assert.deepEqual(value(workload, 'cpu'), { cpus: 0.5, cpuset: '0-1' });
  assert.equal(value(workload, 'pids'), -1);
  assert.deepEqual(entries(workload, 'ulimits'), [{ name: 'nofile', soft: 1, hard: 2 }]);
  assert.deepEqual(entries(workload, 'devices'), [
    { hostPath: '/dev/sda', containerPath: '/dev/sda', permissions: 'rwm' },
  ]);
  assert.deepEqual(entries(workload, 'deviceRequests'), [
    { driver: '', count: -1, deviceIds: [], capabilities: ['gpu', 'compute'] },
  ]);
});

test('environment and log option values are not stored', () => {
  const workload = read({
    Image: 'a',
    Env: ['TOKEN=hunter2', 'EMPTY'],
    HostConfig: { LogConfig: { Type: 'splunk', Config: { 'splunk-token': 'hunter2' } } },
  });
  assert.deepEqual(entries(workload, 'environment'), [{ name: 'TOKEN', length: 7 }, { name: 'EMPTY' }]);
  assert.deepEqual(value(workload, 'logging'), { driver: 'splunk', optionNames: ['splunk-token'] });
  assert.ok(!JSON.stringify(workload).includes('hunter2'));
});

function health(Healthcheck: unknown): unknown {
  return value(read({ Image: 'a', Healthcheck }), 'health');
}

test('a health check is enabled, disabled, or inherited from the image', () => {
  assert.equal(health({ Test: ['CMD', 'true'] }), true);
  assert.equal(health({ Test: ['NONE'] }), false);
  assert.equal(health({ Interval: 5 }), undefined);
});

test('mounts of every form', () => {
  const workload = read({
    Image: 'a',
    Volumes: { '/anon': {}, '/h': {} },
    HostConfig: {
      Binds: ['/etc/../etc:/h:ro,rslave', 'data:/d', 'nope:/x:wat'],
      Mounts: [
        { Type: 'bind', Source: '/run', Target: '/r', ReadOnly: true, BindOptions: { NonRecursive: true } },
        {
          Type: 'volume',
          Source: 'v',
          Target: '/v',
          VolumeOptions: {
            DriverConfig: { Name: 'local', Options: { type: 'none', o: 'bind', device: '/srv' } },
          },
        },
        { Type: 'Bind', Source: '/', Target: '/host' },
      ],
      Tmpfs: { '/t': 'size=1m,ro' },
    },
  });
  const [etc, data, wat, run, volume, odd, tmpfs, anonymous, ...rest] = entries(workload, 'mounts');
  const from = 'create request';
  assert.deepEqual(etc, {
    type: 'bind',
    source: '/etc/../etc',
    hostPath: { state: 'known', value: '/etc', from },
    target: '/h',
    readOnly: true,
    propagation: 'rslave',
    options: ['ro', 'rslave'],
  });
  assert.equal((data as { hostPath: { state: string } }).hostPath.state, 'unreadable');
  assert.match(String(wat), /unknown options/u);
  assert.deepEqual((run as { options: unknown }).options, ['bind-nonrecursive']);
  assert.deepEqual((volume as { hostPath: unknown }).hostPath, { state: 'known', value: '/srv', from });
  assert.match(String(odd), /unknown type/u);
  assert.equal((tmpfs as { readOnly: boolean }).readOnly, true);
  assert.deepEqual((anonymous as { hostPath: unknown }).hostPath, { state: 'absent', from });
  assert.equal((anonymous as { target: string }).target, '/anon');
  assert.deepEqual(rest, []);
});

test('a subpath of a volume that is a host directory', () => {
  const DriverConfig = { Options: { type: 'none', o: 'bind', device: '/var/run' } };
  const mount = {
    Type: 'volume',
    Source: 'v',
    Target: '/s',
    VolumeOptions: { Subpath: 'docker.sock', DriverConfig },
  };
  const [seen] = entries(host({ Mounts: [mount] }), 'mounts');
  assert.deepEqual((seen as { hostPath: { value: string } }).hostPath.value, '/var/run/docker.sock');
  assert.ok((seen as { options: string[] }).options.includes('volume-subpath=docker.sock'));
});

test('an existing volume keeps its own options', () => {
  const volumes = new Map([
    ['data', { driver: 'local', options: { o: 'bind', device: '/etc' }, mountpoint: '' }],
  ]);
  const [mount] = entries(read({ Image: 'a', HostConfig: { Binds: ['data:/d'] } }, { volumes }), 'mounts');
  assert.deepEqual((mount as { hostPath: unknown }).hostPath, {
    state: 'known',
    value: '/etc',
    from: 'GET /volumes/data',
  });
});

test('published ports, and all ports that the image exposes', () => {
  const workload = read({
    Image: 'a',
    ExposedPorts: { '80/tcp': {}, '53/udp': {} },
    HostConfig: {
      PublishAllPorts: true,
      PortBindings: { '80': [{ HostIp: '127.0.0.1', HostPort: '8080' }], '81/tcp': null, 'x/tcp': [{}] },
    },
  });
  assert.deepEqual(entries(workload, 'ports'), [
    { hostIp: '127.0.0.1', hostPort: '8080', containerPort: '80', protocol: 'tcp' },
    'an unrecognised port',
    { hostIp: '', hostPort: '', containerPort: '53', protocol: 'udp' },
    'every port the image exposes is published as well',
  ]);
});

test('the endpoint that Docker’s client sends for the default network is the default bridge', () => {
  const networksOf = (name: string) =>
    entries(read({ Image: 'a', NetworkingConfig: { EndpointsConfig: { [name]: {} } } }), 'networks');
  assert.deepEqual(networksOf('default'), ['bridge']);
  assert.deepEqual(networksOf('front'), ['front']);
});

test('a body that the engine refuses is a problem and no workload', () => {
  const { workloads, problems } = readCreateRequest('{"Image":"a","HostConfig":{"privileged":"true"}}');
  assert.deepEqual(workloads, []);
  assert.deepEqual(
    problems.map(({ pointer }) => pointer),
    ['/HostConfig/privileged'],
  );
});
