import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { denied, outcomeOf, stateOf, type Recorded } from '../../../test/kit/recorded-container.ts';
import { plainState } from '../../../test/kit/running-state.ts';
import { readContainerInspect } from '../../adapters/inspect/read-container-inspect.ts';
import { buildReport } from '../../app/build-report.ts';
import type { ContainerProcess } from '../../core/workload/effective.ts';
import { absent, known } from '../../core/observed.ts';
import { defaultCapabilities } from '../../knowledge/kernel/capabilities.ts';
import { check as privilegedExec } from './privileged-exec.ts';
import { check as rootExec } from './root-exec.ts';
import { check as rootUser } from './root-user.ts';
import { check as sshServer } from './ssh-server.ts';

describe('root with fewer rights than root of the host', () => {
  const process = {
    pid: 40,
    name: 'app',
    program: known('app', '/proc/40/exe'),
    uid: 999,
    capEffective: '0000000000000000',
    capBounding: '00000000a80425fb',
    entered: false,
  };
  const severityOf = (recorded: Recorded) => {
    const outcome = outcomeOf(rootUser, { spec: { uid: 0 }, config: { User: '' }, ...recorded });
    assert.ok(outcome.state === 'failed');
    return outcome.problems[0].severity ?? 'its own';
  };
  const with999 = (...others: readonly (typeof process)[]) => ({
    uids: [999, 999, 999, 999],
    processes: known([process, ...others], 'cgroup.procs'),
  });

  it('is dropped by every process', () => {
    assert.equal(severityOf({ state: with999() }), 'low');
    assert.equal(severityOf({ state: with999({ ...process, pid: 41, uid: 0 }) }), 'its own');
    assert.equal(severityOf({ state: { ...with999(), uids: [0, 0, 0, 0] } }), 'its own');
    assert.equal(severityOf({ state: { ...with999(), processes: denied } }), 'its own');
  });

  it('has a separate kernel', () => {
    const sandboxed = { state: 'denied', spec: 'denied' } as const;
    assert.equal(severityOf({ ...sandboxed, host: { Runtime: 'runsc' } }), 'low');
    assert.equal(severityOf({ ...sandboxed, host: { Runtime: 'runc' } }), 'its own');
  });
});

describe('processes', () => {
  const process: ContainerProcess = {
    pid: 50,
    name: 'sh',
    program: known('dropbear', '/proc/50/exe'),
    uid: 0,
    capEffective: '0000000000000000',
    capBounding: '00000000a80425fb',
    entered: true,
  };
  const withProcess = (change: Partial<ContainerProcess>) => ({
    state: { processes: known([{ ...process, ...change }], 'cgroup.procs') },
  });

  it('are recognised by their program, whatever their name', () => {
    assert.equal(stateOf(sshServer, withProcess({})), 'failed');
    assert.equal(stateOf(sshServer, withProcess({ program: known('sh', '/proc/50/exe') })), 'passed');
  });

  it('are privileged without the seccomp filter that the runtime gave the container', () => {
    const filtered = { spec: { seccompDefaultAction: known('SCMP_ACT_ERRNO', 'config.json') } };
    const unfiltered = withProcess({ unfiltered: true });
    const outcome = outcomeOf(privilegedExec, { ...unfiltered, ...filtered });
    assert.ok(outcome.state === 'failed');
    assert.match(outcome.problems[0].message, /sh entered the container without its seccomp filter/u);
    assert.equal(stateOf(privilegedExec, { ...withProcess({}), ...filtered }), 'passed');
    const unconfined = { spec: { seccompDefaultAction: absent('config.json') } };
    assert.equal(stateOf(privilegedExec, { ...unfiltered, ...unconfined }), 'passed');
  });

  it('are SSH servers by their title', () => {
    const other = { name: 'webd', program: known('webd', '/proc/50/exe') };
    assert.equal(stateOf(sshServer, withProcess(other)), 'passed');
    assert.equal(stateOf(sshServer, withProcess({ ...other, looksLike: 'ssh-server' })), 'failed');
  });

  it('may be an SSH server of any name if port 22 is open or published', () => {
    const quiet = withProcess({ name: 'webd', program: known('webd', '/proc/50/exe') });
    const listensOn = (port: number) => ({
      state: {
        ...quiet.state,
        listening: known([{ protocol: 'tcp' as const, address: '0.0.0.0', port }], '/proc/40/net'),
      },
    });
    const host = { PortBindings: { '22/tcp': [{ HostIp: '', HostPort: '2222' }] } };
    assert.equal(stateOf(sshServer, listensOn(80)), 'passed');
    const outcome = outcomeOf(sshServer, listensOn(22));
    assert.ok(outcome.state === 'unknown' && outcome.kind === 'needs-review', JSON.stringify(outcome));
    assert.equal(stateOf(sshServer, { ...quiet, host }), 'unknown');
    assert.equal(stateOf(sshServer, { ...listensOn(80), host }), 'passed', 'nothing answers there');
  });

  it('have more than the container by their bounding set', () => {
    assert.equal(stateOf(privilegedExec, withProcess({ capBounding: '000001ffffffffff' })), 'failed');
    assert.equal(stateOf(privilegedExec, withProcess({ capBounding: '0000000000000000' })), 'passed');
    const less = { ...withProcess({}).state, capBounding: '0000000000000000' };
    const specified = { capBounding: defaultCapabilities };
    assert.equal(
      stateOf(privilegedExec, { state: less, spec: specified }),
      'passed',
      'the first gave up its own',
    );
    assert.equal(stateOf(privilegedExec, { state: less, spec: 'denied' }), 'passed', 'by what was written');
    assert.equal(stateOf(privilegedExec, { state: less, spec: { capBounding: [] } }), 'failed');
  });

  it('have nothing of the container’s in a user namespace that they made', () => {
    const every = { capBounding: '000001ffffffffff', capEffective: '000001ffffffffff' };
    assert.equal(stateOf(privilegedExec, withProcess({ ...every, nested: true })), 'passed');
    assert.equal(stateOf(privilegedExec, withProcess(every)), 'failed');
  });

  it('are root of the container by its mapping', () => {
    assert.equal(stateOf(rootExec, withProcess({})), 'failed');
    const uidMap = [{ inside: 0, outside: 100_000, length: 65_536 }];
    const remapped = (uid: number) => ({ state: { ...withProcess({ uid }).state, uidMap } });
    assert.equal(stateOf(rootExec, remapped(100_000)), 'failed');
    assert.equal(stateOf(rootExec, remapped(101_000)), 'passed');
  });

  it('are taken over by the first process when their parent ends', () => {
    const orphan = withProcess({ entered: false });
    assert.equal(stateOf(rootExec, orphan), 'failed');
    const asked = { ...orphan, state: { ...orphan.state, noNewPrivileges: false } };
    assert.equal(stateOf(rootExec, asked), 'unknown', 'a set-user-id program, perhaps');
    assert.equal(stateOf(rootExec, { ...orphan, spec: { uid: 0 } }), 'unknown', 'it began as root');
    assert.equal(stateOf(rootExec, withProcess({ entered: false, uid: 1000 })), 'passed');
  });

  it('may be a health check if the container starts as root and drops it', () => {
    const entered = withProcess({});
    const healthy = { config: { User: '', Healthcheck: { Test: ['CMD', 'true'] } } };
    const outcome = outcomeOf(rootExec, { ...entered, ...healthy });
    assert.ok(outcome.state === 'unknown' && outcome.kind === 'needs-review', JSON.stringify(outcome));
    assert.equal(stateOf(rootExec, { ...entered, config: { User: '' } }), 'failed');
  });

  it('are unknown if unreadable or missing from older facts', () => {
    const { processes: _processes, ...older } = plainState;
    const written = readContainerInspect({ Name: '/old', Config: {}, HostConfig: {}, Mounts: [] });
    const workloads = [workloadFacts(written, { effective: known(older, '/proc/40') })];
    for (const check of [sshServer, privilegedExec, rootExec]) {
      const { outcomes } = buildReport(factsWith({ workloads }), [check], { version: '0.0.0', targets: [] });
      assert.equal(outcomes[0]?.outcome.state, 'unknown', check.id);
      assert.equal(stateOf(check, { state: { processes: denied } }), 'unknown', check.id);
      assert.equal(stateOf(check, { state: 'denied' }), 'unknown', check.id);
    }
  });
});
