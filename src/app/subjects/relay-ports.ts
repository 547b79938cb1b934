import { valueOf } from '../../core/observed.ts';
import type { WorkloadCase } from '../../core/rules/check.ts';
import {
  isLimitedProxy,
  isPrivileged,
  plainApi,
  servedEngines,
  servedOnLoopback,
  socketMounts,
  type ServedEngine,
} from '../../checks/support/workload/served-engines.ts';

/** Returns the part of a key that the services of one project share. */
export function projectOf({ subject: { key } }: WorkloadCase): string {
  return key.slice(0, Math.max(key.lastIndexOf('/'), 0));
}

/** The TCP ports on which a running container listens for others; absent where they were not read. */
function openPorts({ effective }: WorkloadCase): ReadonlySet<number> | undefined {
  const found = valueOf(effective)?.listening;
  const sockets = found && valueOf(found);
  return (
    sockets &&
    new Set(
      sockets
        .filter(({ protocol, address }) => protocol.startsWith('tcp') && !/^(?:127\.|::1$)/u.test(address))
        .map(({ port }) => port),
    )
  );
}

/** A container that listens at Docker's port, and has the Docker socket, or may run an engine of its own as root of the host. */
function atPlainPort({ workload }: WorkloadCase): readonly ServedEngine[] {
  if (!isPrivileged(workload) && socketMounts(workload).length === 0) return [];
  const evidence = { source: `listening sockets of ${workload.name}`, saw: `port ${plainApi}` };
  // What its command says of the port is more than its image does.
  const named = servedEngines(workload).find(({ port }) => port === plainApi);
  return [{ port: plainApi, isLimited: named?.isLimited ?? isLimitedProxy(workload), evidence, at: [] }];
}

/** What a running container serves: what the kernel shows decides, else what its command and its image say. */
function servedByContainer(one: WorkloadCase): readonly ServedEngine[] {
  if (one.workload.running === false) return [];
  const served = servedEngines(one.workload);
  const open = openPorts(one);
  if (open === undefined) return served;
  const others = served.filter(({ port }) => port !== plainApi);
  return [...atPlainPort(one), ...others].filter(({ port }) => open.has(port));
}

/** Returns the ports at which a workload passes the API of an engine on to whoever connects. */
export function relayPorts(one: WorkloadCase): readonly ServedEngine[] {
  const { surface } = one.workload;
  if (surface === 'container') return servedByContainer(one);
  return surface === 'compose' ? servedEngines(one.workload) : [];
}

/** Returns the ports at which a workload passes the API of an engine on to those in its network namespace alone. */
export function loopbackRelayPorts({ workload }: WorkloadCase): readonly ServedEngine[] {
  return workload.running === false ? [] : servedOnLoopback(workload);
}

/** Whether both run on one engine, or are services of one project. */
export function runTogether(one: WorkloadCase, other: WorkloadCase): boolean {
  if (one.workload.surface !== other.workload.surface || one.workload.running === false) return false;
  if (one.workload.surface === 'container') return other.workload.running !== false;
  return projectOf(one) === projectOf(other);
}
