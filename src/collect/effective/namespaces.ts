import type { EffectiveState, NamespaceKind } from '../../core/workload/effective.ts';
import { valueOf } from '../../core/observed.ts';
import { parseNamespaceLink } from '../../formats/proc/namespace-link.ts';
import type { HostFiles } from '../../io/files.ts';

const kinds = ['pid', 'net', 'ipc', 'uts', 'mnt', 'user', 'cgroup'] as const satisfies NamespaceKind[];

/** Identity of each namespace of a process; unreadable ones are absent. */
export type NamespaceIds = Readonly<Partial<Record<NamespaceKind, string>>>;

/** Reads the namespaces of a process. */
export async function readNamespaceIds(files: HostFiles, pid: number): Promise<NamespaceIds> {
  const ids = await Promise.all(kinds.map((kind) => readNamespaceId(files, pid, kind)));
  const found = ids.flatMap((id, index) => (id === undefined ? [] : [[kinds[index], id]]));
  return Object.fromEntries(found);
}

/** Reads one namespace of a process; absent if unreadable. */
export async function readNamespaceId(
  files: HostFiles,
  pid: number,
  kind: NamespaceKind,
): Promise<string | undefined> {
  const id = valueOf(await files.readLink(`/proc/${pid}/ns/${kind}`));
  return id === undefined || parseNamespaceLink(id) === undefined ? undefined : id;
}

/**
 * Returns the machine's own namespaces: those of process 1 or, if unreadable, those of the kernel threads
 * below `kthreadd` (process 2 of the machine).
 */
export async function readHostNamespaceIds(files: HostFiles): Promise<NamespaceIds> {
  const first = await readNamespaceIds(files, 1);
  if (Object.keys(first).length > 0) return first;
  const status = valueOf(await files.readText('/proc/2/status'));
  const isKernel = status !== undefined && /^Name:\tkthreadd$/m.test(status) && /^PPid:\t0$/m.test(status);
  return isKernel ? readNamespaceIds(files, 2) : {};
}

/** Returns, for each namespace known on both sides, whether it is the machine's. */
export function compareNamespaces(own: NamespaceIds, host: NamespaceIds): EffectiveState['namespaces'] {
  const compared = kinds.flatMap((kind) => {
    const id = own[kind];
    return id === undefined || host[kind] === undefined ? [] : [[kind, { id, host: id === host[kind] }]];
  });
  return Object.fromEntries(compared);
}
