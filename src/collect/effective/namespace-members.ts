import { containerOfCgroup } from '../../formats/proc/cgroup.ts';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { limitConcurrency } from '../../io/limit.ts';
import { readCgroups } from '../processes/proven-process.ts';
import type { NamespaceIds } from './namespaces.ts';

/**
 * Returns the processes in the mount or PID namespace of the container `id` that are in no control group of a
 * container: entered with nsenter(1), or moved out. Mount namespaces are never shared by containers, so that in one
 * the control group of another container counts too.
 */
export type NamespaceMembers = (id: string, own: NamespaceIds) => Promise<readonly number[]>;

const kinds = ['mnt', 'pid'] as const;
const concurrency = 64;

/**
 * Returns a reader that lists the processes of the machine once. Processes that may not be read are left out: who
 * may not read them can say nothing about them.
 */
export function namespaceMembers(files: HostFiles, host: NamespaceIds): NamespaceMembers {
  let listing: Promise<ReadonlyMap<string, readonly number[]>> | undefined;
  let reader: Promise<ReaderContainer> | undefined;
  return async (id, own) => {
    listing ??= listMembers(files, host);
    const members = await listing;
    const found = kinds.map((kind) => {
      const namespace = own[kind];
      return namespace === undefined || namespace === host[kind] ? [] : (members.get(namespace) ?? []);
    });
    const [mounting = []] = found;
    const outside = await Promise.all(
      [...new Set(found.flat())].map(async (pid) => {
        // Read last: a process that `docker exec` starts is in the namespaces before it is in the control group.
        const cgroups = valueOf(await readCgroups(files, pid)) ?? [];
        const owners = cgroups.flatMap(({ path }) => containerOfCgroup(path) ?? []);
        if (cgroups.length === 0 || owners.includes(id)) return [];
        const { holds, mnt } = await (reader ??= readerContainer(files));
        const isReaders = cgroups.some(({ path }) => holds(path));
        if (isReaders && mnt === own.mnt) return [];
        return (owners.length === 0 && !isReaders) || mounting.includes(pid) ? [pid] : [];
      }),
    );
    return outside.flat();
  };
}

/** The container in which the reader itself runs. */
interface ReaderContainer {
  /** Whether a path of a control group, as the reader sees it, is of this container. */
  holds: (path: string) => boolean;
  mnt: string | undefined;
}

/** Whether a control group is outside of the reader's cgroup namespace. */
function climbs(path: string): boolean {
  return path.startsWith('/..');
}

/**
 * Returns the reader's own container. In a cgroup namespace of its own the groups of others, also that of process 1,
 * begin with `/..`, and its own has no name.
 */
async function readerContainer(files: HostFiles): Promise<ReaderContainer> {
  const first = valueOf(await readCgroups(files, 1)) ?? [];
  const mnt = valueOf(await files.readLink('/proc/self/ns/mnt'));
  const isApart = first.some(({ path }) => climbs(path));
  return { holds: (path) => isApart && !climbs(path), mnt };
}

/** Returns the processes that are not in the machine's own namespaces, by the identity of each namespace. */
async function listMembers(
  files: HostFiles,
  host: NamespaceIds,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const names = valueOf(await files.list('/proc')) ?? [];
  const limit = limitConcurrency(concurrency);
  const members = new Map<string, number[]>();
  const note = async (name: string, kind: (typeof kinds)[number]): Promise<void> => {
    const namespace = valueOf(await files.readLink(`/proc/${name}/ns/${kind}`));
    if (namespace === undefined || namespace === host[kind]) return;
    members.set(namespace, [...(members.get(namespace) ?? []), Number(name)]);
  };
  const pids = names.filter((name) => /^\d+$/u.test(name));
  await Promise.all(pids.flatMap((name) => kinds.map((kind) => limit(() => note(name, kind)))));
  return members;
}
