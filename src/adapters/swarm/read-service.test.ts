import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SettingName, WrittenWorkload } from '../../core/workload/workload.ts';
import { readSwarmService } from './read-service.ts';

const hostNetwork = 'opihmibn7lm1kk4dhgo3ml7l3';

function service(container: object, template: object = {}, spec: object = {}): unknown {
  const ContainerSpec = { Image: 'app:1', ...container };
  return { ID: 's1', Spec: { Name: 'web', TaskTemplate: { ContainerSpec, ...template }, ...spec } };
}

function written(workload: WrittenWorkload, setting: SettingName): unknown {
  const found = workload.settings[setting];
  return found && ('unresolved' in found ? found.unresolved : found.value);
}

test('identity, and no setting that is not written', () => {
  const workload = readSwarmService(service({ Isolation: 'default' }));
  assert.equal(workload.key, 'service:web');
  assert.equal(workload.id, 's1');
  assert.equal(workload.platform, 'swarm');
  assert.equal(workload.surface, 'service');
  assert.deepEqual(Object.keys(workload.settings), ['image', 'credentials']);
  assert.deepEqual(workload.doubts, []);
});

function read(Privileges: unknown): WrittenWorkload {
  return readSwarmService(service({ Privileges }));
}

test('privileges', () => {
  const custom = { kind: 'custom', name: 'inline profile' };
  assert.deepEqual(written(read({ Seccomp: { Mode: 'custom' } }), 'seccomp'), custom);
  const Profile = btoa('{"defaultAction":"SCMP_ACT_LOG"}');
  assert.deepEqual(written(read({ Seccomp: { Mode: 'custom', Profile } }), 'seccomp'), {
    ...custom,
    content: {
      state: 'known',
      value: { defaultAction: 'SCMP_ACT_LOG', lets: [] },
      from: 'inline profile',
    },
  });
  const broken = written(read({ Seccomp: { Mode: 'custom', Profile: 'e30=' } }), 'seccomp');
  assert.match(JSON.stringify(broken), /malformed/u);
  assert.deepEqual(written(read({ AppArmor: { Mode: 'default' } }), 'apparmor'), { kind: 'default' });
  assert.match(String(written(read({ Seccomp: { Mode: 'off' } }), 'seccomp')), /unknown mode/u);
  assert.deepEqual(written(read({ SELinuxContext: { Disable: true } }), 'selinux'), ['disable']);
  assert.deepEqual(written(read({ SELinuxContext: { Type: 't', Level: '' } }), 'selinux'), ['type:t']);
  assert.equal(written(read({ NoNewPrivileges: false }), 'noNewPrivileges'), false);
  assert.ok(read([]).doubts.some(({ affects }) => affects.includes('noNewPrivileges')));
});

test('the host network by its id, and an id with an unknown name', () => {
  const attached = service({}, { Networks: [{ Target: hostNetwork }] });
  const networks = new Map([[hostNetwork, 'host']]);
  assert.deepEqual(written(readSwarmService(attached, { networks }), 'network'), { kind: 'host' });
  assert.match(String(written(readSwarmService(attached), 'network')), /name is unknown/u);
  const named = readSwarmService(service({}, { Networks: [{ Target: 'backend' }] }));
  assert.equal(written(named, 'network'), undefined);
});

test('networks beside the task template apply if it has none', () => {
  const old = service({}, {}, { Networks: [{ Target: 'host' }] });
  assert.deepEqual(written(readSwarmService(old), 'network'), { kind: 'host' });
});

test('ports are ingress by default', () => {
  const Ports = [
    { TargetPort: 80, PublishedPort: 8080 },
    { TargetPort: 53, Protocol: 'udp', PublishMode: 'host' },
  ];
  const { ports } = readSwarmService(service({}, {}, { EndpointSpec: { Ports } })).settings;
  assert.ok(ports && 'value' in ports);
  assert.deepEqual(
    ports.value.map((entry) => ('value' in entry ? entry.value : entry)),
    [
      { hostIp: '', hostPort: '8080', containerPort: '80', protocol: 'tcp', mode: 'ingress' },
      { hostIp: '', hostPort: '', containerPort: '53', protocol: 'udp', mode: 'host' },
    ],
  );
});

function restart(RestartPolicy: unknown): unknown {
  return written(readSwarmService(service({}, { RestartPolicy })), 'restart');
}

test('restart conditions as container restart policies', () => {
  assert.deepEqual(restart({ Condition: 'any', MaxAttempts: 2 }), { name: 'always', maximumRetries: 2 });
  assert.deepEqual(restart({ Condition: 'none' }), { name: 'no', maximumRetries: 0 });
  assert.equal(restart({}), undefined);
  assert.match(String(restart({ Condition: 'toString' })), /unknown restart/u);
});

test('a document without a container specification has doubts', () => {
  for (const document of [null, 5, {}, { Spec: { TaskTemplate: { Runtime: 'plugin', PluginSpec: {} } } }]) {
    const affected = new Set(readSwarmService(document).doubts.flatMap(({ affects }) => affects));
    for (const name of ['user', 'mounts', 'seccomp'] as const) assert.ok(affected.has(name), name);
  }
});
