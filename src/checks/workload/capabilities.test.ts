import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf } from '../../../test/kit/judge-check.ts';
import { check } from './capabilities.ts';

function severityOf(flags: string): string {
  const [finding] = findingsOf(check, { run: `docker run ${flags} app` });
  assert.ok(finding, flags);
  return finding.severity;
}

test('a capability is graded by what else the container reaches', () => {
  assert.equal(severityOf('--cap-add SYS_PTRACE'), 'high');
  assert.equal(severityOf('--cap-add SYS_PTRACE --pid host'), 'critical');
  assert.equal(severityOf('--cap-add NET_ADMIN'), 'high');
  assert.equal(severityOf('--cap-add NET_ADMIN --network host'), 'critical');
  assert.equal(severityOf('--cap-add BPF'), 'high');
  assert.equal(severityOf('--cap-add BPF --security-opt seccomp=unconfined'), 'critical');
  assert.equal(severityOf('--cap-add SYS_NICE --pid host --network host'), 'low');
  assert.equal(severityOf('--cap-add AUDIT_CONTROL'), 'medium');
  assert.equal(severityOf('--cap-add AUDIT_CONTROL --pid host'), 'high');
  assert.equal(severityOf('--cap-add IPC_OWNER --ipc host'), 'high');
  assert.equal(severityOf("--cap-add MKNOD --device-cgroup-rule 'b 8:* rwm'"), 'critical');
});

test('it says what makes it worse', () => {
  const [finding] = findingsOf(check, { run: 'docker run --cap-add NET_ADMIN --network host app' });
  assert.match(finding?.message ?? '', /of the host itself/u);
});

test('a capability that the engine gives anyway is none beyond its defaults', () => {
  for (const flags of ['--cap-add NET_RAW', "--cap-add MKNOD --device-cgroup-rule 'c 10:200 rwm'"])
    assert.deepEqual(findingsOf(check, { run: `docker run ${flags} app` }), [], flags);
});
