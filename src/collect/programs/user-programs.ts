import { posix } from 'node:path';
import { valueOf } from '../../core/observed.ts';
import type { PathStatus } from '../../core/host/path-status.ts';
import { holdingMount } from '../../formats/proc/holding-mount.ts';
import { parseMountInfo, type MountEntry } from '../../formats/proc/mountinfo.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';
import { programFolders } from '../installation/units.ts';

/** A program that users start, by its path without links. */
export type UserProgram = Pick<PathStatus, 'path' | 'uid' | 'gid' | 'mode'>;

/** Modes of a program that runs as its owner or its group. */
const changesIdentity = 0o6000;

/** How many links may follow each other. */
const mostLinks = 40;

/**
 * Returns a program, if it is setuid or setgid, by following its links one by one: what is in one of the folders is
 * listed itself.
 */
async function privilegedAt(
  files: HostFiles,
  path: string,
  folders: ReadonlySet<string>,
): Promise<readonly UserProgram[]> {
  let at = path;
  for (let steps = 0; steps < mostLinks; steps++) {
    const status = valueOf(await files.status(at));
    if (status?.link === undefined) {
      if (status?.kind !== 'file' || (status.mode & changesIdentity) === 0) return [];
      const { uid, gid, mode } = status;
      return [{ path: valueOf(await files.realPath(at)) ?? at, uid, gid, mode }];
    }
    at = posix.resolve(posix.dirname(at), status.link);
    if (folders.has(posix.dirname(at))) return [];
  }
  return [];
}

/** Folders of which each part may have programs: somebody may have left a setuid copy there. */
const partedFolders = ['/opt', '/home'];

/** Other folders in which people leave programs, or those who broke in. */
const otherFolders = ['/srv', '/tmp', '/var/tmp', '/dev/shm', '/var/www', '/usr/local', '/usr/local/lib'];

/** File systems of servers and of programs, which may not answer, and those that are mounted by a look at them. */
const isElsewhere = /^(?:nfs4?|cifs|smb3|9p|afs|autofs|ceph|glusterfs|lustre|fuse(?:\..*)?)$/su;

/** Whether a folder is on a file system of the machine that heeds setuid (mount(8), `nosuid`). */
function heedsSetuid(mounts: readonly MountEntry[], folder: string): boolean {
  const mount = holdingMount(mounts, folder);
  return mount === undefined || !(mount.options.includes('nosuid') || isElsewhere.test(mount.fsType));
}

/**
 * Returns the folders in which packages do not put programs, but people do, without those on file systems that ignore
 * setuid and file capabilities (mount(8), `nosuid`).
 */
export async function ownFolders(files: HostFiles): Promise<readonly string[]> {
  const mounts = valueOf(await readParsed(files, '/proc/1/mountinfo', parseMountInfo)) ?? [];
  const heeding = (folders: readonly string[]): readonly string[] =>
    folders.filter((folder) => heedsSetuid(mounts, folder));
  const parts = await Promise.all(
    heeding(partedFolders).map(async (folder) =>
      (valueOf(await files.list(folder)) ?? []).map((name) => `${folder}/${name}`),
    ),
  );
  const parted = heeding(parts.flat()).flatMap((folder) => [folder, `${folder}/bin`]);
  return heeding([...partedFolders, ...otherFolders, ...parted]);
}

/** Returns the programs that users start and that run as their owner or their group, under any name, also in `own`. */
export async function findUserPrograms(
  files: HostFiles,
  own: readonly string[],
): Promise<readonly UserProgram[]> {
  const real = await Promise.all(
    [...programFolders, ...own].map(async (folder) => valueOf(await files.realPath(folder)) ?? folder),
  );
  const folders = new Set(real);
  const found = await Promise.all(
    [...folders].map(async (folder) => {
      const names = valueOf(await files.identityChangers(folder)) ?? [];
      return Promise.all(names.map((name) => privilegedAt(files, `${folder}/${name}`, folders)));
    }),
  );
  return [...new Map(found.flat(2).map((program) => [program.path, program])).values()];
}
