import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf } from '../../../../test/kit/judge-check.ts';
import { outcomeOf, type Recorded } from '../../../../test/kit/recorded-container.ts';
import { absent, known } from '../../../core/observed.ts';
import { checks } from '../../workload/host-namespaces.ts';
import { check as sensitiveHostPath } from '../../workload/sensitive-host-path.ts';

const hostPid = checks.find(({ id }) => id === 'workload/host-pid');
assert.ok(hostPid);

const at = '/proc/40/attr/current';
const root = { config: { User: '' } };

/** Returns the severity of a mount of /proc that may only be read, under a label. */
function ofMount(label: string | undefined, more: Recorded = root): string {
  const shown = [{ Type: 'bind', Source: '/proc', Destination: '/host/proc', RW: false, Mode: 'ro' }];
  const lsmLabel = label === undefined ? absent(at) : known(label, at);
  const spec = { uid: more.config === root.config ? 0 : 1000 };
  const outcome = outcomeOf(sensitiveHostPath, {
    spec,
    shown,
    ...more,
    state: { lsmLabel, ...(more.state === 'denied' ? {} : more.state) },
  });
  return outcome.state === 'failed' ? (outcome.problems[0].severity ?? '') : outcome.state;
}

test('root of a container has the host by the processes that /proc shows, where no security module refuses it', () => {
  for (const label of ['unconfined', 'docker-default (complain)', undefined, 'system_u:system_r:spc_t:s0'])
    assert.equal(ofMount(label), 'critical', label);
});

test('the engine’s AppArmor profile leaves the processes of other containers', () => {
  assert.equal(ofMount('docker-default (enforce)'), 'high');
});

test('other profiles, SELinux and another user leave the list of processes', () => {
  for (const label of ['mine (enforce)', 'system_u:system_r:container_t:s0:c1,c2'])
    assert.equal(ofMount(label), 'medium', label);
  assert.equal(ofMount('unconfined', { config: { User: '1000' } }), 'medium');
});

test('a mount of /proc in a file is graded by what it asks for', () => {
  const severityOf = (flags: string) =>
    findingsOf(sensitiveHostPath, { run: `docker run -v /proc:/host/proc:ro ${flags} app` })[0]?.severity;
  assert.equal(severityOf(''), 'high');
  assert.equal(severityOf('--security-opt apparmor=unconfined'), 'critical');
  assert.equal(severityOf('--security-opt apparmor=unconfined --user 65534'), 'medium');
  assert.equal(severityOf('--security-opt apparmor=unconfined --cap-drop ALL'), 'medium');
  assert.equal(severityOf('--security-opt apparmor=mine'), 'medium');
});

test('the processes of the host are as much by its namespace', () => {
  const found = (flags: string) => findingsOf(hostPid, { run: `docker run --pid host ${flags} app` })[0];
  assert.equal(found('')?.severity, 'high');
  assert.equal(found('--security-opt apparmor=unconfined --user 65534')?.severity, 'high');
  const worst = found('--security-opt apparmor=unconfined');
  assert.equal(worst?.severity, 'critical');
  assert.match(worst.message, /all its files, writable, at \/proc\/<pid>\/root/u);
});
