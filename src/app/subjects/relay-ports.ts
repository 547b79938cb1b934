import { valueOf } from '../../core/observed.ts';
import type { WorkloadCase } from '../../core/rules/check.ts';
import {
  isLimitedProxy,
  isPrivileged,
  plainApi,
  servedEngines,
  socketMounts,
  type ServedEngine,
} from '../../checks/support/workload/served-engines.ts';

/** Returns the part of a key that the services of one project share. */
export function projectOf({ subject: { key } }: WorkloadCase): string {
  return key.slice(0, Math.max(key.lastIndexOf('/'), 0));
}

/** A container that listens, and has the Docker socket, or may run an engine of its own as root of the host. */
function listening(one: WorkloadCase): readonly ServedEngine[] {
  const found = valueOf(one.effective)?.listening;
  const isOpen = (found === undefined ? [] : (valueOf(found) ?? [])).some(
    ({ protocol, port, address }) =>
      protocol.startsWith('tcp') && port === plainApi && !/^(?:127\.|::1$)/u.test(address),
  );
  if (!isOpen || !(isPrivileged(one.workload) || socketMounts(one.workload).length > 0)) return [];
  const evidence = { source: `listening sockets of ${one.workload.name}`, saw: `port ${plainApi}` };
  return [{ port: plainApi, isLimited: isLimitedProxy(one.workload), evidence, at: [] }];
}

/** Returns the ports at which a workload passes the API of an engine on to whoever connects. */
export function relayPorts(one: WorkloadCase): readonly ServedEngine[] {
  const { surface } = one.workload;
  if (surface === 'container') return listening(one);
  return surface === 'compose' ? servedEngines(one.workload) : [];
}
