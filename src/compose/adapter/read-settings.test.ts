import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import { entryValues, read, service, unresolved, value } from './test-readings.ts';

test('booleans are converted as Compose does', () => {
  for (const text of ['true', '"true"', 'yes', 'on', 'Y', 'True']) {
    assert.equal(value(service(`privileged: ${text}\n`), 'privileged'), true, text);
  }
  for (const text of ['false', '"no"', 'off', 'FALSE']) {
    assert.equal(value(service(`read_only: ${text}\n`), 'readOnlyRoot'), false, text);
  }
  for (const text of ['1', '"t"', 'maybe', '[true]']) {
    assert.match(unresolved(service(`privileged: ${text}\n`), 'privileged'), /true or false/, text);
  }
  assert.equal(value(service('privileged: ${P}\n', { env: { P: 'true' } }), 'privileged'), true);
  assert.match(unresolved(service('privileged: ${P}\n'), 'privileged'), /variable P is not set/);
});

test('namespaces', () => {
  const web = service(
    'pid: host\nipc: "service:db"\nuts: host\nuserns_mode: host\ncgroup: private\nnetwork_mode: "container:x"\n',
  );
  assert.deepEqual(value(web, 'pid'), { kind: 'host' });
  assert.deepEqual(value(web, 'ipc'), { kind: 'service', target: 'db' });
  assert.deepEqual(value(web, 'uts'), { kind: 'host' });
  assert.deepEqual(value(web, 'userns'), { kind: 'host' });
  assert.deepEqual(value(web, 'cgroupns'), { kind: 'private' });
  assert.deepEqual(value(web, 'network'), { kind: 'container', target: 'x' });
  assert.match(unresolved(service('pid: nonsense\n'), 'pid'), /mode/);
});

test('security options, with both separators; an unknown one is a doubt', () => {
  const web = service(
    'security_opt:\n- seccomp:unconfined\n- apparmor=unconfined\n- label:disable\n- label=type:x\n- no-new-privileges:true\n- systempaths=unconfined\n',
  );
  assert.deepEqual(value(web, 'seccomp'), { kind: 'unconfined' });
  assert.deepEqual(value(web, 'apparmor'), { kind: 'unconfined' });
  assert.deepEqual(value(web, 'selinux'), ['disable', 'type:x']);
  assert.equal(value(web, 'noNewPrivileges'), true);
  assert.equal(value(web, 'systemPaths'), 'unconfined');
  const last = service('security_opt: [no-new-privileges, "no-new-privileges:false"]\n');
  assert.equal(value(last, 'noNewPrivileges'), false);
  const doubt = service('security_opt: ["nonsense", "${X}"]\n').doubts;
  assert.equal(doubt.length, 2);
  assert.ok(
    doubt.every((each) => each.affects.includes('seccomp') && each.affects.includes('noNewPrivileges')),
  );
});

test('lists of words', () => {
  const web = service(
    'cap_add: [cap_net_admin, ALL, "${C}"]\ncap_drop:\n  - all\ngroup_add: [10, docker]\nvolumes_from: [db, "container:c:ro"]\ndevice_cgroup_rules: ["c 1:3 mr"]\nsysctls: {net.core.somaxconn: 5}\n',
  );
  assert.deepEqual(entryValues(web, 'capAdd').slice(0, 2), ['NET_ADMIN', 'ALL']);
  assert.match(JSON.stringify(entryValues(web, 'capAdd')[2]), /variable C/);
  assert.deepEqual(entryValues(web, 'capDrop'), ['ALL']);
  assert.deepEqual(entryValues(web, 'groupAdd'), ['10', 'docker']);
  assert.deepEqual(entryValues(web, 'volumesFrom'), ['db', 'container:c:ro']);
  assert.deepEqual(entryValues(web, 'deviceCgroupRules'), ['c 1:3 mr']);
  assert.deepEqual(entryValues(web, 'sysctls'), ['net.core.somaxconn=5']);
  assert.deepEqual(entryValues(service('sysctls: [a=b]\n'), 'sysctls'), ['a=b']);
  assert.match(unresolved(service('cap_add: {a: b}\n'), 'capAdd'), /list/);
  const limits = service('ulimits: {nofile: 5, nproc: {soft: 1, hard: "2"}, bogus: 1}\n');
  assert.deepEqual(entryValues(limits, 'ulimits').slice(0, 2), [
    { name: 'nofile', soft: 5, hard: 5 },
    { name: 'nproc', soft: 1, hard: 2 },
  ]);
});

test('kernel parameters of the interface of a network', () => {
  const networks =
    'networks: {default: {driver_opts: {com.docker.network.endpoint.sysctls: "net.ipv4.conf.IFNAME.route_localnet=1,net.ipv6.conf.IFNAME.forwarding=1"}}}\n';
  const found = ['net.ipv4.conf.IFNAME.route_localnet=1', 'net.ipv6.conf.IFNAME.forwarding=1'];
  assert.deepEqual(entryValues(service(networks), 'sysctls'), found);
  assert.deepEqual(entryValues(service(`${networks}sysctls: [a=b]\n`), 'sysctls'), ['a=b', ...found]);
});

test('limits: own keys, deploy, both, and two that differ', () => {
  assert.equal(value(service('mem_limit: 1g\n'), 'memory'), 1024 ** 3);
  assert.equal(value(service('mem_limit: 1048576\n'), 'memory'), 1048576);
  assert.equal(
    value(service('deploy: {resources: {limits: {memory: 64M, cpus: "0.5", pids: 7}}}\n'), 'memory'),
    64 * 1024 ** 2,
  );
  const both = service(
    'mem_limit: 64M\ncpus: 0.5\npids_limit: "7"\ncpu_shares: "12"\ncpuset: 0-1\ndeploy: {resources: {limits: {memory: 64M, cpus: "0.5", pids: 7}}}\n',
  );
  assert.equal(value(both, 'memory'), 64 * 1024 ** 2);
  assert.equal(both.settings.memory?.at.length, 2);
  assert.equal(value(both, 'pids'), 7);
  assert.deepEqual(value(both, 'cpu'), { cpus: 0.5, shares: 12, cpuset: '0-1' });
  assert.match(
    unresolved(service('mem_limit: 1g\ndeploy: {resources: {limits: {memory: 2g}}}\n'), 'memory'),
    /two different/,
  );
  assert.match(unresolved(service('mem_limit: lots\n'), 'memory'), /limit/);
  assert.deepEqual(value(service('cpu_quota: 50000\n'), 'cpu'), { cpus: 0.5 });
  assert.deepEqual(value(service('cpus: 0\ncpu_quota: 50000\n'), 'cpu'), { cpus: 0.5 });
});

test('an empty runtime is the default of the engine', () => {
  assert.equal(service('runtime: ""\n').settings.runtime, undefined);
  assert.equal(value(service('runtime: kata\n'), 'runtime'), 'kata');
});

test('restart, health, logging', () => {
  assert.deepEqual(value(service('restart: on-failure:3\n'), 'restart'), {
    name: 'on-failure',
    maximumRetries: 3,
  });
  assert.deepEqual(value(service('restart: no\n'), 'restart'), { name: 'no', maximumRetries: 0 });
  assert.deepEqual(
    value(service('deploy: {restart_policy: {condition: any, max_attempts: 2}}\n'), 'restart'),
    { name: 'always', maximumRetries: 2 },
  );
  assert.equal(value(service('healthcheck: {disable: true}\n'), 'health'), false);
  assert.equal(value(service('healthcheck: {test: [NONE]}\n'), 'health'), false);
  assert.equal(value(service('healthcheck: {test: curl localhost}\n'), 'health'), true);
  assert.equal(service('healthcheck: {interval: 5s}\n').settings.health, undefined);
  assert.deepEqual(value(service('logging: {driver: syslog, options: {token: secret}}\n'), 'logging'), {
    driver: 'syslog',
    optionNames: ['token'],
  });
});

test('mounts and the host paths behind them', () => {
  const web = service(
    'volumes:\n- ./a:/a:ro\n- ~/b:/b\n- plain:/c\n- etc:/d\n- relative:/e\n- undecided:/e2\n- share:/f\n- outside:/g\n- plugged:/h\n- /anon\n- {type: bind, source: /var/run/docker.sock, target: /s, read_only: true}\n- ${D}:/i\ntmpfs: /t:size=1m\nsecrets: [token, inline]\nconfigs: [{source: site, target: /site}]\n',
    { env: { HOME: '/home/me' } },
  );
  const mounts = entryValues(web, 'mounts') as {
    target?: string;
    hostPath?: { state: string; value?: string };
    readOnly?: boolean;
  }[];
  const paths = mounts.map((mount) => [mount.target, mount.hostPath?.value ?? mount.hostPath?.state]);
  assert.deepEqual(paths, [
    ['/a', '/srv/app/a'],
    ['/b', '/home/me/b'],
    ['/c', 'absent'],
    ['/d', '/etc'],
    ['/e', '/srv/app/data'],
    ['/e2', 'unreadable'],
    ['/f', 'absent'],
    ['/g', 'unreadable'],
    ['/h', 'unreadable'],
    ['/anon', 'absent'],
    ['/s', '/var/run/docker.sock'],
    ['/i', 'unreadable'],
    ['/t', 'absent'],
    ['/run/secrets/token', '/srv/app/token.txt'],
    ['/site', '/etc/site.conf'],
  ]);
  assert.equal(mounts[0]?.readOnly, true);
  const homeless = entryValues(service('volumes: ["~/b:/b"]\n'), 'mounts') as {
    hostPath: { state: string };
  }[];
  assert.equal(homeless[0]?.hostPath.state, 'unreadable');
});

test('devices, GPUs and device requests', () => {
  const web = service(
    'devices: [/dev/a, "/dev/b:/dev/c:r", {source: /dev/d, target: /dev/e, permissions: rw}, "vendor.example/gpu=0", {source: vendor.example/gpu=2, target: vendor.example/gpu=2}]\ngpus: all\ndeploy: {resources: {reservations: {devices: [{driver: nvidia, device_ids: ["1"], capabilities: [gpu]}]}}}\n',
  );
  assert.deepEqual(entryValues(web, 'devices'), [
    { hostPath: '/dev/a', containerPath: '/dev/a', permissions: 'rwm' },
    { hostPath: '/dev/b', containerPath: '/dev/c', permissions: 'r' },
    { hostPath: '/dev/d', containerPath: '/dev/e', permissions: 'rw' },
  ]);
  assert.deepEqual(entryValues(web, 'deviceRequests'), [
    ...['0', '2'].map((name) => ({
      driver: 'cdi',
      count: 0,
      deviceIds: [`vendor.example/gpu=${name}`],
      capabilities: [],
    })),
    { driver: '', count: -1, deviceIds: [], capabilities: ['gpu'] },
    { driver: 'nvidia', count: 0, deviceIds: ['1'], capabilities: ['gpu'] },
  ]);
});

test('ports', () => {
  const web = service(
    'ports: ["8000-8001:80-81", "127.0.0.1::80/udp", 90, {target: 80, published: "9", host_ip: "::1", mode: host}, "${P}:1"]\n',
  );
  const ports = entryValues(web, 'ports');
  assert.deepEqual(ports.slice(0, 4), [
    { hostIp: '', hostPort: '8000-8001', containerPort: '80-81', protocol: 'tcp' },
    { hostIp: '127.0.0.1', hostPort: '', containerPort: '80', protocol: 'udp' },
    { hostIp: '', hostPort: '', containerPort: '90', protocol: 'tcp' },
    { hostIp: '::1', hostPort: '9', containerPort: '80', protocol: 'tcp' },
  ]);
  assert.match(JSON.stringify(ports[4]), /variable P/);
});

test('networks have the names Docker gives them, and the host network is recognised', () => {
  const web = service('networks: [front, named, theirs]\n');
  assert.deepEqual(entryValues(web, 'networks'), ['app_front', 'shared', 'theirs']);
  assert.equal(web.settings.network, undefined);
  assert.deepEqual(value(service('networks: {hostnet: }\n'), 'network'), { kind: 'host' });
});

test('environment: mapping, list, files; a value is never kept', () => {
  const web = service(
    'environment: [TOKEN=secret, CLIENT]\nenv_file: [a.env, {path: b.env, required: false}]\n',
    {
      files: { '/srv/app/a.env': 'A=1\nTOKEN=file\nexport B="two words"\nC=$OPEN\n' },
    },
  );
  assert.deepEqual(entryValues(web, 'environment'), [
    { name: 'A', length: 1 },
    { name: 'TOKEN', length: 6 },
    { name: 'B', length: 9 },
    { unresolved: 'C is made from other variables', at: web.settings.environment?.at && entriesAt(web) },
    { name: 'CLIENT' },
  ]);
  assert.match(web.doubts[0]?.what ?? '', /env_file/);
  assert.deepEqual(web.doubts[0]?.affects, ['environment']);
  assert.ok(!JSON.stringify(web).includes('secret'));
  assert.deepEqual(entryValues(service('environment: {A: 1, B: , C: "${X}"}\n'), 'environment').slice(0, 2), [
    { name: 'A', length: 1 },
    { name: 'B' },
  ]);
});

function entriesAt(workload: WrittenWorkload): unknown {
  const list = value(workload, 'environment');
  return list.find((entry) => 'unresolved' in entry)?.at;
}

test('of two items with one target the last counts', () => {
  const web = service(
    'volumes: ["/a:/x", "/b:/x", "${V}:/x"]\ndevices: ["/dev/a:/dev/x", "/dev/b:/dev/x"]\n',
  );
  const mounts = entryValues(web, 'mounts') as { source?: string }[];
  assert.deepEqual(
    mounts.map(({ source }) => source),
    ['/b', undefined],
  );
  assert.equal(entryValues(web, 'devices').length, 1);
});

test('a value of an unsupported type is unresolved', () => {
  assert.match(unresolved(service('user: !!binary cm9vdA==\n'), 'user'), /not supported/);
  assert.equal(value(service('user: !!str 0\n'), 'user'), '0');
});

test('a possible credential is not repeated in a problem', () => {
  const { problems } = read('services: {web: {image: x, environment: {URL: "postgres://me:hunter2@db/${"}}}');
  assert.equal(problems.length, 1);
  assert.ok(!JSON.stringify(problems).includes('hunter2'));
});

test('a service without networks joins the default network, however the file defines it', () => {
  const settings = (definition: string, body = '') =>
    read(`services: {web: {image: x${body}}}\nnetworks: {default: ${definition}}\n`).workloads[0];
  const host = settings('{name: host, external: true}');
  assert.ok(host);
  assert.deepEqual(value(host, 'network'), { kind: 'host' });
  const driver = settings('{driver: host}');
  assert.ok(driver);
  assert.deepEqual(value(driver, 'network'), { kind: 'host' });
  assert.deepEqual(settings('{name: "${N}"}')?.doubts[0]?.affects, ['network']);
  const bridge = settings('{driver: bridge}');
  assert.ok(bridge);
  assert.deepEqual(entryValues(bridge, 'networks'), ['app_default']);
  assert.equal(bridge.settings.network, undefined);
  assert.equal(
    settings('{name: host, external: true}', ', network_mode: none')?.settings.networks,
    undefined,
  );
});

test('numbers in every notation of YAML', () => {
  const port = (text: string) => entryValues(service(`ports: [${text}]\n`), 'ports')[0];
  assert.deepEqual(port('0120'), { hostIp: '', hostPort: '', containerPort: '80', protocol: 'tcp' });
  assert.deepEqual(port('{target: 0x50, published: 01777}'), {
    hostIp: '',
    hostPort: '1023',
    containerPort: '80',
    protocol: 'tcp',
  });
  const memory = (text: string) => value(service(`mem_limit: ${text}\n`), 'memory');
  assert.deepEqual(['0x1000', '1_000', '"1e9"'].map(memory), [4096, 1000, 1e9]);
  assert.deepEqual(['1e9', '512000000.0', '08', '.5'].map(memory), [0, 0, 0, 0], 'Compose sets no limit');
  const pids = (text: string) => value(service(`pids_limit: ${text}\n`), 'pids');
  assert.deepEqual(['0o120', '1.5e3', '0.5', '1_000.5'].map(pids), [80, 1500, 0, 1000]);
  assert.match(unresolved(service('pids_limit: 9223372036854775808\n'), 'pids'), /not a limit/u);
  assert.deepEqual(value(service('cpus: "1_0.5"\ncpu_shares: 74.9\n'), 'cpu'), { cpus: 10.5, shares: 74 });
});

test('a seccomp profile named builtin is a file, if there is one', () => {
  const profile = (files: Record<string, string>) =>
    value(service('security_opt: ["seccomp=builtin"]\n', { files }), 'seccomp');
  assert.deepEqual(profile({}), { kind: 'default' });
  const open = profile({ '/srv/app/builtin': '{"defaultAction": "SCMP_ACT_ALLOW"}' });
  assert.equal(open.kind, 'custom');
  assert.match(JSON.stringify(open), /SCMP_ACT_ALLOW/u);
});
