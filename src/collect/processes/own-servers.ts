import { posix } from 'node:path';
import { unreadable, valueOf, type UnreadableReading } from '../../core/observed.ts';
import type { MountEntry } from '../../formats/proc/mountinfo.ts';
import type { HostFiles } from '../../io/files.ts';
import { readOwnAddresses } from './own-addresses.ts';
import { readSambaShares } from './samba-shares.ts';

/** Returns the names of a machine, whole and without its domain. */
async function ownNames(files: HostFiles): Promise<readonly string[]> {
  const texts = await Promise.all(
    ['/proc/sys/kernel/hostname', '/etc/hostname'].map((path) => files.readText(path)),
  );
  const names = texts.map((text) => (valueOf(text) ?? '').trim().toLowerCase());
  return [...names, ...names.map((name) => name.replace(/\..*$/su, ''))].filter((name) => name !== '');
}

/** Whether a server is this machine by loopback. */
const isLoopback = /^(?:127(?:\.\d+){1,3}|localhost|::1)$/iu;

/** The mounts of a machine, and why what some of them show is unknown. */
export interface ServedMounts {
  mounts: readonly MountEntry[];
  unread?: UnreadableReading;
}

/** Returns the mounts, each of what this machine serves to itself with the directory that it shows. */
export async function withOwnServers(files: HostFiles, mounts: readonly MountEntry[]): Promise<ServedMounts> {
  if (mounts.every(({ served }) => served === undefined)) return { mounts };
  const [addresses, names, { shares, doubt }] = await Promise.all([
    readOwnAddresses(files),
    ownNames(files),
    readSambaShares(files),
  ]);
  let unread: UnreadableReading | undefined;
  const own = valueOf(addresses);
  const isOwn = (server: string): boolean =>
    isLoopback.test(server) || own?.has(server) === true || names.includes(server.toLowerCase());
  const shown = mounts.map((mount): MountEntry => {
    const { served, ...rest } = mount;
    if (served === undefined) return mount;
    if (!served.servers.some(isOwn)) {
      if (addresses.state === 'unreadable')
        unread ??= unreadable(
          addresses.why,
          `whether ${[...new Set(served.servers)].join(' or ')} is this machine is unknown: ${addresses.detail}`,
          mount.mountPoint,
        );
      return mount;
    }
    const { share, path } = served;
    const folder = share === undefined ? '/' : shares.get(share.toLowerCase());
    if (folder === undefined) {
      if (doubt !== undefined)
        unread ??= unreadable(
          'undetermined',
          `what this machine shares as ${share ?? ''} is unknown: ${doubt}`,
          mount.mountPoint,
        );
      return mount;
    }
    return { ...rest, layers: [{ path: posix.join(folder, path), readOnly: false }] };
  });
  return { mounts: shown, ...(unread === undefined ? {} : { unread }) };
}
