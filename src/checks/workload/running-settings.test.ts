import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { outcomeOf, stateOf, type Recorded } from '../../../test/kit/recorded-container.ts';
import type { Check } from '../../core/rules/check.ts';
import type { EffectiveState } from '../../core/workload/effective.ts';
import { known } from '../../core/observed.ts';
import { check as capabilities } from './capabilities.ts';
import { check as cpuLimit } from './cpu-limit.ts';
import { check as hostDevices } from './host-devices.ts';
import { check as loopbackPorts } from './loopback-ports.ts';
import { check as memoryLimit } from './memory-limit.ts';
import { check as undeclaredPorts } from './undeclared-ports.ts';
import { check as privileged } from './privileged.ts';
import { check as privilegedPorts } from './privileged-ports.ts';
import { check as publishedPorts } from './published-ports.ts';
import { check as sensitiveHostPath } from './sensitive-host-path.ts';

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

describe('published ports of a running container', () => {
  const host = { PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '80' }] } };
  const on = (...addresses: readonly string[]) => ({
    '80/tcp': addresses.map((HostIp) => ({ HostIp, HostPort: '80' })),
  });

  it('use the effective bind addresses', () => {
    assert.equal(stateOf(publishedPorts, { host, bound: on('0.0.0.0', '::') }), 'failed');
    assert.equal(stateOf(publishedPorts, { host, bound: on('127.0.0.1') }), 'passed');
    assert.equal(stateOf(loopbackPorts, { host, bound: on('127.0.0.1') }), 'failed');
    assert.equal(stateOf(publishedPorts, { host }), 'failed', 'the bound address was not read');
  });

  it('are absent if its networks publish nothing', () => {
    for (const check of [publishedPorts, privilegedPorts, undeclaredPorts, loopbackPorts]) {
      assert.equal(stateOf(check, { host, bound: {} }), 'passed', check.id);
    }
    assert.equal(stateOf(privilegedPorts, { host, bound: on('10.0.0.5') }), 'failed');
  });
});

describe('limits', () => {
  const engine = { cpus: 4, memoryBytes: 8_000_000_000 };
  const cpu = (host: object) => stateOf(cpuLimit, { host, engine });
  const memory = (Memory: number) =>
    stateOf(memoryLimit, { host: { Memory }, engine, state: { memoryLimit: known(Memory, 'memory.max') } });

  it('of the CPUs in a set count as long as nobody widened it', () => {
    const inSet = (CpusetCpus: string, cpusAllowed: number, more: object = {}) =>
      stateOf(cpuLimit, { host: { CpusetCpus, ...more }, engine, state: { cpusAllowed } });
    assert.equal(inSet('0,2', 2), 'passed');
    assert.equal(inSet('0,2', 1), 'passed', 'a process may choose fewer');
    assert.equal(inSet('0,2', 4), 'failed');
    assert.equal(inSet('0,2', 4, { CpuShares: 64 }), 'passed', 'the shares are effective');
    assert.equal(stateOf(cpuLimit, { host: { CpusetCpus: '0' }, engine }), 'passed', 'not collected');
  });

  it('of the CPU time must be below the host’s CPUs', () => {
    assert.equal(cpu({ CpuQuota: 400_000, CpuPeriod: 100_000 }), 'failed');
    assert.equal(cpu({ CpuQuota: 350_000, CpuPeriod: 100_000 }), 'passed');
    assert.equal(cpu({ NanoCpus: 8_000_000_000 }), 'failed');
    assert.equal(cpu({ CpusetCpus: '0-3' }), 'failed');
    assert.equal(cpu({ CpusetCpus: '0,0-1,3' }), 'passed');
    assert.equal(cpu({ CpusetCpus: '0-3', CpuShares: 512 }), 'passed');
    assert.equal(stateOf(cpuLimit, { host: { CpusetCpus: '0-3' } }), 'passed', 'the host is not known');
  });

  it('of the memory must be below the host’s memory', () => {
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

/** Returns the severity of the first problem, if it differs from the rule's. */
function worstOf(check: Check, recorded: Recorded): string | undefined {
  const outcome = outcomeOf(check, recorded);
  return outcome.state === 'failed' ? outcome.problems[0].severity : outcome.state;
}

const range = [{ inside: 0, outside: 100_000, length: 65_536 }];
const remapped = { uidMap: range, gidMap: range };

describe('capabilities in a user namespace', () => {
  const worst = (CapAdd: readonly string[], state: Partial<EffectiveState>) =>
    worstOf(capabilities, { host: { CapAdd }, state });

  it('reach only objects of its user namespace', () => {
    assert.equal(worst(['SYS_MODULE'], {}), 'critical');
    assert.equal(worst(['SYS_MODULE'], remapped), 'low');
    assert.equal(worst(['SYS_ADMIN'], remapped), 'high');
    assert.equal(worst(['NET_ADMIN'], remapped), 'medium');
  });
});

describe('capabilities in the kernel', () => {
  const host = { CapDrop: ['ALL'], CapAdd: ['NET_BIND_SERVICE'] };
  const bounding = (capBounding: string) => stateOf(capabilities, { host, state: { capBounding } });

  it('are the remaining defaults and the added ones', () => {
    assert.equal(bounding('0000000000000400'), 'passed');
    assert.equal(bounding('0000000000200400'), 'failed', 'SYS_ADMIN');
    assert.equal(bounding('0000000000002400'), 'failed', 'NET_RAW was dropped');
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

  it('opens devices of the host as an unprivileged user', () => {
    const exposed = (PathOnHost: string, state: Partial<EffectiveState>) =>
      worstOf(hostDevices, {
        host: { Devices: [{ PathOnHost, PathInContainer: '/dev/x', CgroupPermissions: 'rwm' }] },
        state,
      });
    assert.equal(exposed('/dev/sda', {}), 'critical');
    assert.equal(exposed('/dev/sda', remapped), 'high');
    assert.equal(exposed('/dev/kvm', remapped), 'low');
  });

  it('is no unprivileged user if a group of its root is root, disk or shadow of the host', () => {
    const withGroups = (...more: readonly (readonly [outside: number, length: number])[]) => {
      const own = more.map(([outside, length]) => ({ inside: 65_536, outside, length }));
      return worstOf(privileged, {
        host: { Privileged: true },
        state: { ...remapped, gidMap: [...range, ...own] },
      });
    };
    assert.equal(withGroups(), 'high');
    assert.equal(withGroups([100, 1], [1000, 10]), 'high', 'the group of a user who runs a rootless engine');
    assert.equal(withGroups([0, 1]), undefined);
    assert.equal(withGroups([40, 10]), undefined);
    assert.equal(withGroups([6, 1]), undefined);
  });

  it('is privileged within its own user namespace', () => {
    const host = { Privileged: true };
    assert.equal(worstOf(privileged, { host, state: remapped }), 'high');
    assert.equal(worstOf(privileged, { host }), undefined);
  });
});
