import type { EffectiveState, NamespaceKind } from '../../core/effective.ts';
import { valueOf } from '../../core/observed.ts';
import { parseNamespaceLink } from '../../formats/proc/namespace-link.ts';
import type { HostFiles } from '../../io/files.ts';

const kinds = ['pid', 'net', 'ipc', 'uts', 'mnt', 'user', 'cgroup'] as const satisfies NamespaceKind[];

/** The identity of each namespace of a process; those that may not be read are missing. */
export type NamespaceIds = Readonly<Partial<Record<NamespaceKind, string>>>;

/** Reads the namespaces of a process. */
export async function namespaceIds(files: HostFiles, pid: number): Promise<NamespaceIds> {
  const readings = await Promise.all(kinds.map((kind) => files.readLink(`/proc/${pid}/ns/${kind}`)));
  const found = readings.flatMap((reading, index) => {
    const id = valueOf(reading);
    return id === undefined || parseNamespaceLink(id) === undefined ? [] : [[kinds[index], id]];
  });
  return Object.fromEntries(found);
}

/**
 * The machine's own namespaces: those of its first process, or where that may not be looked at
 * those of the kernel's own threads, whose parent `kthreadd` is process 2 of the machine itself.
 */
export async function hostNamespaceIds(files: HostFiles): Promise<NamespaceIds> {
  const first = await namespaceIds(files, 1);
  if (Object.keys(first).length > 0) return first;
  const status = valueOf(await files.readText('/proc/2/status'));
  const isKernel = status !== undefined && /^Name:\tkthreadd$/m.test(status) && /^PPid:\t0$/m.test(status);
  return isKernel ? namespaceIds(files, 2) : {};
}

/** Each namespace known of both, and whether it is the machine's own. */
export function compareNamespaces(own: NamespaceIds, host: NamespaceIds): EffectiveState['namespaces'] {
  const compared = kinds.flatMap((kind) => {
    const id = own[kind];
    return id === undefined || host[kind] === undefined ? [] : [[kind, { id, host: id === host[kind] }]];
  });
  return Object.fromEntries(compared);
}
