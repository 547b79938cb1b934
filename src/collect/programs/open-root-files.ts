import { valueOf } from '../../core/observed.ts';
import { parseAccounts, type Account } from '../../formats/etc/passwd.ts';
import type { FileStatus, HostFiles } from '../../io/files.ts';
import { homeStartFiles } from '../../knowledge/paths/sensitive-homes.ts';
import { rootObeyedFiles, rootObeyedFolders } from '../../knowledge/paths/root-obeyed-files.ts';

/** Links of packages: to their own files, or to nothing. */
const packagedLink = /^(?:\/(?:usr\/|dev\/null$)|\/?(?:\.\.\/)*(?:usr|lib)\/|[^/]*$)/u;

/** Whether others than root may write to a file by its owner or mode, whose group bits are the mask of an access list. */
function isOpen({ uid, mode, link }: FileStatus): boolean {
  return link === undefined ? uid !== 0 || (mode & 0o022) !== 0 : !packagedLink.test(link);
}

/** Rules of polkit, which its daemon reads as the user `polkitd`: older packages give them to it, and it makes others root. */
const ofPolkit = '/etc/polkit-1/rules.d';

/** Returns the homes of root that others can look into: in the usual one, which is closed, nobody reaches anything. */
async function reachedHomes(files: HostFiles, accounts: readonly Account[]): Promise<readonly string[]> {
  const homes = new Set(accounts.flatMap(({ uid, home }) => (uid === 0 && home.length > 1 ? [home] : [])));
  const statuses = await Promise.all([...homes].map((home) => files.status(home)));
  return [...homes].filter((_, index) => {
    const status = statuses[index] && valueOf(statuses[index]);
    return status !== undefined && (status.uid !== 0 || (status.mode & 0o011) !== 0);
  });
}

/** Returns the names in folders, after each folder that is there. */
async function withNames(files: HostFiles, folders: readonly string[]): Promise<readonly string[]> {
  const lists = await Promise.all(folders.map((folder) => files.list(folder)));
  return lists.flatMap((list, index) => {
    const folder = folders[index] ?? '';
    return list.state === 'absent'
      ? []
      : [folder, ...(valueOf(list) ?? []).map((name) => `${folder}/${name}`)];
  });
}

async function openAmong(
  files: HostFiles,
  accounts: readonly Account[],
  paths: readonly string[],
): Promise<readonly string[]> {
  const found = await Promise.all(paths.map((path) => files.status(path)));
  const polkitd = accounts.find(({ name }) => name === 'polkitd')?.uid;
  return paths.filter((path, index) => {
    const status = found[index] && valueOf(found[index]);
    if (status === undefined) return false;
    const isPolkits = status.uid === polkitd && (path === ofPolkit || path.startsWith(`${ofPolkit}/`));
    return isOpen(isPolkits ? { ...status, uid: 0 } : status);
  });
}

/**
 * Returns those of the further files that root obeys, and of their folders, which others than root may be able to write
 * to. All others are left out: there are hundreds on each host.
 */
export async function findOpenRootFiles(files: HostFiles): Promise<readonly string[]> {
  const accounts = parseAccounts(valueOf(await files.readText('/etc/passwd')) ?? '');
  const homes = await reachedHomes(files, accounts);
  const started = homes.flatMap((home) => homeStartFiles.map((name) => `${home}/${name}`));
  const units = homes.map((home) => `${home}/.config/systemd/user`);
  // Each Python has a folder by its version (/etc/python3.13/sitecustomize.py).
  const names = valueOf(await files.list('/etc')) ?? [];
  const pythons = names.flatMap((name) => (/^python[\d.]+$/u.test(name) ? [`/etc/${name}`] : []));
  const folders = [...rootObeyedFolders, ...pythons];
  const there = await withNames(files, [...folders, ...units]);
  return openAmong(files, accounts, [...rootObeyedFiles, ...homes, ...started, ...there]);
}
