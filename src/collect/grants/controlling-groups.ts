import { isDisk, type EnginePath, type EnginePaths } from '../../core/host/engine-paths.ts';
import type { SocketUnit } from '../../core/host/host.ts';
import { valueOf, type Observed, type UnreadableReading } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { socketUnit } from '../installation/systemd-sockets.ts';
import { groupInside } from '../installation/daemon-user.ts';
import type { ControllingGroup } from './engine-groups.ts';
import type { Installation } from '../installation/installations.ts';

/**
 * Returns the groups whose members can control the engines of a host: owners of writable sockets, configured
 * socket groups and, without one, `docker`, the daemon's default.
 */
export async function findControllingGroups(
  files: HostFiles,
  installations: readonly Installation[],
  paths: EnginePaths,
): Promise<readonly ControllingGroup[]> {
  const sockets = (paths['engine-socket'] ?? []).flatMap((reading) => valueOf(reading) ?? []);
  const owners = sockets.filter((socket) => mayWrite(socket) && !isInsideNamespace(installations, socket));
  const owning = owners.map(({ path, gid, rootless }) => ({
    group: gid,
    because: `it owns ${path}`,
    ...(rootless === undefined ? {} : { owner: rootless.uid }),
  }));
  const ofRoot = installations.filter((each) => isRoots(each, installations));
  if (ofRoot.length === 0) return owning;
  const besides = [...diskGroups(paths), ...(await managerGroups(files))];
  const unit = await socketUnit(files);
  const configured = [...ofRoot.flatMap(groupsOfConfiguration), ...groupsOfSocketUnit(unit)];
  const hidden = whyGroupUnread(ofRoot, unit);
  const defaultGroup = {
    group: 'docker',
    because: 'the daemon gives its socket to the group docker by default',
    ...(hidden && { doubt: `another group may be configured: ${hidden.from}: ${hidden.detail}` }),
  };
  return [...owning, ...besides, ...(configured.length === 0 ? [defaultGroup] : configured)];
}

/** Returns the groups that may write to the disks of the system and of the engine. */
function diskGroups(paths: EnginePaths): readonly ControllingGroup[] {
  const found = (paths['kernel-program'] ?? []).flatMap((reading) => valueOf(reading) ?? []);
  return found
    .filter((path) => isDisk(path) && mayWrite(path))
    .map(({ path, gid }) => ({ group: gid, because: `it may write to the disk ${path}`, through: 'disk' }));
}

/** Sockets of services that mount folders of the host into containers and machines of their clients. */
const managerSockets = [
  '/var/snap/lxd/common/lxd/unix.socket',
  '/var/lib/lxd/unix.socket',
  '/var/lib/incus/unix.socket',
  '/run/incus/unix.socket',
  '/run/libvirt/libvirt-sock',
];

/** Returns the groups whose members become root by way of LXD, Incus or libvirt. */
async function managerGroups(files: HostFiles): Promise<readonly ControllingGroup[]> {
  const statuses = await Promise.all(managerSockets.map((path) => files.status(path)));
  return statuses.flatMap((reading) => {
    const status = valueOf(reading);
    return status?.kind === 'socket' && (status.mode & 0o020) !== 0 && status.gid !== 0
      ? [
          {
            group: status.gid,
            because: `it owns ${status.path}, whose clients become root`,
            through: 'service' as const,
          },
        ]
      : [];
  });
}

/**
 * Whether this is a rootful engine that is set up: beside rootless ones, default paths alone do not count.
 */
function isRoots({ rootless, pid, program, unstarted }: Installation, all: readonly Installation[]): boolean {
  if (rootless !== undefined) return false;
  const isSetUp = pid !== undefined || program !== undefined || unstarted !== undefined;
  return isSetUp || all.every((each) => each.rootless === undefined);
}

function mayWrite({ mode }: EnginePath): boolean {
  return (mode & 0o020) !== 0;
}

/** Whether a rootless engine's socket has a group of its user namespace only, without members on the host. */
function isInsideNamespace(installations: readonly Installation[], { gid, rootless }: EnginePath): boolean {
  const user = installations.find((each) => each.rootless?.uid === rootless?.uid)?.rootless;
  return rootless !== undefined && user !== undefined && groupInside(user, gid) !== undefined;
}

function groupsOfConfiguration({ places, configPath }: Installation): ControllingGroup[] {
  const { group } = places;
  return group === undefined ? [] : [{ group, because: `it is set by ${configPath} or the daemon flags` }];
}

/** Returns why the group of a rootful engine's socket is unknown. */
function whyGroupUnread(
  installations: readonly Installation[],
  unit: Observed<SocketUnit>,
): UnreadableReading | undefined {
  const hidden = installations.find(({ unread, places }) => unread && places.group === undefined)?.unread;
  return hidden ?? (unit.state === 'unreadable' ? unit : undefined);
}

function groupsOfSocketUnit(unit: Observed<SocketUnit>): ControllingGroup[] {
  if (unit.state !== 'known' || unit.value.group === undefined) return [];
  return [{ group: unit.value.group, because: `docker.socket sets it as the socket group (${unit.from})` }];
}
