import { isWithin } from '../../core/is-within.ts';
import { valueOf } from '../../core/observed.ts';
import type { MountBelow } from '../../core/workload/mount-below.ts';
import type { Entry, Mount } from '../../core/workload/workload.ts';
import type { FileStatus, HostFiles } from '../../io/files.ts';

/** A socket with more than one name. `identity` is that of its `FileStatus`. */
export interface LinkedSocket {
  path: string;
  identity: string;
}

/** What is searched for, and where. */
interface NameSearch {
  files: HostFiles;
  sockets: readonly LinkedSocket[];
  /** What a mount of a named volume shows, on the host. */
  volumePath: (mount: Mount) => string | undefined;
}

/** Entries that one mounted directory may have; more are not searched. */
const mostEntries = 50_000;

/**
 * Returns the mounts, with the further names of `sockets` in mounted directories as mounts below them: a hard
 * link is the same socket. An entry that may have one and could not be searched is followed by an unresolved
 * one. Few sockets have a second name, so directories are rarely searched.
 */
export async function withOtherNames(
  search: NameSearch,
  entries: readonly Entry<Mount>[],
): Promise<readonly Entry<Mount>[]> {
  if (search.sockets.length === 0) return entries;
  const lists = await Promise.all(entries.map((entry) => searchEntry(search, entry)));
  return lists.flat();
}

async function searchEntry(
  { files, sockets, volumePath }: NameSearch,
  entry: Entry<Mount>,
): Promise<readonly Entry<Mount>[]> {
  if (!('value' in entry)) return [entry];
  const { hostPath, target, below = [] } = entry.value;
  const folder = valueOf(hostPath) ?? (entry.value.type === 'volume' ? volumePath(entry.value) : undefined);
  // A directory that contains the socket by its own name needs no second one.
  if (folder === undefined || sockets.some(({ path }) => isWithin(path, folder))) return [entry];
  const byIdentity = new Map(sockets.map(({ identity, path }) => [identity, path]));
  const found = await searchFolder(files, folder, byIdentity);
  if (found === undefined) {
    const why = `${folder} may contain another name of ${sockets[0]?.path ?? 'a socket'}: it could not be searched`;
    return [entry, { unresolved: why, at: entry.at }];
  }
  const inside = found.map(({ rest, socket }): MountBelow => ({
    target: `${target === '/' ? '' : target}${rest}`,
    hostPath: socket,
  }));
  return [
    inside.length === 0 ? entry : { ...entry, value: { ...entry.value, below: [...below, ...inside] } },
  ];
}

/** A name found in a directory, relative to it, and the socket it is a name of. */
interface FoundName {
  rest: string;
  socket: string;
}

/** Searches one file system; `undefined` if a directory cannot be read or there are too many entries. */
async function searchFolder(
  files: HostFiles,
  folder: string,
  sockets: ReadonlyMap<string, string>,
): Promise<readonly FoundName[] | undefined> {
  const top = valueOf(await files.status(folder));
  if (top?.kind !== 'directory' || !mayContain(top, sockets)) return [];
  const found: FoundName[] = [];
  const waiting = [''];
  let entries = 0;
  for (let rest = waiting.pop(); rest !== undefined; rest = waiting.pop()) {
    const names = await files.list(`${folder}${rest}`);
    if (names.state === 'absent') continue;
    if (names.state === 'unreadable') return undefined;
    entries += names.value.length;
    if (entries > mostEntries) return undefined;
    const within = rest;
    const statuses = await Promise.all(
      names.value.map(async (name) => valueOf(await files.status(`${folder}${within}/${name}`))),
    );
    for (const status of statuses) {
      if (status === undefined) continue;
      const path = status.path.slice(folder.length);
      const socket = sockets.get(status.identity);
      if (socket !== undefined) found.push({ rest: path, socket });
      if (status.kind === 'directory' && mayContain(status, sockets)) waiting.push(path);
    }
  }
  return found;
}

/** Whether a directory is on the file system of a socket: a hard link never leaves it. */
function mayContain({ identity }: FileStatus, sockets: ReadonlyMap<string, string>): boolean {
  const [device] = identity.split(':');
  return [...sockets.keys()].some((socket) => socket.split(':')[0] === device);
}
