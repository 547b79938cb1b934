import { posix } from 'node:path';
import { valueOf } from '../../core/observed.ts';
import { parseShares } from '../../formats/etc/smb-conf.ts';
import type { MountEntry } from '../../formats/proc/mountinfo.ts';
import type { HostFiles } from '../../io/files.ts';
import { readOwnAddresses } from './own-addresses.ts';

const samba = '/etc/samba/smb.conf';

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

/** Returns the mounts, each of what this machine serves to itself with the directory that it shows. */
export async function withOwnServers(
  files: HostFiles,
  mounts: readonly MountEntry[],
): Promise<readonly MountEntry[]> {
  if (mounts.every(({ served }) => served === undefined)) return mounts;
  const [addresses, names, text] = await Promise.all([
    readOwnAddresses(files),
    ownNames(files),
    files.readText(samba),
  ]);
  const shares = parseShares(valueOf(text) ?? '');
  const isOwn = (server: string): boolean =>
    isLoopback.test(server) || addresses.has(server) || names.includes(server.toLowerCase());
  return mounts.map((mount): MountEntry => {
    const { served, ...rest } = mount;
    if (served === undefined || !served.servers.some(isOwn)) return mount;
    const { share, path } = served;
    const folder = share === undefined ? '/' : shares.get(share.toLowerCase());
    if (folder === undefined) return mount;
    return { ...rest, layers: [{ path: posix.join(folder, path), readOnly: false }] };
  });
}
