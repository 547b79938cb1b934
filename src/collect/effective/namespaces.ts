import type { EffectiveState, NamespaceKind } from '../../core/effective.ts';
import { valueOf } from '../../core/observed.ts';
import { parseNamespaceLink } from '../../formats/proc/namespace-link.ts';
import type { HostFiles } from '../../io/files.ts';

const kinds = ['pid', 'net', 'ipc', 'uts', 'mnt', 'user', 'cgroup'] as const satisfies NamespaceKind[];

/** The identity of each namespace of a process; those that may not be read are missing. */
export type NamespaceIds = Readonly<Partial<Record<NamespaceKind, string>>>;

/** Reads the namespaces of a process (`1` for the machine's own). */
export async function namespaceIds(files: HostFiles, pid: number): Promise<NamespaceIds> {
  const readings = await Promise.all(kinds.map((kind) => files.readLink(`/proc/${pid}/ns/${kind}`)));
  const found = readings.flatMap((reading, index) => {
    const id = valueOf(reading);
    return id === undefined || parseNamespaceLink(id) === undefined ? [] : [[kinds[index], id]];
  });
  return Object.fromEntries(found);
}

/** Each namespace known of both, and whether it is the machine's own. */
export function compareNamespaces(own: NamespaceIds, host: NamespaceIds): EffectiveState['namespaces'] {
  const compared = kinds.flatMap((kind) => {
    const id = own[kind];
    return id === undefined || host[kind] === undefined ? [] : [[kind, { id, host: id === host[kind] }]];
  });
  return Object.fromEntries(compared);
}
