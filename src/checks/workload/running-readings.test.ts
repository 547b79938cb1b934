import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { plainSpec, plainState } from '../../../test/kit/running-state.ts';
import { witness } from '../../../test/kit/witness.ts';
import { readContainerInspect } from '../../adapters/inspect/read-container-inspect.ts';
import { assess } from '../../app/assess.ts';
import type { Check } from '../../core/check.ts';
import type { EffectiveState, RuntimeSpec } from '../../core/effective.ts';
import type { EngineFacts } from '../../core/engine.ts';
import type { Outcome } from '../../core/finding.ts';
import { known, unreadable } from '../../core/observed.ts';
import { check as apparmor } from './apparmor.ts';
import { check as capabilities } from './capabilities.ts';
import { check as cpuLimit } from './cpu-limit.ts';
import { check as loopbackPorts } from './loopback-ports.ts';
import { check as pidsLimit } from './pids-limit.ts';
import { check as memoryLimit } from './memory-limit.ts';
import { check as needlessPorts } from './needless-ports.ts';
import { check as privilegedExec } from './privileged-exec.ts';
import { check as privileged } from './privileged.ts';
import { check as privilegedPorts } from './privileged-ports.ts';
import { check as publishedPorts } from './published-ports.ts';
import { check as readOnlyRoot } from './read-only-root.ts';
import { check as readOnlySubmounts } from './read-only-submounts.ts';
import { check as rootExec } from './root-exec.ts';
import { check as rootUser } from './root-user.ts';
import { check as selinux } from './selinux.ts';
import { check as sensitiveHostPath } from './sensitive-host-path.ts';
import { check as sshServer } from './ssh-server.ts';
import { check as systemPaths } from './system-paths.ts';

interface Recorded {
  host?: object;
  config?: object;
  /** What inspect shows as mounts. */
  shown?: readonly object[];
  /** What inspect shows as bound ports. */
  bound?: object;
  engine?: Partial<EngineFacts>;
  state?: Partial<EffectiveState> | 'denied';
  spec?: Partial<RuntimeSpec> | 'denied';
}

const denied = unreadable('denied', 'permission denied', '/proc/40');

/** The outcome of a check on a container as it was recorded: its document, the kernel and the runtime. */
function outcomeOf(
  check: Check,
  { host = {}, config = {}, shown = [], bound, engine = {}, state = {}, spec = {} }: Recorded,
): Outcome {
  const written = readContainerInspect({
    Id: 'a'.repeat(64),
    Name: '/web',
    State: { Running: true, Pid: 40 },
    Config: { Image: 'app', User: '1000', ...config },
    HostConfig: {
      Privileged: false,
      CapAdd: null,
      SecurityOpt: null,
      NetworkMode: 'bridge',
      PidMode: '',
      Binds: null,
      PortBindings: {},
      Devices: [],
      ...host,
    },
    Mounts: shown,
    ...(bound === undefined ? {} : { NetworkSettings: { Ports: bound, Networks: {} } }),
  });
  const effective = state === 'denied' ? denied : known({ ...plainState, ...state }, '/proc/40');
  const told = spec === 'denied' ? denied : known({ ...plainSpec, ...spec }, 'config.json');
  const facts = factsWith({
    workloads: [workloadFacts(written, { effective, spec: told })],
    engine: known({ ...plainEngine, ...engine }, 'engine'),
  });
  const { outcomes } = assess(facts, [check], { version: '0.0.0', targets: [] });
  witness('recorded', outcomes);
  const [first] = outcomes;
  assert.ok(first && outcomes.length === 1);
  return first.outcome;
}

const stateOf = (check: Check, recorded: Recorded) => outcomeOf(check, recorded).state;
const label = (text: string) => ({ lsmLabel: known(text, '/proc/40/attr/current') });

describe('AppArmor', () => {
  it('is what the kernel labels the process with', () => {
    assert.equal(stateOf(apparmor, { state: label('docker-default (enforce)') }), 'passed');
    assert.equal(stateOf(apparmor, { state: label('unconfined') }), 'failed');
    assert.equal(stateOf(apparmor, { state: label('web (complain)') }), 'failed');
  });

  it('is the profile that the runtime was told, where the kernel was not looked at', () => {
    const spec = { apparmorProfile: known('docker-default', 'config.json') };
    assert.equal(stateOf(apparmor, { state: 'denied', spec }), 'passed');
    assert.equal(stateOf(apparmor, { state: 'denied' }), 'failed');
  });

  it('is not known when the kernel shows no label at all', () => {
    assert.equal(stateOf(apparmor, {}), 'unknown');
  });

  it('contradicts what was written', () => {
    const host = { SecurityOpt: ['apparmor=web'] };
    assert.equal(stateOf(apparmor, { host, state: label('unconfined') }), 'failed');
  });

  it('cannot apply on a kernel without it', () => {
    const host = { SecurityOpt: ['apparmor=unconfined'] };
    assert.equal(stateOf(apparmor, { host, engine: { apparmor: false } }), 'not-applicable');
  });
});

describe('SELinux', () => {
  const engine = { selinux: true, apparmor: false };

  it('is what the kernel labels the process with', () => {
    const confined = label('system_u:system_r:container_t:s0:c1,c2');
    assert.equal(stateOf(selinux, { engine, state: confined }), 'passed');
    assert.equal(stateOf(selinux, { engine, state: label('system_u:system_r:spc_t:s0') }), 'failed');
  });

  it('is not satisfied by any other security option', () => {
    const host = { SecurityOpt: ['no-new-privileges'] };
    assert.equal(stateOf(selinux, { engine, host }), 'failed');
    const spec = { selinuxLabel: known('system_u:system_r:container_t:s0:c1,c2', 'config.json') };
    assert.equal(stateOf(selinux, { engine, host, spec, state: 'denied' }), 'passed');
    assert.equal(stateOf(selinux, { engine, host, spec }), 'unknown', 'the kernel shows none');
  });

  it('is switched off by label=disable, also where nothing that runs was looked at', () => {
    const host = { SecurityOpt: ['label=disable'] };
    assert.equal(stateOf(selinux, { engine, host, state: 'denied', spec: 'denied' }), 'failed');
    assert.equal(stateOf(selinux, { host }), 'not-applicable');
  });
});

describe('system paths', () => {
  it('are not protected when the runtime was told to mask nothing, whatever was written', () => {
    const outcome = outcomeOf(systemPaths, { spec: { maskedPaths: [], readonlyPaths: [], uid: 0 } });
    assert.ok(outcome.state === 'failed');
    assert.equal(outcome.problems[0].severity, 'critical');
    assert.equal(stateOf(systemPaths, {}), 'passed');
  });
});

describe('limits and users', () => {
  it('that were asked for and are not in force are found', () => {
    const host = { PidsLimit: 64 };
    assert.equal(stateOf(pidsLimit, { host }), 'failed');
    assert.equal(stateOf(pidsLimit, { host, state: { pidsLimit: known(64, 'pids.max') } }), 'passed');
    assert.equal(stateOf(rootUser, { state: { uids: [0, 0, 0, 0] } }), 'failed');
    assert.equal(stateOf(rootUser, { state: { uids: [1000, 1000, 1000, 1000] } }), 'passed');
  });

  it('root is an unprivileged user only as the kernel maps it', () => {
    const engine = { usernsRemap: true };
    const severityOf = (outside: number) => {
      const uidMap = [{ inside: 0, outside, length: 65_536 }];
      const outcome = outcomeOf(rootUser, { engine, state: { uidMap }, spec: { uid: 0 } });
      assert.ok(outcome.state === 'failed');
      return outcome.problems[0].severity;
    };
    assert.equal(severityOf(100_000), 'low');
    assert.equal(severityOf(0), undefined);
  });
});

describe('a read-only root', () => {
  const root = (options: readonly string[]) => ({
    mounts: [{ root: '/', mountPoint: '/', options, propagation: [], fsType: 'overlay', source: 'overlay' }],
  });

  it('that was written and is not in force is found', () => {
    const host = { ReadonlyRootfs: true };
    assert.equal(stateOf(readOnlyRoot, { host, state: root(['ro', 'relatime']) }), 'passed');
    assert.equal(stateOf(readOnlyRoot, { host, state: root(['rw', 'relatime']) }), 'failed');
    assert.equal(stateOf(readOnlyRoot, { host, state: 'denied' }), 'failed');
    assert.equal(stateOf(readOnlyRoot, { host, state: 'denied', spec: { readonlyRoot: true } }), 'passed');
  });
});

describe('processes', () => {
  const process = {
    pid: 50,
    name: 'sh',
    program: known('dropbear', '/proc/50/exe'),
    uid: 0,
    capEffective: '0000000000000000',
    capBounding: '00000000a80425fb',
    entered: true,
  };
  const withProcess = (change: Partial<typeof process>) => ({
    state: { processes: known([{ ...process, ...change }], 'cgroup.procs') },
  });

  it('are known by their program, whatever they call themselves', () => {
    assert.equal(stateOf(sshServer, withProcess({})), 'failed');
    assert.equal(stateOf(sshServer, withProcess({ program: known('sh', '/proc/50/exe') })), 'passed');
  });

  it('have more than the container by their bounding set', () => {
    assert.equal(stateOf(privilegedExec, withProcess({ capBounding: '000001ffffffffff' })), 'failed');
    assert.equal(stateOf(privilegedExec, withProcess({ capBounding: '0000000000000000' })), 'passed');
  });

  it('are root of the container by its mapping', () => {
    assert.equal(stateOf(rootExec, withProcess({})), 'failed');
    const uidMap = [{ inside: 0, outside: 100_000, length: 65_536 }];
    const remapped = (uid: number) => ({ state: { ...withProcess({ uid }).state, uidMap } });
    assert.equal(stateOf(rootExec, remapped(100_000)), 'failed');
    assert.equal(stateOf(rootExec, remapped(101_000)), 'passed');
  });

  it('may be a health check, where the container starts as root and becomes another', () => {
    const entered = withProcess({});
    const healthy = { config: { User: '', Healthcheck: { Test: ['CMD', 'true'] } } };
    const outcome = outcomeOf(rootExec, { ...entered, ...healthy });
    assert.ok(outcome.state === 'unknown' && outcome.kind === 'needs-review', JSON.stringify(outcome));
    assert.equal(stateOf(rootExec, { ...entered, config: { User: '' } }), 'failed');
  });

  it('are not known from facts of a version that did not look, nor where they could not be read', () => {
    const { processes: _processes, ...older } = plainState;
    const written = readContainerInspect({ Name: '/old', Config: {}, HostConfig: {}, Mounts: [] });
    const workloads = [workloadFacts(written, { effective: known(older, '/proc/40') })];
    for (const check of [sshServer, privilegedExec, rootExec]) {
      const { outcomes } = assess(factsWith({ workloads }), [check], { version: '0.0.0', targets: [] });
      assert.equal(outcomes[0]?.outcome.state, 'unknown', check.id);
      assert.equal(stateOf(check, { state: { processes: denied } }), 'unknown', check.id);
      assert.equal(stateOf(check, { state: 'denied' }), 'unknown', check.id);
    }
  });
});

describe('a read-only mount', () => {
  const mountAt = (mountPoint: string, option: string) => ({
    root: '/',
    mountPoint,
    options: [option],
    propagation: [],
    fsType: 'ext4',
    source: '/dev/vda',
  });
  const mounted = (...mounts: readonly ReturnType<typeof mountAt>[]) => ({
    shown: [{ Type: 'bind', Source: '/etc', Destination: '/etc', Mode: 'ro', RW: false, Propagation: '' }],
    state: { mounts: [mountAt('/etc', 'ro'), ...mounts] },
  });

  it('is one only as far as the host mounted nothing below it', () => {
    assert.equal(stateOf(readOnlySubmounts, mounted(mountAt('/etc/hosts', 'rw'))), 'passed');
    assert.equal(stateOf(readOnlySubmounts, mounted(mountAt('/etc/disk', 'ro'))), 'passed');
    assert.equal(stateOf(readOnlySubmounts, mounted(mountAt('/etc/disk', 'rw'))), 'failed');
    assert.equal(stateOf(readOnlySubmounts, mounted(mountAt('/etcetera', 'rw'))), 'passed');
  });

  it('is left alone where the runtime was told to mount there', () => {
    const mounts = [{ destination: '/etc/disk', type: 'tmpfs', source: 'tmpfs', options: [] }];
    const told = { ...mounted(mountAt('/etc/disk', 'rw')), spec: { mounts } };
    assert.equal(stateOf(readOnlySubmounts, told), 'passed');
  });
});

describe('ports on loopback', () => {
  const host = { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }] } };

  it('are closed to neighbours from Engine 28 on, and by a rootless engine', () => {
    assert.equal(stateOf(loopbackPorts, { host, engine: { version: '26.1.5+dfsg1' } }), 'failed');
    assert.equal(stateOf(loopbackPorts, { host, engine: { version: '28.0.0' } }), 'passed');
    assert.equal(stateOf(loopbackPorts, { host, engine: { version: '26.1.5', rootless: true } }), 'passed');
    assert.equal(stateOf(loopbackPorts, { host, engine: { version: 'dev' } }), 'unknown');
  });
});

describe('the data of the engine', () => {
  const engine = { dataRoot: '/data/engine' };
  const mounted = (source: string) => [
    { Type: 'bind', Source: source, Destination: '/h', Mode: '', RW: false, Propagation: 'rprivate' },
  ];
  const state = (source: string) => stateOf(sensitiveHostPath, { engine, shown: mounted(source) });

  it('is sensitive wherever this engine keeps it', () => {
    assert.equal(state('/data/engine/volumes'), 'failed');
    assert.equal(state('/data'), 'failed');
    assert.equal(state('/data/app'), 'passed');
  });
});

describe('published ports of a container that runs', () => {
  const host = { PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '80' }] } };
  const on = (...addresses: readonly string[]) => ({
    '80/tcp': addresses.map((HostIp) => ({ HostIp, HostPort: '80' })),
  });

  it('are on the addresses that the engine bound', () => {
    assert.equal(stateOf(publishedPorts, { host, bound: on('0.0.0.0', '::') }), 'failed');
    assert.equal(stateOf(publishedPorts, { host, bound: on('127.0.0.1') }), 'passed');
    assert.equal(stateOf(loopbackPorts, { host, bound: on('127.0.0.1') }), 'failed');
    assert.equal(stateOf(publishedPorts, { host }), 'failed', 'what is bound was not told');
  });

  it('are none where its networks publish nothing', () => {
    for (const check of [publishedPorts, privilegedPorts, needlessPorts, loopbackPorts]) {
      assert.equal(stateOf(check, { host, bound: {} }), 'passed', check.id);
    }
    assert.equal(stateOf(privilegedPorts, { host, bound: on('10.0.0.5') }), 'failed');
  });
});

describe('limits', () => {
  const engine = { cpus: 4, memoryBytes: 8_000_000_000 };
  const cpu = (host: object) => stateOf(cpuLimit, { host, engine });
  const limited = { memoryLimit: known(9_000_000_000, '/sys/fs/cgroup/memory.max') };
  const memory = (Memory: number) => stateOf(memoryLimit, { host: { Memory }, engine, state: limited });

  it('of the CPU time are below what the host has', () => {
    assert.equal(cpu({ CpuQuota: 400_000, CpuPeriod: 100_000 }), 'failed');
    assert.equal(cpu({ CpuQuota: 350_000, CpuPeriod: 100_000 }), 'passed');
    assert.equal(cpu({ NanoCpus: 8_000_000_000 }), 'failed');
    assert.equal(cpu({ CpusetCpus: '0-3' }), 'failed');
    assert.equal(cpu({ CpusetCpus: '0,0-1,3' }), 'passed');
    assert.equal(cpu({ CpusetCpus: '0-3', CpuShares: 512 }), 'passed');
    assert.equal(stateOf(cpuLimit, { host: { CpusetCpus: '0-3' } }), 'passed', 'the host is not known');
  });

  it('of the memory are below what the host has', () => {
    assert.equal(memory(9_000_000_000), 'failed');
    assert.equal(memory(7_000_000_000), 'passed');
  });

  it('of the memory may be those of the control group above', () => {
    const host = { Memory: 0, CgroupParent: '/limited' };
    const of = (path: string) => ({ memoryLimit: known(1_000_000, `/sys/fs/cgroup${path}/memory.max`) });
    assert.equal(stateOf(memoryLimit, { host, state: of('/limited') }), 'passed');
    assert.equal(stateOf(memoryLimit, { host, state: of('/docker/outer') }), 'failed');
    assert.equal(stateOf(memoryLimit, { host: { Memory: 0 }, state: of('/limited') }), 'failed');
  });
});

/** The severity of the first problem where it is not the rule's own. */
function worstOf(check: Check, recorded: Recorded): string | undefined {
  const outcome = outcomeOf(check, recorded);
  return outcome.state === 'failed' ? outcome.problems[0].severity : outcome.state;
}

const remapped = { uidMap: [{ inside: 0, outside: 100_000, length: 65_536 }] };

describe('capabilities in a user namespace', () => {
  const worst = (CapAdd: readonly string[], state: Partial<EffectiveState>) =>
    worstOf(capabilities, { host: { CapAdd }, state });

  it('count for what belongs to it alone', () => {
    assert.equal(worst(['SYS_MODULE'], {}), 'critical');
    assert.equal(worst(['SYS_MODULE'], remapped), 'low');
    assert.equal(worst(['SYS_ADMIN'], remapped), 'high');
    assert.equal(worst(['NET_ADMIN'], remapped), 'medium');
  });
});

describe('a remapped container', () => {
  it('opens paths of the host as an unprivileged user', () => {
    const mounted = (source: string, state: Partial<EffectiveState>) =>
      worstOf(sensitiveHostPath, {
        engine: { dataRoot: '/data/engine' },
        shown: [{ Type: 'bind', Source: source, Destination: '/h', Mode: '', RW: true, Propagation: '' }],
        state,
      });
    assert.equal(mounted('/etc', {}), 'critical');
    assert.equal(mounted('/etc', remapped), 'high');
    assert.equal(mounted('/data/engine', remapped), 'critical', 'its data is that user’s');
    assert.equal(mounted('/home', remapped), 'critical', 'and so may a home be');
  });

  it('is privileged within its own user namespace', () => {
    const host = { Privileged: true };
    assert.equal(worstOf(privileged, { host, state: remapped }), 'high');
    assert.equal(worstOf(privileged, { host }), undefined);
  });
});
