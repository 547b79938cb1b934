import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyHost } from '../../../../test/kit/empty-host.ts';
import { outcomeOf, type Recorded } from '../../../../test/kit/recorded-container.ts';
import type { Check } from '../../../core/rules/check.ts';
import type { HostFacts } from '../../../core/host/host.ts';
import type { PathAccess } from '../../../core/host/path-status.ts';
import { known, unreadable } from '../../../core/observed.ts';
import { check as engineSocket } from '../../workload/engine-socket.ts';
import { check as hostDevices } from '../../workload/host-devices.ts';
import { check as privilegedGroups } from '../../workload/privileged-groups.ts';
import { check as sensitiveHostPath } from '../../workload/sensitive-host-path.ts';

const hostWith = (parts: Partial<HostFacts>): HostFacts => ({ ...emptyHost, ...parts });

const map = [{ inside: 0, outside: 100_000, length: 65_536 }];
const own = [100_000, 100_000, 100_000, 100_000];

/** Root of a container with a user namespace, as the kernel shows it. */
const remapped: Recorded['state'] = { uids: own, gids: own, uidMap: map, gidMap: map };
const asRoot = { config: { User: '' }, spec: { uid: 0 } };

const access = (path: string, kind: PathAccess['kind'], mode: number, gid = 0, uid = 0): PathAccess => ({
  path,
  uid,
  gid,
  mode,
  kind,
});

const socket = '/run/docker.sock';
const socketAccess = access(socket, 'socket', 0o660, 998);
const sockets = known([{ path: socket, program: 'dockerd' }], '/proc');

/** Returns the severity for a container that mounts a path, or the state. */
function ofMount(
  check: Check,
  path: string,
  shown: readonly PathAccess[],
  more: Recorded & { readOnly?: boolean; target?: string } = {},
): string {
  const { readOnly = true, target = '/h', ...rest } = more;
  const outcome = outcomeOf(check, {
    ...asRoot,
    state: remapped,
    shown: [{ Type: 'bind', Source: path, Destination: target, RW: !readOnly, Mode: '' }],
    engine: { sockets, forwardedSockets: known([], '/proc') },
    machine: hostWith({ shownPaths: known(shown, '/') }),
    ...rest,
  });
  return outcome.state === 'failed' ? (outcome.problems[0].severity ?? check.severity) : outcome.state;
}

test('a socket that its owner, group and mode close to every user of a remapped container', () => {
  assert.equal(ofMount(engineSocket, socket, [socketAccess]), 'medium');
  assert.equal(ofMount(engineSocket, '/run', [access('/run', 'directory', 0o755), socketAccess]), 'medium');
  const elsewhere = access('/srv/x.sock', 'socket', 0o660, 998);
  assert.equal(ofMount(engineSocket, elsewhere.path, [elsewhere], { target: socket }), 'medium');
});

test('a socket that is open to a remapped container, or may be', () => {
  const critical = (shown: readonly PathAccess[], more: Recorded = {}) =>
    assert.equal(ofMount(engineSocket, socket, shown, more), 'critical');
  critical([]);
  critical([access(socket, 'socket', 0o666, 998)]);
  critical([access(socket, 'socket', 0o660, 100_998)]);
  critical([access(socket, 'socket', 0o600, 0, 100_000)]);
  critical([{ ...socketAccess, accessList: unreadable('denied', 'no program', socket) }]);
  const grants = [{ to: 'user', id: 100_000, permissions: 6 }] as const;
  critical([{ ...socketAccess, accessList: known({ owningGroup: 6, grants }, socket) }]);
  critical([socketAccess], { state: { ...remapped, groups: [998] } });
  critical([socketAccess], {
    state: { ...remapped, gidMap: [...map, { inside: 998, outside: 998, length: 1 }] },
  });
  critical([socketAccess], { state: {}, config: { User: '' } });
  critical([socketAccess], { state: { ...remapped, processes: unreadable('denied', 'no', '/proc') } });
});

test('a directory with a socket that was not looked at', () => {
  const other = known(
    [
      { path: socket, program: 'dockerd' },
      { path: '/run/x.sock', program: 'podman' },
    ],
    '/proc',
  );
  const shown = [access('/run', 'directory', 0o755), socketAccess];
  const engine = { sockets: other, forwardedSockets: known([], '/proc') };
  assert.equal(ofMount(engineSocket, '/run', shown, { engine }), 'critical');
});

test('sessions of users without an engine', () => {
  assert.equal(ofMount(engineSocket, '/run/user', []), 'medium');
  assert.equal(ofMount(engineSocket, '/run/user', [], { state: {}, config: { User: '' } }), 'high');
  const engine = { sockets: unreadable('denied', 'hidden', '/proc'), forwardedSockets: known([], '/proc') };
  assert.equal(ofMount(engineSocket, '/run/user', [], { engine }), 'critical');
});

test('the group of an engine’s socket, and any other, is another number of the host', () => {
  const groups = {
    name: 'docker',
    gid: 998,
    because: 'it owns it',
    members: [],
    administrators: [],
    doubts: [],
  };
  const machine = hostWith({ engineGroups: known([groups], '/etc/group') });
  const stateOf = (group: string, state: Recorded['state'], host = machine) =>
    outcomeOf(privilegedGroups, { ...asRoot, host: { GroupAdd: [group] }, state, machine: host }).state;
  for (const group of ['998', 'docker', '0', '6', 'disk']) {
    assert.equal(stateOf(group, remapped), 'passed', group);
    assert.equal(stateOf(group, {}), 'failed', group);
  }
  assert.equal(stateOf('998', { ...remapped, groups: [998] }), 'failed');
  const taken = { ...groups, gid: 100_998 };
  assert.equal(
    stateOf('docker', remapped, hostWith({ engineGroups: known([taken], '/etc/group') })),
    'failed',
  );
  const hidden = hostWith({ engineGroups: unreadable('denied', 'no', '/etc/group') });
  assert.equal(stateOf('docker', remapped, hidden), 'failed');
});

const etc = access('/etc', 'directory', 0o755);

test('directories that root of a remapped container may read in part', () => {
  assert.equal(ofMount(sensitiveHostPath, '/etc', [etc]), 'medium');
  assert.equal(ofMount(sensitiveHostPath, '/etc', [etc], { readOnly: false }), 'high');
  const theirs = access('/etc', 'directory', 0o755, 0, 100_000);
  assert.equal(ofMount(sensitiveHostPath, '/etc', [theirs], { readOnly: false }), 'critical');
});

test('homes and data of the engine that are closed to it', () => {
  const home = '/home/ann';
  assert.equal(ofMount(sensitiveHostPath, home, [access(home, 'directory', 0o700, 1000, 1000)]), 'low');
  assert.equal(ofMount(sensitiveHostPath, home, [access(home, 'directory', 0o755, 1000, 1000)]), 'high');
  assert.equal(ofMount(sensitiveHostPath, home, []), 'high');
  const data = '/var/lib/docker';
  assert.equal(ofMount(sensitiveHostPath, data, [access(data, 'directory', 0o710)]), 'low');
  const entered = access(data, 'directory', 0o710, 100_000);
  assert.equal(ofMount(sensitiveHostPath, data, [entered]), 'high');
  assert.equal(ofMount(sensitiveHostPath, data, [entered], { readOnly: false }), 'high');
  const written = access(data, 'directory', 0o700, 0, 100_000);
  assert.equal(ofMount(sensitiveHostPath, data, [written], { readOnly: false }), 'critical');
});

const other = { config: { User: '65534' }, spec: { uid: 65_534 }, state: {} };

test('what another user than root may not read or write', () => {
  const data = '/var/lib/docker';
  assert.equal(ofMount(sensitiveHostPath, data, [access(data, 'directory', 0o710)], other), 'medium');
  // Volumes in it are open to whoever may enter.
  assert.equal(ofMount(sensitiveHostPath, data, [access(data, 'directory', 0o711)], other), 'high');
  assert.equal(ofMount(sensitiveHostPath, data, [], other), 'high');
  assert.equal(ofMount(sensitiveHostPath, '/etc', [etc], other), 'medium');
  assert.equal(ofMount(sensitiveHostPath, '/etc', [etc], { ...other, readOnly: false }), 'high');
  assert.equal(ofMount(sensitiveHostPath, '/etc', [], { ...other, readOnly: false }), 'critical');
  const bus = access('/run/dbus/system_bus_socket', 'socket', 0o666);
  assert.equal(ofMount(sensitiveHostPath, bus.path, [bus], other), 'medium');
});

test('a directory above the data of the engine', () => {
  const [above, data] = ['/srv/x', '/srv/x/docker'];
  const shown = (mode: number) => [access(above, 'directory', 0o755), access(data, 'directory', mode)];
  const engine = { dataRoot: data };
  const ofWritable = (mode: number) =>
    ofMount(sensitiveHostPath, above, shown(mode), { ...other, engine, readOnly: false });
  assert.equal(ofWritable(0o710), 'high');
  assert.equal(ofWritable(0o711), 'critical');
});

test('files have the severity of what they are open for', () => {
  const shadow = (mode: number) => access('/etc/shadow', 'file', mode, 42);
  assert.equal(ofMount(sensitiveHostPath, '/etc/shadow', [shadow(0o640)]), 'low');
  assert.equal(ofMount(sensitiveHostPath, '/etc/shadow', [shadow(0o644)]), 'high');
  const accounts = (mode: number) => access('/etc/passwd', 'file', mode);
  assert.equal(
    ofMount(sensitiveHostPath, '/etc/passwd', [accounts(0o644)], { ...other, readOnly: false }),
    'low',
  );
  assert.equal(
    ofMount(sensitiveHostPath, '/etc/passwd', [accounts(0o666)], { ...other, readOnly: false }),
    'critical',
  );
});

test('a container that has capabilities or a process of root is kept out by no mode', () => {
  const data = '/var/lib/docker';
  const shown = [access(data, 'directory', 0o710)];
  const capable = { ...other, state: { capEffective: '0000000000000002' } };
  assert.equal(ofMount(sensitiveHostPath, data, shown, capable), 'high');
  const process = { pid: 41, name: 'x', program: known('x', 'exe'), capEffective: '0', capBounding: '0' };
  const entered = (uid: number) => known([{ ...process, uid, entered: true }], 'cgroup.procs');
  assert.equal(
    ofMount(sensitiveHostPath, data, shown, { ...other, state: { processes: entered(0) } }),
    'high',
  );
  assert.equal(
    ofMount(sensitiveHostPath, data, shown, { ...other, state: { processes: entered(1) } }),
    'high',
  );
  assert.equal(
    ofMount(sensitiveHostPath, data, shown, { ...other, state: { processes: entered(1000) } }),
    'medium',
  );
});

test('a device whose node is closed to a remapped container', () => {
  const ofDevice = (shown: readonly PathAccess[], path = '/dev/sda') => {
    const outcome = outcomeOf(hostDevices, {
      ...asRoot,
      state: remapped,
      host: { Devices: [{ PathOnHost: path, PathInContainer: '/dev/x', CgroupPermissions: 'rwm' }] },
      machine: hostWith({ shownPaths: known(shown, '/') }),
    });
    return outcome.state === 'failed' ? outcome.problems[0].severity : outcome.state;
  };
  assert.equal(ofDevice([access('/dev/sda', 'other', 0o660, 6)]), 'low');
  assert.equal(ofDevice([access('/dev/sda', 'other', 0o666, 6)]), 'critical');
  assert.equal(ofDevice([access('/dev/sda', 'other', 0o660, 100_006)]), 'critical');
  assert.equal(ofDevice([]), 'high');
});

test('a stopped container by the ranges of the engine', () => {
  const ranges = [{ user: 'dockremap', first: 100_000, count: 65_536 }];
  const data = { usernsRemap: true, dataRoot: '/var/lib/docker/100000.100000', sockets };
  const ofStopped = (groups: typeof ranges) => {
    const subordinateIds = known({ users: ranges, groups }, '/etc/subuid');
    const machine = hostWith({ shownPaths: known([socketAccess], '/'), subordinateIds });
    const engine = { ...data, forwardedSockets: known([], '/proc') };
    return ofMount(engineSocket, socket, [], { machine, engine, stopped: true });
  };
  assert.equal(ofStopped(ranges), 'medium');
  assert.equal(ofStopped([]), 'critical');
  assert.equal(ofStopped([...ranges, { user: 'dockremap', first: 998, count: 1 }]), 'critical');
});
