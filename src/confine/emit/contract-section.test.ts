import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LeastPrivilege } from '../../core/confine/least-privilege.ts';
import { parseContract } from '../../policy/contract/parse-contract.ts';
import { allProbes } from '../../probes/table/all-probes.ts';
import { contractSettings } from '../contract/contract-settings.ts';
import { contractSection } from './contract-section.ts';

const profile: LeastPrivilege = {
  schemaVersion: 1,
  kind: 'least-privilege',
  workload: { name: 'shop-web-1', image: 'web', service: 'web' },
  seccomp: {
    profile: { defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 38, architectures: [], syscalls: [] },
    calls: [{ value: 'read', because: [] }],
  },
  capabilities: [{ value: 'CHOWN', because: ['used by web\nevil: true'] }],
  noNewPrivileges: { value: true, because: ['no setuid program was executed'] },
  user: { value: '101:101', because: ['it ran as this user'] },
  readOnly: { value: true, because: ['nothing was written to it'] },
  mounts: [
    { type: 'bind', target: '/given', readOnly: true },
    { type: 'volume', target: '/data', readOnly: false },
  ],
  tmpfs: [{ value: { path: '/tmp', mode: '1777', uid: 0, gid: 0 }, because: [] }],
  volumes: [{ value: '/var/lib/web', because: [] }],
  limits: { value: { memoryBytes: 64 * 1024 * 1024, pids: 32 }, because: ['it used at most 20 MiB'] },
  networks: { value: 'none', because: ['it used none'] },
  ports: [],
  selinux: {
    tried: false,
    label: { value: 'container_t', because: [] },
    relabel: [],
    ownPolicy: [],
    notNeeded: [],
  },
  appArmor: { value: '', because: [] },
  confidence: { runs: 1, seconds: 1, quietSeconds: 1, sawStart: true, lostEvents: 0 },
  doubts: [],
};

const ids = allProbes.map(({ id }) => id);

/** The lines of a section without their comments. */
const linesOf = (of: LeastPrivilege): readonly string[] =>
  contractSection(of, 'sha256:ab')
    .split('\n')
    .map((line) => line.replace(/ *#.*$/u, '').trim())
    .filter((line) => line !== '');

test('a contract has what a profile decides', () => {
  assert.deepEqual(linesOf(profile), [
    'version: 1',
    'services:',
    '"web":',
    'user: "101:101"',
    'privileged: false',
    'capabilities: ["CHOWN"]',
    'noNewPrivileges: true',
    'seccomp: sha256:ab',
    'readOnly: true',
    'mounts: ["bind:/given:ro", "volume:/data", "tmpfs:/tmp", "volume:/var/lib/web"]',
    'systemPaths: default',
    'memory: 64m',
    'pids: 32',
    'networks: [none]',
    'ports: []',
    'probes:',
    'memory-limit: blocked',
    'process-limit: blocked',
    'raw-sockets: blocked',
    'setuid-programs: blocked',
    'writable-root: blocked',
  ]);
});

test('what it does not decide is as it was recorded', () => {
  const settings = [
    { key: 'restart', value: 'always' },
    { key: 'ulimits', value: ['nofile=5:9', 'x: y'] },
    { key: 'cpus', value: 0.5 },
    { key: 'shareableIpc', value: false },
    // These are decided by the profile.
    { key: 'privileged', value: true },
    { key: 'ports', value: ['*:80->80/tcp'] },
  ];
  const text = contractSection({ ...profile, settings }, 'sha256:ab');
  const contract = parseContract(text, 'derived', { settings: contractSettings, probes: ids });
  const read = contract.services.get('web')?.settings;
  assert.deepEqual(
    ['restart', 'ulimits', 'cpus', 'shareableIpc', 'privileged', 'ports'].map((key) => read?.get(key)),
    ['always', ['nofile=5:9', 'x: y'], 0.5, false, false, []],
  );
});

test('what a profile does not decide is left out', () => {
  const { capabilities: _unknown, ...rest } = profile;
  const lines = linesOf({
    ...rest,
    user: { value: 'redis', because: [] },
    limits: { value: {}, because: [] },
    noNewPrivileges: { value: false, because: [] },
    readOnly: { value: false, because: [] },
    networks: { value: 'any', because: [] },
  });
  assert.deepEqual(
    lines.filter((line) => /^(?:user|capabilities|memory|pids|networks|[\w-]+: blocked)\b/u.test(line)),
    [],
  );
  assert.ok(lines.includes('readOnly: false') && lines.includes('noNewPrivileges: false'));
});

test('root is a number, and a workload without capabilities can use none', () => {
  const lines = linesOf({ ...profile, user: { value: 'root', because: [] }, capabilities: [] });
  assert.ok(lines.includes('user: "0:0"') && lines.includes('any-capability: blocked'));
});
