import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf } from '../../../test/kit/judge-check.ts';
import { outcomeOf } from '../../../test/kit/recorded-container.ts';
import { known } from '../../core/observed.ts';
import { capabilityBits, defaultCapabilities } from '../../knowledge/kernel/capabilities.ts';
import { check } from './capabilities.ts';

function severityOf(flags: string): string {
  const [finding] = findingsOf(check, { run: `docker run ${flags} app` });
  assert.ok(finding, flags);
  return finding.severity;
}

test('the severity of a capability depends on the namespaces and devices of the container', () => {
  assert.equal(severityOf('--cap-add SYS_PTRACE'), 'high');
  assert.equal(severityOf('--cap-add SYS_PTRACE --pid host'), 'critical');
  assert.equal(severityOf('--cap-add NET_ADMIN'), 'high');
  assert.equal(severityOf('--cap-add NET_ADMIN --network host'), 'high');
  assert.equal(severityOf('--cap-add BPF'), 'high');
  assert.equal(severityOf('--cap-add BPF --security-opt seccomp=unconfined'), 'high');
  assert.equal(severityOf('--cap-add BPF --cap-add PERFMON'), 'critical');
  assert.equal(severityOf('--cap-add SYS_BOOT'), 'low');
  assert.equal(severityOf('--cap-add SYS_BOOT --pid host'), 'high');
  assert.equal(severityOf('--cap-add SYS_BOOT --security-opt seccomp=unconfined'), 'critical');
  assert.equal(severityOf('--cap-add CHECKPOINT_RESTORE --pid host'), 'medium');
  assert.equal(severityOf('--cap-add SYS_NICE --pid host --network host'), 'low');
  assert.equal(severityOf('--cap-add AUDIT_CONTROL'), 'low');
  assert.equal(severityOf('--cap-add AUDIT_CONTROL --pid host'), 'high');
  assert.equal(severityOf('--cap-add IPC_OWNER --ipc host'), 'high');
  assert.equal(severityOf("--cap-add MKNOD --device-cgroup-rule 'b 8:* rwm'"), 'critical');
});

test('the engine’s AppArmor profile keeps a container from tracing the processes of the host', () => {
  const severityUnder = (label: string) => {
    const state = { lsmLabel: known(label, '/proc/40/attr/current') };
    const outcome = outcomeOf(check, { host: { PidMode: 'host', CapAdd: ['SYS_PTRACE'] }, state });
    return outcome.state === 'failed' ? outcome.problems[0].severity : outcome.state;
  };
  assert.equal(severityUnder('docker-default (enforce)'), 'high');
  assert.equal(severityUnder('unconfined'), 'critical');
  assert.equal(severityUnder('docker-default (complain)'), 'critical');
});

test('the message says what raises the severity', () => {
  const [finding] = findingsOf(check, { run: 'docker run --cap-add NET_ADMIN --network host app' });
  assert.match(finding?.message ?? '', /firewall of the host/u);
});

test('adding a default capability passes', () => {
  for (const flags of ['--cap-add NET_RAW', "--cap-add MKNOD --device-cgroup-rule 'c 10:200 rwm'"])
    assert.deepEqual(findingsOf(check, { run: `docker run ${flags} app` }), [], flags);
});

test('ALL without some is as severe as the worst remaining capability, and the message lists the dropped ones', () => {
  const dropping = (...names: string[]) =>
    findingsOf(check, {
      run: `docker run --cap-add ALL ${names.map((name) => `--cap-drop ${name}`).join(' ')} app`,
    });
  const [most] = dropping('SYS_ADMIN', 'ALL');
  assert.equal(most?.severity, 'critical');
  assert.match(most.message, /every capability except SYS_ADMIN$/u);
  const mild = new Set([...defaultCapabilities, 'WAKE_ALARM']);
  const [little] = dropping(...capabilityBits.filter((name) => !mild.has(name)));
  assert.equal(little?.severity, 'low');
  assert.deepEqual(dropping(...capabilityBits.filter((name) => !defaultCapabilities.includes(name))), []);
});

test('a capability added beside ALL and dropped by name is absent', () => {
  const run = 'docker run --cap-add ALL --cap-add SYS_ADMIN --cap-drop SYS_ADMIN app';
  assert.deepEqual(
    findingsOf(check, { run }).map(({ message }) => /capability (\w+)/u.exec(message)?.[1]),
    ['ALL'],
  );
});
