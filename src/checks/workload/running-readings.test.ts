import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emptyHost } from '../../../test/kit/empty-host.ts';
import { outcomeOf, stateOf } from '../../../test/kit/recorded-container.ts';
import type { Check } from '../../core/rules/check.ts';
import type { EffectiveState } from '../../core/workload/effective.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import { check as apparmor } from './apparmor.ts';
import { check as loopbackPorts } from './loopback-ports.ts';
import { check as cpuLimit } from './cpu-limit.ts';
import { check as memoryLimit } from './memory-limit.ts';
import { check as pidsLimit } from './pids-limit.ts';
import { check as readOnlyRoot } from './read-only-root.ts';
import { check as readOnlySubmounts } from './read-only-submounts.ts';
import { check as rootUser } from './root-user.ts';
import { check as selinux } from './selinux.ts';
import { check as systemPaths } from './system-paths.ts';

const label = (text: string) => ({ lsmLabel: known(text, '/proc/40/attr/current') });

describe('AppArmor', () => {
  it('is the kernel’s label of the process', () => {
    assert.equal(stateOf(apparmor, { state: label('docker-default (enforce)') }), 'passed');
    assert.equal(stateOf(apparmor, { state: label('unconfined') }), 'failed');
    assert.equal(stateOf(apparmor, { state: label('web (complain)') }), 'failed');
  });

  it('is the profile of the runtime specification if the kernel was not read', () => {
    const spec = { apparmorProfile: known('docker-default', 'config.json') };
    assert.equal(stateOf(apparmor, { state: 'denied', spec }), 'passed');
    assert.equal(stateOf(apparmor, { state: 'denied' }), 'failed');
  });

  it('is not known when the kernel shows no label at all', () => {
    assert.equal(stateOf(apparmor, {}), 'unknown');
  });

  it('contradicts the written setting', () => {
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

  it('is the kernel’s label of the process', () => {
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

  it('is disabled by label=disable, even without readings', () => {
    const host = { SecurityOpt: ['label=disable'] };
    assert.equal(stateOf(selinux, { engine, host, state: 'denied', spec: 'denied' }), 'failed');
    assert.equal(stateOf(selinux, { host }), 'not-applicable');
  });
});

describe('system paths', () => {
  it('are unprotected if the runtime specification masks nothing, whatever the settings', () => {
    const outcome = outcomeOf(systemPaths, { spec: { maskedPaths: [], readonlyPaths: [], uid: 0 } });
    assert.ok(outcome.state === 'failed');
    assert.equal(outcome.problems[0].severity, 'critical');
    assert.equal(stateOf(systemPaths, {}), 'passed');
  });

  it('are unprotected by lists of a create request that leave out /proc/sys', () => {
    const seen = (readonlyPaths: string[], maskedPaths = ['/proc/kcore']) =>
      outcomeOf(systemPaths, {
        host: { MaskedPaths: maskedPaths, ReadonlyPaths: readonlyPaths },
        spec: { maskedPaths, readonlyPaths, uid: 0 },
      });
    const outcome = seen(['/proc/bus']);
    assert.ok(outcome.state === 'failed');
    assert.equal(outcome.problems[0].severity, 'critical');
    assert.equal(seen(['/proc/sys']).state, 'unknown');
    assert.equal(seen(['/proc/bus'], ['/proc']).state, 'unknown');
  });
});

describe('limits and users', () => {
  it('fail if requested but not effective', () => {
    const host = { PidsLimit: 64 };
    assert.equal(stateOf(pidsLimit, { host }), 'failed');
    assert.equal(stateOf(pidsLimit, { host, state: { pidsLimit: known(64, 'pids.max') } }), 'passed');
    assert.equal(stateOf(rootUser, { state: { uids: [0, 0, 0, 0] } }), 'failed');
    assert.equal(stateOf(rootUser, { state: { uids: [1000, 1000, 1000, 1000] } }), 'passed');
  });

  it('of the kernel count if none was requested: its own cgroup’s, or a parent’s', () => {
    const severityOf = (check: Check, state: Partial<EffectiveState>) => {
      const outcome = outcomeOf(check, { state });
      return outcome.state === 'failed' ? (outcome.problems[0].severity ?? 'its own') : outcome.state;
    };
    const own = `/sys/fs/cgroup/system.slice/docker-${'a'.repeat(64)}.scope/pids.max`;
    assert.equal(severityOf(memoryLimit, { memoryLimit: known(1e9, own) }), 'passed');
    assert.equal(severityOf(cpuLimit, { cpuLimit: known(0.5, own) }), 'passed');
    assert.equal(severityOf(cpuLimit, { cpuLimit: known(0.5, '/sys/fs/cgroup/apart/cpu.max') }), 'low');
    assert.equal(severityOf(pidsLimit, { pidsLimit: known(4915, own) }), 'low', 'the default of systemd');
    const byHand = `/sys/fs/cgroup/docker/${'a'.repeat(64)}/pids.max`;
    assert.equal(severityOf(pidsLimit, { pidsLimit: known(4915, byHand) }), 'passed');
    assert.equal(severityOf(pidsLimit, { pidsLimit: known(4915, '/sys/fs/cgroup/apart/pids.max') }), 'low');
    assert.equal(severityOf(pidsLimit, { pidsLimit: known(4_194_304, own) }), 'its own');
    assert.equal(severityOf(memoryLimit, { memoryLimit: known(1e9, '/sys/fs/cgroup/memory.max') }), 'low');
  });

  it('fail if the effective limit is above the requested one', () => {
    const host = { PidsLimit: 64, Memory: 1000 };
    assert.equal(stateOf(pidsLimit, { host, state: { pidsLimit: known(65, 'pids.max') } }), 'failed');
    assert.equal(stateOf(pidsLimit, { host, state: { pidsLimit: known(32, 'pids.max') } }), 'passed');
    assert.equal(stateOf(memoryLimit, { host, state: { memoryLimit: known(1001, 'memory.max') } }), 'failed');
    const half = { NanoCpus: 500_000_000 };
    const cpus = (state: Partial<EffectiveState>, more = {}) =>
      stateOf(cpuLimit, { host: { ...half, ...more }, state });
    assert.equal(cpus({ cpuLimit: known(0.5, 'cpu.max') }), 'passed');
    assert.equal(cpus({ cpuLimit: known(0.6, 'cpu.max') }), 'failed');
    assert.equal(cpus({ cpuLimit: absent('cpu.max') }), 'failed', 'lifted by hand or by systemctl');
    assert.equal(cpus({ cpuLimit: absent('cpu.max') }, { CpuShares: 256 }), 'passed', 'shares bound it');
    assert.equal(cpus({ cpuLimit: absent('cpu.max') }, { CpusetCpus: '0' }), 'passed');
  });

  it('fail if a process of the container is outside of its control group', () => {
    const memory = absent('/sys/fs/cgroup/free/memory.max (process 60)');
    const outcome = outcomeOf(memoryLimit, { host: { Memory: 1000 }, state: { memoryLimit: memory } });
    assert.match(
      JSON.stringify(outcome),
      /"failed".*not effective for process 60 of the container.*no limit in the cgroup of process 60/u,
    );
    const higher = known(300, '/sys/fs/cgroup/free/pids.max (process 60)');
    assert.equal(stateOf(pidsLimit, { host: { PidsLimit: 64 }, state: { pidsLimit: higher } }), 'failed');
  });

  it('are unknown if the effective limit could not be read: it may have been lifted', () => {
    const host = { PidsLimit: 64, Memory: 1000, NanoCpus: 500_000_000 };
    const lost = unreadable('undetermined', 'outside of the cgroup namespace', '/../docker-a.scope');
    const limits = { pidsLimit, memoryLimit, cpuLimit };
    for (const [name, check] of Object.entries(limits)) {
      assert.equal(stateOf(check, { host, state: { [name]: lost } }), 'unknown', check.id);
      assert.equal(stateOf(check, { host, state: 'denied' }), 'unknown', check.id);
      assert.equal(stateOf(check, { state: { [name]: lost } }), 'failed', 'none was requested');
    }
  });

  it('on processes fail if above the host’s own', () => {
    const most = (pidMax: string) => ({
      ...emptyHost,
      sysctls: known({ 'kernel.pid_max': known(pidMax, '/proc/sys/kernel/pid_max') }, '/proc/sys'),
    });
    const state = { pidsLimit: known(40_000, 'pids.max') };
    const recorded = { host: { PidsLimit: 40_000 }, state };
    assert.equal(stateOf(pidsLimit, recorded), 'unknown', 'a host may have room for fewer');
    assert.equal(stateOf(pidsLimit, { ...recorded, machine: most('32768') }), 'failed');
    assert.equal(
      stateOf(pidsLimit, { ...recorded, machine: most('4194304') }),
      'unknown',
      'or for fewer threads',
    );
    const threads = (threadsMax: string) => ({
      ...emptyHost,
      sysctls: known(
        {
          'kernel.pid_max': known('4194304', '/proc/sys/kernel/pid_max'),
          'kernel.threads-max': known(threadsMax, '/proc/sys/kernel/threads-max'),
        },
        '/proc/sys',
      ),
    });
    const engine = { memoryBytes: 2_044_227_584 };
    assert.equal(stateOf(pidsLimit, { ...recorded, engine, machine: threads('15596') }), 'failed');
    assert.equal(stateOf(pidsLimit, { ...recorded, engine, machine: threads('60000') }), 'passed');
    assert.equal(stateOf(pidsLimit, { ...recorded, engine }), 'failed', 'the default for its memory');
  });

  it('root is an unprivileged user only as the kernel maps it', () => {
    const engine = { usernsRemap: true };
    const severityOf = (outside: number) => {
      const uidMap = [{ inside: 0, outside, length: 65_536 }];
      const outcome = outcomeOf(rootUser, { engine, state: { uidMap, gidMap: uidMap }, spec: { uid: 0 } });
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

  it('fails if requested but not effective', () => {
    const host = { ReadonlyRootfs: true };
    assert.equal(stateOf(readOnlyRoot, { host, state: root(['ro', 'relatime']) }), 'passed');
    assert.equal(stateOf(readOnlyRoot, { host, state: root(['rw', 'relatime']) }), 'failed');
    assert.equal(stateOf(readOnlyRoot, { host, state: 'denied' }), 'failed');
    assert.equal(stateOf(readOnlyRoot, { host, state: 'denied', spec: { readonlyRoot: true } }), 'passed');
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
    const namespace = { ...mountAt('/etc/netns', 'rw'), fsType: 'nsfs' };
    assert.equal(stateOf(readOnlySubmounts, mounted(namespace)), 'passed', 'nothing is written there');
  });

  it('does not apply without read-only mounts', () => {
    assert.equal(stateOf(readOnlySubmounts, { state: 'denied' }), 'passed');
    assert.equal(stateOf(readOnlySubmounts, { state: 'denied', host: { Binds: ['/etc:/etc'] } }), 'passed');
    assert.equal(
      stateOf(readOnlySubmounts, { state: 'denied', host: { Binds: ['/etc:/etc:ro'] } }),
      'unknown',
    );
  });

  it('is ignored if the runtime specification mounts there', () => {
    const mounts = [{ destination: '/etc/disk', type: 'tmpfs', source: 'tmpfs', options: [] }];
    const specified = { ...mounted(mountAt('/etc/disk', 'rw')), spec: { mounts } };
    assert.equal(stateOf(readOnlySubmounts, specified), 'passed');
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
