import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { outcomeOf, stateOf, type Recorded } from '../../../test/kit/recorded-container.ts';
import { check as engineSocket } from '../../checks/workload/engine-socket.ts';
import { check as hostDevices } from '../../checks/workload/host-devices.ts';
import { check as hostPaths } from '../../checks/workload/sensitive-host-path.ts';
import { known, unreadable } from '../../core/observed.ts';

const cdi = { DeviceRequests: [{ Driver: 'cdi', Count: 0, DeviceIDs: ['v.example/x=all'] }] };
const etc = { destination: '/hostetc', type: '', source: '/etc', options: ['bind', 'ro'] };
const disk = { path: '/dev/hostdisk', type: 'block', major: 8, minor: 0, access: 'rwm' } as const;
const id = 'a'.repeat(64);

const severityOf = (check: typeof hostDevices | typeof hostPaths, recorded: Recorded): string | undefined => {
  const outcome = outcomeOf(check, recorded);
  return outcome.state === 'failed' ? (outcome.problems[0].severity ?? check.severity) : outcome.state;
};

describe('what the runtime specification has and no setting shows', () => {
  it('a CDI device brings a disk and a host path', () => {
    const recorded = { host: cdi, spec: { mounts: [etc], devices: [disk] } };
    assert.equal(severityOf(hostDevices, recorded), 'critical');
    assert.equal(severityOf(hostPaths, recorded), 'high');
    const socket = { ...etc, source: '/var/run/docker.sock' };
    assert.equal(stateOf(engineSocket, { host: cdi, spec: { mounts: [socket], devices: [] } }), 'failed');
  });

  it('a runtime or a plugin brings them without a request', () => {
    const recorded = { spec: { mounts: [etc], devices: [disk] } };
    assert.equal(severityOf(hostDevices, recorded), 'critical');
    assert.equal(severityOf(hostPaths, recorded), 'high');
  });

  it('the files of the owner of a joined namespace are dockerd’s', () => {
    const engine = { dataRoot: '/var/lib/docker' };
    const owner = `/var/lib/docker/containers/${'b'.repeat(64)}`;
    const bind = (destination: string, source: string) => ({ ...etc, destination, source });
    const joined = [
      ...['hosts', 'hostname', 'resolv.conf'].map((name) => bind(`/etc/${name}`, `${owner}/${name}`)),
      bind('/dev/shm', `${owner}/mounts/shm`),
    ];
    assert.equal(stateOf(hostPaths, { engine, spec: { mounts: joined, devices: [] } }), 'passed');
    for (const other of [bind('/x', `${owner}/hosts`), bind('/etc/hosts', `${owner}/config.v2.json`)])
      assert.equal(stateOf(hostPaths, { engine, spec: { mounts: [other], devices: [] } }), 'failed');
  });

  it('a CDI device that brings nothing passes', () => {
    const recorded = { host: cdi, spec: { mounts: [], devices: [] } };
    assert.equal(stateOf(hostDevices, recorded), 'passed');
    assert.equal(stateOf(hostPaths, recorded), 'passed');
  });

  it('is unknown without the specification, and in facts that do not have its devices', () => {
    assert.equal(stateOf(hostDevices, { host: cdi, spec: 'denied' }), 'unknown');
    assert.equal(stateOf(hostPaths, { host: cdi, spec: 'denied' }), 'unknown');
    assert.equal(stateOf(hostDevices, { host: cdi, spec: { mounts: [] } }), 'unknown');
    assert.equal(stateOf(hostPaths, { host: cdi, spec: { mounts: [] } }), 'passed');
  });

  it('is taken from the CDI files of the engine if the container does not run', () => {
    const from = '/etc/cdi/x.yaml';
    const device = { hostPath: '/dev/sda', containerPath: '/dev/sda', permissions: 'rwm' };
    const mount = { hostPath: '/etc', target: '/hostetc', readOnly: true };
    const all = { name: 'v.example/x=all', from, devices: [device], mounts: [mount] };
    const engine = { cdi: known([all], from) };
    assert.equal(severityOf(hostDevices, { host: cdi, spec: 'denied', engine }), 'critical');
    assert.equal(severityOf(hostPaths, { host: cdi, spec: 'denied', engine }), 'high');
    for (const other of [known([], from), unreadable('denied', 'permission denied', from)])
      assert.equal(stateOf(hostPaths, { host: cdi, spec: 'denied', engine: { cdi: other } }), 'unknown');
  });

  it('is not what was written, nor what dockerd itself mounts', () => {
    const bind = { Type: 'bind', Source: '/srv/data', Destination: '/data', RW: true };
    const written = { ...etc, destination: '/data/', source: '/srv/data' };
    const own = { ...etc, destination: '/etc/hosts', source: `/var/lib/docker/containers/${id}/hosts` };
    const init = { ...etc, destination: '/sbin/docker-init', source: '/usr/bin/docker-init' };
    const proc = { destination: '/proc', type: 'proc', source: 'proc', options: [] };
    const outcome = outcomeOf(hostPaths, {
      shown: [bind],
      spec: { mounts: [written, own, init, proc], devices: [] },
    });
    assert.ok(outcome.state === 'passed');
    assert.equal(outcome.evidence.length, 1);
    const serial = { PathOnHost: '/dev/snd', PathInContainer: '/dev/snd', CgroupPermissions: 'rwm' };
    const devices = [{ ...disk, path: '/dev/snd/controlC0', type: 'char' as const, major: 116 }];
    const judged = outcomeOf(hostDevices, { host: { Devices: [serial] }, spec: { devices } });
    assert.ok(judged.state === 'failed' && judged.problems.length === 1);
  });

  it('every device of a privileged container is one finding', () => {
    const outcome = outcomeOf(hostDevices, { host: { Privileged: true }, spec: { devices: [disk] } });
    assert.ok(outcome.state === 'failed' && outcome.problems.length === 1);
  });
});
