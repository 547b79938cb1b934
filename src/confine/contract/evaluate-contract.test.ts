import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { plainSpec, plainState } from '../../../test/kit/running-state.ts';
import { readContainerInspect } from '../../adapters/inspect/read-container-inspect.ts';
import { isBreach, type Assertion, type ContractValue, type ServiceContract } from '../../core/contract.ts';
import type { EffectiveState, MountInfo } from '../../core/effective.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import type { ContainerProbes, ProbeResult } from '../../core/probe.ts';
import { resolve } from '../../resolve/resolve.ts';
import { contractSettings, settingsOf, type ServiceState } from './contract-settings.ts';
import { assertProbes, assertSettings, exerciseConsequence } from './evaluate-contract.ts';

const denied = unreadable('denied', 'permission denied', '/proc/40');
const own = { id: 'x:[1]', host: false };
const namespaces = { pid: own, net: own, ipc: own, uts: own, mnt: own, cgroup: own, user: own };
const mount = (mountPoint: string, more: Partial<MountInfo> = {}): MountInfo => ({
  root: '/',
  mountPoint,
  options: ['rw'],
  propagation: [],
  fsType: 'ext4',
  source: 'disk',
  ...more,
});

/** As Engine 26.1 has them. */
const maskedPaths = [
  ...[
    'asound',
    'acpi',
    'kcore',
    'keys',
    'latency_stats',
    'timer_list',
    'timer_stats',
    'sched_debug',
    'scsi',
  ].map((name) => `/proc/${name}`),
  '/sys/firmware',
  '/sys/devices/virtual/powercap',
];
const readonlyPaths = ['bus', 'fs', 'irq', 'sys', 'sysrq-trigger'].map((name) => `/proc/${name}`);

interface Changes {
  effective?: Partial<EffectiveState>;
  host?: object;
  spec?: Partial<typeof plainSpec>;
  ports?: readonly string[];
  networks?: readonly string[];
  seccomp?: string;
  mounts?: readonly object[];
}

function stateOf({ effective, host, spec, mounts = [], ...more }: Changes = {}): ServiceState {
  const notCollected = unreadable('not-collected', 'not collected', 'inspect');
  const document = {
    Id: 'a'.repeat(64),
    Name: '/web',
    Config: { Image: 'web', User: '1000', Volumes: null },
    HostConfig: {
      NetworkMode: 'bridge',
      PidMode: '',
      IpcMode: 'private',
      Privileged: false,
      SecurityOpt: null,
      Binds: null,
      VolumesFrom: null,
      Devices: null,
      DeviceRequests: null,
      DeviceCgroupRules: null,
      MaskedPaths: maskedPaths,
      ReadonlyPaths: readonlyPaths,
      ...host,
    },
    Mounts: mounts,
  };
  return {
    workload: resolve(readContainerInspect(document), { image: notCollected, engine: notCollected }),
    effective: known({ ...plainState, namespaces, mounts: [mount('/')], ...effective }, '/proc/40'),
    spec: known({ ...plainSpec, ...spec }, 'config.json'),
    ports: [],
    networks: ['bridge'],
    seccomp: 'default',
    ...more,
  };
}

const contractOf = (settings: Iterable<readonly [string, ContractValue]>): ServiceContract => ({
  settings: new Map(settings),
  probes: new Map(),
  probed: true,
});

/** Ids of what is broken by itself once a state is changed, and of what follows. */
function brokenBy(changes: Changes): readonly string[] {
  const assertions = assertSettings('web', contractOf(settingsOf(stateOf())), stateOf(changes));
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

  const changes: readonly (readonly [string, Changes, readonly string[]])[] = [
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
    ['filter of the program only', { seccomp: 'unconfined' }, ['seccomp']],
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
    [
      'privileged',
      {
        host: { Privileged: true, MaskedPaths: null, ReadonlyPaths: null },
        effective: { capBounding: 'ffffffffffffffff', seccompMode: 0 },
        seccomp: 'unconfined',
      },
      ['privileged', '(capabilities broken)', '(seccomp broken)', '(systemPaths broken)'],
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
      const assertions = assertSettings('web', contractOf(settingsOf(stateOf())), state);
      const ofEngine = [
        'groups',
        'privileged',
        'systemPaths',
        'devices',
        'joinedNamespaces',
        'ports',
        'networks',
      ];
      for (const { id, outcome, found } of assertions) {
        assert.equal(outcome, ofEngine.includes(id) ? 'held' : 'unknown', id);
        if (outcome === 'unknown') assert.match(found, /permission denied|there is none/u);
      }
    }
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

  test('the source of a mount may be left open', () => {
    const mounts = [
      { Type: 'bind', Source: '/srv/x', Destination: '/b', RW: false },
      { Type: 'volume', Name: 'data', Source: '/var/lib/x', Destination: '/v', RW: true },
    ];
    const shown = [mount('/'), mount('/b', { options: ['ro'] }), mount('/v')];
    const state = stateOf({ mounts, effective: { mounts: shown } });
    const outcomeOf = (...entries: readonly string[]) =>
      assertSettings('web', contractOf([['mounts', entries]]), state)[0]?.outcome;
    for (const bind of ['/srv/x:/b:ro', 'bind:/b:ro', '/b:ro'])
      for (const volume of ['data:/v', 'volume:/v', '/v'])
        assert.equal(outcomeOf(bind, volume), 'held', `${bind} ${volume}`);
    for (const bind of ['/srv/y:/b:ro', '/srv/x:/b', 'volume:/b:ro', '/b', '/x:/b:ro', 'tmpfs:/b:ro'])
      assert.equal(outcomeOf(bind, '/v'), 'broken', bind);
    for (const volume of ['other:/v', 'bind:/v', '/v:ro', 'tmpfs:/v'])
      assert.equal(outcomeOf('/b:ro', volume), 'broken', volume);
  });

  test('what the runtime mounts into every container, and what is below a bind mount, is none of its own', () => {
    const mounts = [{ Type: 'bind', Source: '/srv', Destination: '/b', RW: true }];
    const paths = ['/', '/proc', '/proc/sys', '/dev', '/dev/pts', '/dev/shm', '/dev/shm/of-the-host', '/sys'];
    const more = [
      '/sys/fs/cgroup',
      '/sys/fs/cgroup/cpu',
      '/etc/hosts',
      '/sbin/docker-init',
      '/b',
      '/b/below',
    ];
    const shown = [...paths, ...more, ...maskedPaths].map((path) => mount(path));
    const state = stateOf({ mounts, effective: { mounts: shown } });
    assert.deepEqual(settingsOf(state).get('mounts'), ['/srv:/b']);
    const others = ['/devices', '/dev/shmem', '/procs', '/proc/1', '/etc/hosts.d', '/bin', '/b2'];
    const strange = stateOf({ effective: { mounts: others.map((path) => mount(path)) } });
    assert.equal((settingsOf(strange).get('mounts') as readonly string[]).length, others.length);
  });

  test('only the kernel says whether a mount can be written', () => {
    const mounts = [{ Type: 'bind', Source: '/srv/x', Destination: '/b', RW: false }];
    const state = stateOf({ mounts, effective: { mounts: [mount('/'), mount('/b')] } });
    assert.deepEqual(settingsOf(state).get('mounts'), ['/srv/x:/b']);
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
