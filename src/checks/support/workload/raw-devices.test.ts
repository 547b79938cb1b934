import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf } from '../../../../test/kit/judge-check.ts';
import { outcomeOf } from '../../../../test/kit/recorded-container.ts';
import { check as cgroupRules } from '../../workload/device-cgroup-rules.ts';
import { check as hostDevices } from '../../workload/host-devices.ts';

const severityOf = (flags: string): string | undefined =>
  findingsOf(hostDevices, { run: `docker run ${flags} app` })[0]?.severity;

test('memory and the registers of processors take CAP_SYS_RAWIO to open', () => {
  for (const device of ['/dev/mem', '/dev/port', '/dev/cpu/0/msr']) {
    assert.equal(severityOf(`--device ${device}`), 'low', device);
    assert.equal(severityOf(`--cap-add SYS_RAWIO --device ${device}`), 'critical', device);
    assert.equal(severityOf(`--cap-add ALL --device ${device}`), 'critical', device);
    assert.equal(severityOf(`--cap-add ALL --cap-drop SYS_RAWIO --device ${device}`), 'low', device);
  }
  assert.equal(severityOf('--device /dev/sda'), 'critical');
  assert.equal(severityOf('--device /dev/crash'), 'critical');
});

test('a rule for the memory alone opens nothing without that capability', () => {
  const ruled = (flags: string) => findingsOf(cgroupRules, { run: `docker run ${flags} app` })[0]?.severity;
  assert.equal(ruled("--device-cgroup-rule 'c 1:1 rwm'"), 'low');
  assert.equal(ruled("--cap-add SYS_RAWIO --device-cgroup-rule 'c 1:1 rwm'"), 'critical');
  assert.equal(ruled("--device-cgroup-rule 'b 8:* rwm'"), 'critical');
});

test('root of a user namespace neither has it on the host nor makes nodes', () => {
  const state = {
    uids: [100_000],
    uidMap: [{ inside: 0, outside: 100_000, length: 65_536 }],
    gidMap: [{ inside: 0, outside: 100_000, length: 65_536 }],
  };
  const severityWith = (check: typeof hostDevices | typeof cgroupRules, host: object) => {
    const outcome = outcomeOf(check, { host: { CapAdd: ['SYS_RAWIO'], ...host }, state });
    return outcome.state === 'failed' ? outcome.problems[0].severity : outcome.state;
  };
  const device = { PathOnHost: '/dev/mem', PathInContainer: '/dev/mem', CgroupPermissions: 'rwm' };
  assert.equal(severityWith(hostDevices, { Devices: [device] }), 'low');
  assert.equal(severityWith(cgroupRules, { DeviceCgroupRules: ['b 8:* rwm'] }), 'medium');
});
