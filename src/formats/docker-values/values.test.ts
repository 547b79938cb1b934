import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseGpuRequest } from './device-request.ts';
import { parseDevice } from './device.ts';
import { parsePublish } from './port.ts';
import { inlineProfile, parseSecurityOption, type SecurityOption } from './security-option.ts';

test('security options set their setting', () => {
  const cases: [string, ReturnType<typeof parseSecurityOption>][] = [
    ['seccomp=unconfined', { setting: 'seccomp', value: { kind: 'unconfined' } }],
    ['seccomp:unconfined', { setting: 'seccomp', value: { kind: 'unconfined' } }],
    ['seccomp=builtin', { setting: 'seccomp', value: { kind: 'default' } }],
    ['seccomp=./p.json', { setting: 'seccomp', value: { kind: 'custom', name: './p.json' } }],
    [
      'seccomp={"defaultAction":"SCMP_ACT_ALLOW"}',
      {
        setting: 'seccomp',
        value: {
          kind: 'custom',
          name: inlineProfile,
          content: {
            state: 'known',
            value: { defaultAction: 'SCMP_ACT_ALLOW', lets: [] },
            from: inlineProfile,
          },
        },
      },
    ],
    ['apparmor=unconfined', { setting: 'apparmor', value: { kind: 'unconfined' } }],
    ['apparmor:mine', { setting: 'apparmor', value: { kind: 'custom', name: 'mine' } }],
    ['apparmor=docker-default', { setting: 'apparmor', value: { kind: 'default' } }],
    ['label=disable', { setting: 'selinux', value: 'disable' }],
    ['label:type:svirt_t', { setting: 'selinux', value: 'type:svirt_t' }],
    ['disable', { setting: 'selinux', value: 'disable' }],
    ['no-new-privileges', { setting: 'noNewPrivileges', value: true }],
    ['no-new-privileges:true', { setting: 'noNewPrivileges', value: true }],
    ['no-new-privileges=T', { setting: 'noNewPrivileges', value: true }],
    ['no-new-privileges=false', { setting: 'noNewPrivileges', value: false }],
    ['systempaths=unconfined', { setting: 'systemPaths', value: 'unconfined' }],
    ['no-new-privileges=1', { setting: 'noNewPrivileges', value: true }],
    ['no-new-privileges:FALSE', { setting: 'noNewPrivileges', value: false }],
    ['writable-cgroups', { setting: 'writableCgroups', value: true }],
    ['writable-cgroups=true', { setting: 'writableCgroups', value: true }],
    ['writable-cgroups:1', { setting: 'writableCgroups', value: true }],
    ['writable-cgroups=false', { setting: 'writableCgroups', value: false }],
    ['label=', { setting: 'selinux', value: '' }],
    ...['user:u', 'role:r', 'type:t', 'level:s0:c1', 'filetype:t'].map((label): [string, SecurityOption] => [
      `label=${label}`,
      { setting: 'selinux', value: label },
    ]),
  ];
  for (const [text, option] of cases) assert.deepEqual(parseSecurityOption(text), option, text);
});

test('unknown security options stay unknown', () => {
  const unknown = [
    '',
    'seccomp',
    'systempaths=default',
    'systempaths:unconfined',
    'no-new-privileges=yes',
    'no-new-privileges:',
    'Seccomp=unconfined',
    'proc-opts=x',
    'mask=/proc',
    'unmask=ALL',
    'credentialspec=file://x',
    'writable-cgroups=',
    'writable-cgroups=yes',
    'label',
    'label=nested',
    'label=disable,x',
    'label:disable=x',
    'no-new-privileges=true:x',
  ];
  for (const text of unknown) assert.equal(parseSecurityOption(text), undefined, text);
});

function shown(text: string): string[] | undefined {
  return parsePublish(text)?.map(
    ({ hostIp, hostPort, containerPort, protocol }) => `${hostIp}|${hostPort}|${containerPort}|${protocol}`,
  );
}

test('published ports', () => {
  const cases: [string, string[]][] = [
    ['80', ['||80|tcp']],
    ['8080:80', ['|8080|80|tcp']],
    ['0:80', ['||80|tcp']],
    ['8080:80/UDP', ['|8080|80|udp']],
    ['8080:80/', ['|8080|80|tcp']],
    ['127.0.0.1:8080:80', ['127.0.0.1|8080|80|tcp']],
    ['127.0.0.1::80', ['127.0.0.1||80|tcp']],
    ['[::1]:8080:80', ['::1|8080|80|tcp']],
    ['8000-8001:80-81', ['|8000-8001|80-81|tcp']],
    ['1-65535:1-65535', ['|1-65535|1-65535|tcp']],
    ['0-2:80-82', ['||80|tcp', '|1-2|81-82|tcp']],
    ['8000-8010:80', ['|8000-8010|80|tcp']],
    ['80-81', ['||80-81|tcp']],
    ['published=8080,target=80', ['|8080|80|tcp']],
    ['target=80,protocol=udp', ['||80|udp']],
  ];
  for (const [text, ports] of cases) assert.deepEqual(shown(text), ports, text);
  assert.equal(parsePublish('published=1,target=2,mode=host')?.[0]?.mode, 'host');
});

test('malformed ports', () => {
  const malformed = [
    '',
    'x',
    '80:',
    '8000-8002:80-81',
    '90-80',
    '80/icmp',
    'localhost:80:80',
    '70000:80',
    '1:2:3:4',
  ];
  for (const text of [...malformed, 'published=80', 'target=80,x', '[::1:80:80', '::1:8080:80', '::1::80']) {
    assert.equal(parsePublish(text), undefined, text);
  }
});

test('devices', () => {
  const cases: [string, [string, string, string]][] = [
    ['/dev/sda', ['/dev/sda', '/dev/sda', 'rwm']],
    ['/dev/sda:r', ['/dev/sda', '/dev/sda', 'r']],
    ['/dev/sda:/dev/xvda', ['/dev/sda', '/dev/xvda', 'rwm']],
    ['/dev/sda:/dev/xvda:rw', ['/dev/sda', '/dev/xvda', 'rw']],
  ];
  for (const [text, [hostPath, containerPath, permissions]] of cases) {
    assert.deepEqual(parseDevice(text), {
      kind: 'node',
      device: { hostPath, containerPath, permissions },
    });
  }
  assert.deepEqual(parseDevice('vendor.example/gpu=0'), { kind: 'cdi', name: 'vendor.example/gpu=0' });
  for (const text of ['', ':/dev/x', 'dev/x', '/dev/a:/dev/b:rr', '/dev/a:/dev/b:r:w', '/dev/a:x']) {
    assert.equal(parseDevice(text), undefined, text);
  }
});

test('device requests', () => {
  const gpu = ['gpu'];
  assert.deepEqual(parseGpuRequest('all'), { driver: '', count: -1, deviceIds: [], capabilities: gpu });
  assert.deepEqual(parseGpuRequest('2'), { driver: '', count: 2, deviceIds: [], capabilities: gpu });
  assert.deepEqual(parseGpuRequest('driver=nvidia'), {
    driver: 'nvidia',
    count: 1,
    deviceIds: [],
    capabilities: gpu,
  });
  assert.deepEqual(parseGpuRequest('"device=0,1","capabilities=compute,utility"'), {
    driver: '',
    count: 0,
    deviceIds: ['0', '1'],
    capabilities: ['compute', 'utility', 'gpu'],
  });
  for (const text of ['', 'some', 'count=x', 'device=0,device=1', 'count=1,count=2', 'colour=red']) {
    assert.equal(parseGpuRequest(text), undefined, text);
  }
});
