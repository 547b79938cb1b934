import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { plainState } from '../../../test/kit/running-state.ts';
import {
  maskedPaths,
  mount,
  namespaces,
  stateOf,
  type StateChanges,
} from '../../../test/kit/service-state.ts';
import {
  isBreach,
  type Assertion,
  type ContractValue,
  type ServiceContract,
} from '../../core/confine/contract.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import type { ContainerProbes, ProbeResult } from '../../core/confine/probe.ts';
import { contractSettings, contractValues } from './contract-settings.ts';
import { assertProbes, assertSettings, exerciseConsequence } from './evaluate-contract.ts';

const denied = unreadable('denied', 'permission denied', '/proc/40');
const contractOf = (settings: Iterable<readonly [string, ContractValue]>): ServiceContract => ({
  settings: new Map(settings),
  probes: new Map(),
  probed: true,
});

/** Ids of what is broken by itself once a state is changed, and of what follows. */
function brokenBy(changes: StateChanges): readonly string[] {
  const assertions = assertSettings('web', contractOf(contractValues(stateOf())), stateOf(changes));
  assert.deepEqual(
    assertions.map(({ id }) => id),
    contractSettings.map(({ key }) => key),
  );
  return assertions
    .filter(({ outcome }) => outcome !== 'held')
    .map((one) => (isBreach(one) ? one.id : `(${one.id} ${one.outcome})`));
}

describe('assertSettings', () => {
  test('holds of the state that it was written from, in every setting', () => {
    assert.deepEqual(brokenBy({}), []);
  });

  const changes: readonly (readonly [string, StateChanges, readonly string[]])[] = [
    ['user', { spec: { uid: 0 } }, ['user']],
    ['group', { spec: { gid: 0 } }, ['user']],
    ['further group', { host: { GroupAdd: ['docker'] } }, ['groups']],
    ['bounding set', { effective: { capBounding: '00000000a80425ff' } }, ['capabilities']],
    [
      'capability that was given up by the program',
      { spec: { capBounding: ['SYS_ADMIN'] } },
      ['capabilities'],
    ],
    ['new privileges', { effective: { noNewPrivileges: false } }, ['noNewPrivileges']],
    ['new privileges of docker exec', { spec: { noNewPrivileges: false } }, ['noNewPrivileges']],
    ['no filter', { effective: { seccompMode: 0 } }, ['seccomp']],
    ['filter of the program only', { seccomp: known('unconfined', 'inspect') }, ['seccomp']],
    ['filter of the engine', { seccomp: known('engine:/etc/open.json', 'info') }, ['seccomp']],
    ['filter that is not known', { seccomp: denied }, ['(seccomp unknown)']],
    ['label', { effective: { lsmLabel: known('docker-default (enforce)', 'attr') } }, ['securityLabel']],
    ['root file system', { effective: { mounts: [mount('/', { options: ['ro'] })] } }, ['readOnly']],
    ['mount', { effective: { mounts: [mount('/'), mount('/srv')] } }, ['mounts']],
    ['tmpfs', { effective: { mounts: [mount('/'), mount('/t', { fsType: 'tmpfs' })] } }, ['mounts']],
    ['process table', { effective: { mounts: [mount('/'), mount('/p', { fsType: 'proc' })] } }, ['mounts']],
    ['mount below dev', { effective: { mounts: [mount('/'), mount('/dev/x')] } }, ['mounts']],
    ['device', { host: { Devices: [{ PathOnHost: '/dev/sda', PathInContainer: '/dev/a' }] } }, ['devices']],
    ['device rule', { host: { DeviceCgroupRules: ['a *:* rwm'] } }, ['devices']],
    [
      'graphics card',
      { host: { DeviceRequests: [{ Driver: '', Count: -1, Capabilities: [['gpu']] }] } },
      ['devices'],
    ],
    ['joined processes', { host: { PidMode: 'container:abc' } }, ['joinedNamespaces']],
    [
      'joined network',
      { host: { NetworkMode: 'container:abc' }, networks: [] },
      ['joinedNamespaces', '(networks broken)'],
    ],
    [
      'own users',
      { effective: { namespaces: { ...namespaces, user: { id: 'x', host: true } } } },
      ['userNamespace'],
    ],
    ['memory', { effective: { memoryLimit: known(5, 'cgroup') } }, ['memory']],
    ['pids', { effective: { pidsLimit: known(5, 'cgroup') } }, ['pids']],
    ['ports', { ports: ['0.0.0.0:80->80/tcp'] }, ['ports']],
    ['networks', { networks: ['other'] }, ['networks']],
    ['CPUs', { effective: { cpuLimit: known(0.5, 'cgroup') } }, ['cpus']],
    ['processors', { host: { CpusetCpus: '0' } }, ['cpuSet']],
    ['OOM killer', { host: { OomKillDisable: true } }, ['outOfMemory']],
    ['OOM score', { host: { OomScoreAdj: -500 } }, ['outOfMemory']],
    ['ulimit', { host: { Ulimits: [{ Name: 'nofile', Soft: 5, Hard: 9 }] } }, ['ulimits']],
    ['sysctl', { host: { Sysctls: { 'kernel.msgmax': '1' } } }, ['sysctls']],
    ['parent control group', { host: { CgroupParent: '/other' } }, ['cgroupParent']],
    ['restart policy', { host: { RestartPolicy: { Name: 'always', MaximumRetryCount: 0 } } }, ['restart']],
    ['runtime', { host: { Runtime: 'runsc' } }, ['runtime']],
    ['shareable IPC', { host: { IpcMode: 'shareable' } }, ['shareableIpc']],
    [
      'control groups',
      { effective: { mounts: [mount('/'), mount('/sys/fs/cgroup', { fsType: 'cgroup2' })] } },
      ['writableCgroups'],
    ],
    [
      '/proc/kcore',
      { spec: { maskedPaths: maskedPaths.filter((path) => !path.endsWith('kcore')) } },
      ['systemPaths'],
    ],
    ['/proc/sys', { spec: { readonlyPaths: ['/proc/bus'] } }, ['systemPaths']],
    ['a protection that was unmounted', { effective: { exposedPaths: ['/proc/keys'] } }, ['systemPaths']],
    [
      'privileged',
      {
        host: { Privileged: true, MaskedPaths: null, ReadonlyPaths: null },
        effective: {
          capBounding: 'ffffffffffffffff',
          seccompMode: 0,
          mounts: [mount('/'), mount('/sys/fs/cgroup/memory', { fsType: 'cgroup' })],
        },
        spec: { maskedPaths: [], readonlyPaths: [] },
        seccomp: known('unconfined', 'inspect'),
      },
      [
        'privileged',
        '(capabilities broken)',
        '(seccomp broken)',
        '(systemPaths broken)',
        '(writableCgroups broken)',
      ],
    ],
    ...(['pid', 'net', 'ipc', 'uts', 'mnt', 'cgroup'] as const).map(
      (kind) =>
        [
          `host ${kind}`,
          { effective: { namespaces: { ...namespaces, [kind]: { id: 'x', host: true } } } },
          ['hostNamespaces'],
        ] as const,
    ),
  ];
  for (const [name, change, broken] of changes)
    test(`a change of ${name} breaks ${broken[0]}`, () => assert.deepEqual(brokenBy(change), broken));

  test('a joined setting that is broken while its cause holds is a breach', () => {
    assert.deepEqual(brokenBy({ networks: [] }), ['networks']);
  });

  test('what is not known is never held', () => {
    for (const reading of [denied, absent('/proc/40')]) {
      const state = { ...stateOf(), effective: reading, spec: reading };
      const assertions = assertSettings('web', contractOf(contractValues(stateOf())), state);
      const ofEngine: ReadonlySet<string> = new Set([
        'groups',
        'privileged',
        'systemPaths',
        'devices',
        'joinedNamespaces',
        'shareableIpc',
        'cpuSet',
        'outOfMemory',
        'ulimits',
        'sysctls',
        'cgroupParent',
        'restart',
        'runtime',
        'ports',
        'networks',
      ]);
      for (const { id, outcome, found } of assertions) {
        assert.equal(outcome, ofEngine.has(id) ? 'held' : 'unknown', id);
        if (outcome === 'unknown') assert.match(found, /permission denied|there is none/u);
      }
    }
  });

  test('rights that the first process has given up are unknown without the specification', () => {
    const expected = contractOf([
      ['capabilities', []],
      ['noNewPrivileges', true],
    ]);
    const state = stateOf({ effective: { capBounding: '0000000000000000' } });
    const outcomes = (of: typeof state) => assertSettings('web', expected, of).map(({ outcome }) => outcome);
    assert.deepEqual(outcomes(state), ['held', 'held']);
    assert.deepEqual(outcomes({ ...state, spec: denied }), ['unknown', 'unknown']);
    const raising = stateOf({ effective: { noNewPrivileges: false } });
    assert.equal(outcomes({ ...raising, spec: denied })[1], 'broken');
  });

  test('a limit, a namespace or a label that was not read is unknown', () => {
    const { pidsLimit: _limit, ...state } = {
      ...plainState,
      namespaces: {},
      lsmLabel: denied,
      memoryLimit: denied,
    };
    const effective = known(state, '/proc/40');
    const expected: readonly (readonly [string, ContractValue])[] = [
      ['pids', 0],
      ['memory', 0],
      ['securityLabel', 'none'],
      ['hostNamespaces', []],
      ['userNamespace', false],
    ];
    for (const { id, outcome } of assertSettings('web', contractOf(expected), { ...stateOf(), effective }))
      assert.equal(outcome, 'unknown', id);
  });

  test('lists are sets', () => {
    const state = stateOf({ networks: ['b', 'a'] });
    const outcomeOf = (...networks: readonly string[]) =>
      assertSettings('web', contractOf([['networks', networks]]), state)[0]?.outcome;
    assert.equal(outcomeOf('a', 'b', 'a'), 'held');
    assert.equal(outcomeOf('a'), 'broken');
    assert.equal(outcomeOf('a', 'b', 'c'), 'broken');
    assert.equal(outcomeOf('a, b'), 'broken', 'one entry that looks like two');
    assert.equal(outcomeOf(), 'broken');
  });

  test('a port of the host may be left open, an address not', () => {
    const state = stateOf({ ports: ['127.0.0.1:8080->80/tcp'] });
    const outcomeOf = (port: string) =>
      assertSettings('web', contractOf([['ports', [port]]]), state)[0]?.outcome;
    assert.equal(outcomeOf('127.0.0.1:8080->80/tcp'), 'held');
    assert.equal(outcomeOf('127.0.0.1:*->80/tcp'), 'held');
    for (const port of ['0.0.0.0:*->80/tcp', '127.0.0.1:*->81/tcp', '127.0.0.1:*->80/udp', '*:8080->80/tcp'])
      assert.equal(outcomeOf(port), 'broken', port);
  });
});

const probed = (...probes: readonly Partial<ProbeResult>[]): ContainerProbes => ({
  container: { id: 'a', name: 'web' },
  ranIn: 'twin',
  remarks: [],
  probes: probes.map((probe, index) => ({
    id: `p${index}`,
    group: 'kernel',
    title: 'A probe',
    standsFor: 'an attack',
    remedy: 'a setting',
    outcome: 'blocked',
    expected: 'blocked',
    evidence: ['EPERM'],
    ...probe,
  })),
});

describe('assertProbes', () => {
  test('asserts what must be blocked; a probe that could not run proves nothing', () => {
    const found = assertProbes(
      'web',
      probed({}, { outcome: 'possible' }, { outcome: 'unknown' }, { outcome: 'possible', expected: 'any' }),
      [],
    );
    assert.deepEqual(
      found.map(({ id, outcome }) => `${id} ${outcome}`),
      ['probe p0 held', 'probe p1 broken', 'probe p2 unknown'],
    );
    assert.deepEqual(
      found.map((one) => isBreach(one)),
      [false, true, false],
    );
  });

  test('a broken setting explains a probe that is possible, and none that is unknown', () => {
    const settings = assertSettings('web', contractOf([['pids', 7]]), stateOf());
    const found = assertProbes('web', probed({ outcome: 'possible' }, { outcome: 'unknown' }), settings);
    assert.deepEqual(
      found.map(({ impliedBy }) => impliedBy),
      [['pids'], undefined],
    );
  });
});

describe('exerciseConsequence', () => {
  const exercise = {
    service: 'web',
    id: 'exercise',
    title: 'curl',
    outcome: 'broken',
    expected: 'exit code 0',
    found: 'exit code 1',
  } as const;
  const setting: Assertion = { ...exercise, id: 'networks' };

  test('a failed exercise follows from a broken setting, of its service first', () => {
    const other = { ...setting, service: 'db' };
    const causes = (...assertions: readonly Assertion[]) =>
      exerciseConsequence([exercise, ...assertions])[0]?.impliedBy;
    assert.equal(causes(), undefined);
    assert.deepEqual(causes(setting, other), ['networks']);
    assert.deepEqual(causes(other), ['db: networks']);
  });

  test('a probe that is possible does not explain it', () => {
    const [first] = exerciseConsequence([exercise, { ...setting, id: 'probe mount' }]);
    assert.equal(first?.impliedBy, undefined);
  });
});
