import { valueOf } from '../../core/observed.ts';
import { parseAccounts } from '../../formats/etc/passwd.ts';
import type { FileStatus, HostFiles } from '../../io/files.ts';
import { rootObeyedFiles, rootObeyedFolders } from '../../knowledge/root-obeyed-files.ts';

/** Links of packages: to their own files, or to nothing. */
const packagedLink = /^(?:\/(?:usr\/|dev\/null$)|\/?(?:\.\.\/)*(?:usr|lib)\/|[^/]*$)/u;

/** Whether others than root may write to a file by its owner or mode, whose group bits are the mask of an access list. */
function isOpen({ uid, mode, link }: FileStatus): boolean {
  return link === undefined ? uid !== 0 || (mode & 0o022) !== 0 : !packagedLink.test(link);
}

/** Rules of polkit, which its daemon reads as the user `polkitd`: older packages give them to it, and it makes others root. */
const ofPolkit = '/etc/polkit-1/rules.d';

async function openAmong(files: HostFiles, paths: readonly string[]): Promise<readonly string[]> {
  const [passwd, ...found] = await Promise.all([
    files.readText('/etc/passwd'),
    ...paths.map((path) => files.status(path)),
  ]);
  const polkitd = parseAccounts(valueOf(passwd) ?? '').find(({ name }) => name === 'polkitd')?.uid;
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
  // Each Python has a folder by its version (/etc/python3.13/sitecustomize.py).
  const names = valueOf(await files.list('/etc')) ?? [];
  const pythons = names.flatMap((name) => (/^python[\d.]+$/u.test(name) ? [`/etc/${name}`] : []));
  const folders = [...rootObeyedFolders, ...pythons];
  const lists = await Promise.all(folders.map((folder) => files.list(folder)));
  const there = lists.flatMap((list, index) => {
    const folder = folders[index] ?? '';
    return list.state === 'absent'
      ? []
      : [folder, ...(valueOf(list) ?? []).map((name) => `${folder}/${name}`)];
  });
  return openAmong(files, [...rootObeyedFiles, ...there]);
}
