import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '../../../core/observed.ts';
import { outcomeOf } from '../../../../test/kit/recorded-container.ts';
import { check } from '../../workload/sensitive-host-path.ts';

/** Returns the severity of a mount of a path by a container with these settings, and what it is said to give. */
function graded(source: string, host: object = {}, readOnly = false, engine: object = {}, type = 'bind') {
  const mount = { Type: type, Source: source, Destination: '/d', Mode: '', RW: !readOnly, Propagation: '' };
  const outcome = outcomeOf(check, { host, shown: [mount], engine });
  if (outcome.state !== 'failed') return outcome.state;
  const [{ severity, message }] = outcome.problems;
  return `${severity}${message.includes('its name only') ? ', not opened' : ''}`;
}

test('a mount of a device node gives a container without a device rule its name only', () => {
  assert.equal(graded('/dev/sda', {}, true), 'low, not opened');
  assert.equal(graded('/dev/mapper'), 'medium, not opened', 'programs of the host follow its links');
  assert.equal(graded('/dev/ttyUSB0'), 'low, not opened');
});

test('a mount of a device node gives the device where the container may open it', () => {
  assert.equal(graded('/dev/sda', { Privileged: true }), 'critical');
  assert.equal(graded('/dev/sda', { DeviceCgroupRules: ['b 8:* rwm'] }), 'critical');
  const device = { PathOnHost: '/dev/sda', PathInContainer: '/dev/sda', CgroupPermissions: 'r' };
  assert.equal(graded('/dev/sda', { Devices: [device] }, true), 'high');
  assert.equal(graded('/dev/mapper', { Devices: [device] }, true), 'high', 'it may be there');
  const log = { PathOnHost: '/dev/kmsg', PathInContainer: '/dev/kmsg', CgroupPermissions: 'rwm' };
  assert.equal(graded('/dev/mapper', { Devices: [log] }, true), 'low, not opened', 'another device');
  assert.equal(graded('/dev/kmsg', { Devices: [log] }), 'medium');
  assert.equal(graded('/dev/sda', {}, false, { rootless: true }), 'critical', 'the mode of the node decides');
  const request = { Driver: 'cdi', DeviceIDs: ['vendor.example/disk=all'], Count: 0, Capabilities: null };
  assert.equal(graded('/dev/sda', { DeviceRequests: [request] }), 'critical', 'a driver may expose it');
});

test('a mount of a device that every container may open gives the device', () => {
  assert.equal(graded('/dev/console'), 'high');
  assert.equal(graded('/dev/net/tun'), 'low');
  assert.equal(graded('/dev/net'), 'low', 'a folder with such a device');
});

test('a mount of a device node gives the device where the device cgroup was opened after the start', () => {
  const shown = [
    { Type: 'bind', Source: '/dev/sda', Destination: '/d', Mode: '', RW: false, Propagation: '' },
  ];
  const words = (rules: readonly string[]): string => {
    const state = { deviceRules: known(rules, 'devices.list') };
    const outcome = outcomeOf(check, { shown, state, spec: { deviceRules: ['c 1:3 rwm'] } });
    return outcome.state === 'failed' ? outcome.problems[0].message : outcome.state;
  };
  assert.match(words(['c 1:3 rwm']), /its name only/u);
  assert.doesNotMatch(words(['c 1:3 rwm', 'b 8:0 r']), /its name only/u);
});

test('other mounts below /dev are no device nodes', () => {
  assert.equal(graded('/dev/disk', {}, true), 'low', 'links only, as cAdvisor is documented to be run');
  assert.equal(graded('/dev/disk', { Privileged: true }, true), 'low');
  assert.equal(graded('/dev'), 'critical');
  assert.equal(graded('/dev/pts', {}, true), 'high', 'every container may open terminals');
  assert.equal(graded('/dev/shm'), 'medium');
});
