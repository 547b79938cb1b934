import type { ContainerProcess, NamespaceKind } from '../../core/workload/effective.ts';
import { mapKnown, valueOf, type Observed } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { readNamespaceId, type NamespaceIds } from './namespaces.ts';
import { runtimeName } from './processes.ts';

/** Namespaces that a process takes from the host if nsenter(1) is not asked to enter those of the container. */
const kinds = ['net', 'ipc', 'uts'] as const satisfies readonly NamespaceKind[];

/** Namespaces of a container's first process, and of the machine. */
interface Compared {
  own: NamespaceIds;
  host: NamespaceIds;
}

/** Returns the namespaces of the host in which a process is that the container is not in. */
async function hostNamespacesOf(
  files: HostFiles,
  pid: number,
  { own, host }: Compared,
): Promise<readonly NamespaceKind[]> {
  // Outside the container's PID namespace nobody in the container can take it over.
  if (own.pid === undefined || (await readNamespaceId(files, pid, 'pid')) !== own.pid) return [];
  const others = kinds.filter((kind) => own[kind] !== undefined && own[kind] !== host[kind]);
  const ids = await Promise.all(others.map((kind) => readNamespaceId(files, pid, kind)));
  return others.filter((kind, index) => ids[index] !== undefined && ids[index] === host[kind]);
}

/**
 * Returns the processes of a container, those with namespaces of the host that were started from outside with these.
 * Others cannot leave their namespaces, and are not read.
 */
export async function withHostNamespaces(
  files: HostFiles,
  processes: Observed<readonly ContainerProcess[]>,
  compared: Compared,
): Promise<Observed<readonly ContainerProcess[]>> {
  const entered = (valueOf(processes) ?? []).filter((each) => each.entered && !runtimeName.test(each.name));
  if (entered.length === 0) return processes;
  const found = await Promise.all(
    entered.map(async ({ pid }) => [pid, await hostNamespacesOf(files, pid, compared)] as const),
  );
  const byPid = new Map(found.filter(([, each]) => each.length > 0));
  return mapKnown(processes, (all) =>
    all.map((process) => {
      const hostNamespaces = byPid.get(process.pid);
      return hostNamespaces === undefined ? process : { ...process, hostNamespaces };
    }),
  );
}
