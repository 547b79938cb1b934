import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRuntimeSpec } from './runtime-spec.ts';

const document = {
  ociVersion: '1.2.0',
  process: {
    user: { uid: 1000, gid: 5, additionalGids: [0] },
    env: ['TOKEN=secret'],
    capabilities: { bounding: ['CAP_NET_ADMIN', 'CAP_CHOWN'], effective: ['CAP_NET_ADMIN'] },
    noNewPrivileges: true,
    apparmorProfile: 'docker-default',
  },
  root: { path: '/x', readonly: true },
  mounts: [{ destination: '/h', type: 'bind', source: '/etc/hostname', options: ['rbind', 'rro'] }],
  linux: {
    resources: {
      memory: { limit: 67108864 },
      devices: [
        { allow: false, access: 'rwm' },
        { allow: true, type: 'c', major: 1, minor: 3, access: 'rw' },
        { allow: true, type: 'c', access: 'm' },
        { allow: true, type: 'b', major: 8, minor: -1, access: 'r' },
        { allow: true, access: 'rwm' },
      ],
    },
    devices: [
      { path: '/dev/hostdisk', type: 'b', major: 8, minor: 0 },
      { path: '/dev/thing', type: 'c', major: 10, minor: 5 },
      { path: '/dev/pipe', type: 'p' },
    ],
    namespaces: [{ type: 'mount' }, { type: 'network', path: '/proc/1/ns/net' }],
    seccomp: {
      defaultAction: 'SCMP_ACT_ERRNO',
      syscalls: [{ names: ['read', 'bpf'], action: 'SCMP_ACT_ALLOW' }],
    },
    maskedPaths: ['/proc/kcore'],
    readonlyPaths: ['/proc/sys'],
  },
};
const from = 'config.json';

test('every part of a specification, and nothing of the environment', () => {
  const spec = readRuntimeSpec(document, from);
  assert.deepEqual(spec, {
    state: 'known',
    from,
    value: {
      uid: 1000,
      gid: 5,
      noNewPrivileges: true,
      capBounding: ['CHOWN', 'NET_ADMIN'],
      seccompDefaultAction: { state: 'known', value: 'SCMP_ACT_ERRNO', from },
      seccomp: {
        state: 'known',
        value: { defaultAction: 'SCMP_ACT_ERRNO', lets: [{ name: 'bpf' }], socketFamilies: [] },
        from,
      },
      apparmorProfile: { state: 'known', value: 'docker-default', from },
      selinuxLabel: { state: 'absent', from },
      maskedPaths: ['/proc/kcore'],
      readonlyPaths: ['/proc/sys'],
      readonlyRoot: true,
      namespaces: [{ type: 'mount' }, { type: 'network', path: '/proc/1/ns/net' }],
      mounts: [{ destination: '/h', type: 'bind', source: '/etc/hostname', options: ['rbind', 'rro'] }],
      devices: [
        { path: '/dev/hostdisk', type: 'block', major: 8, minor: 0, access: 'rwm' },
        { path: '/dev/thing', type: 'char', major: 10, minor: 5, access: 'rwm' },
      ],
      memoryLimit: { state: 'known', value: 67108864, from },
      deviceRules: ['c 1:3 rw', 'c *:* m', 'b 8:* r', 'a *:* rwm'],
    },
  });
});

test('no filter, no limit and no capabilities', () => {
  const bare = { process: { user: {} }, linux: { resources: { memory: { limit: -1 } } } };
  const spec = readRuntimeSpec(bare, from);
  assert.ok(spec.state === 'known');
  assert.equal(spec.value.seccompDefaultAction.state, 'absent');
  assert.equal(spec.value.seccomp?.state, 'absent');
  assert.equal(spec.value.memoryLimit.state, 'absent');
  assert.deepEqual(spec.value.capBounding, []);
});

test('a document of another form is malformed, never an empty specification', () => {
  const broken = [
    null,
    [],
    'x',
    {},
    { process: {} },
    { ...document, process: { ...document.process, capabilities: { bounding: 'ALL' } } },
    { ...document, process: { ...document.process, noNewPrivileges: 'yes' } },
    { ...document, linux: { ...document.linux, namespaces: [{}] } },
    { ...document, mounts: [{ source: '/' }] },
  ];
  for (const value of broken) {
    const spec = readRuntimeSpec(value, from);
    assert.ok(spec.state === 'unreadable' && spec.why === 'malformed', JSON.stringify(value));
  }
});

test('an annotation that gives crun a filter of its own leaves the filter unknown', () => {
  const annotations = { 'run.oci.seccomp_bpf_data': 'BgAAAAAA/38=' };
  const spec = readRuntimeSpec({ ...document, annotations }, 'config.json');
  assert.ok(spec.state === 'known');
  assert.equal(spec.value.seccompDefaultAction.state, 'unreadable');
  assert.equal(spec.value.seccomp?.state, 'unreadable');
});
