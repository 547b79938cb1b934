import type { Entry, NamespaceMode } from '../../core/workload/workload.ts';
import { child, elements, isPresent, locate } from '../engine-documents/cursor.ts';
import type { Cursor } from '../engine-documents/cursor.ts';
import { wrongType, readText } from '../engine-documents/scalars.ts';
import type { DocumentSettings } from '../engine-documents/settings.ts';

/**
 * Names of networks by id. The swarm's `host` network has an id that `GET /networks` does not list and `GET
 * /networks/{id}` answers (run on Engine 26.1.5): ask for each `Target`.
 */
export type NetworkNames = ReadonlyMap<string, string>;

function attachment(network: Cursor, names: NetworkNames | undefined): Entry<string> {
  const target = readText(child(network, 'Target')) ?? wrongType(child(network, 'Target'), 'a string');
  if ('unresolved' in target) return target;
  const name = names?.get(target.value);
  const isId = /^[a-z0-9]{25}$|^[0-9a-f]{64}$/u.test(target.value);
  if (name === undefined && isId) return { unresolved: 'a network whose name is unknown', at: target.at };
  return { value: name ?? target.value, at: target.at };
}

function modeOf(attached: readonly Entry<string>[]): NamespaceMode | undefined {
  const names = attached.flatMap((entry) => ('value' in entry ? [entry.value] : []));
  return names.includes('host') ? { kind: 'host' } : undefined;
}

/**
 * Reads the networks a service is attached to, by name; attached to `host`, its tasks share the host's
 * network namespace. Engines up to 17 list them beside the task template.
 */
export function readServiceNetworks(
  spec: Cursor,
  template: Cursor,
  names: NetworkNames | undefined,
): DocumentSettings {
  const inTemplate = child(template, 'Networks');
  const list = isPresent(inTemplate) ? inTemplate : child(spec, 'Networks');
  if (!isPresent(list)) return { settings: {}, doubts: [] };
  const at = locate(list);
  if (!Array.isArray(list.value)) {
    const unresolved = wrongType(list, 'a list');
    return { settings: { networks: unresolved, network: unresolved }, doubts: [] };
  }
  const attached = elements(list).map((network) => attachment(network, names));
  const host = modeOf(attached);
  const unknown = attached.find((entry) => 'unresolved' in entry);
  const network = host ? { value: host, at } : unknown;
  return { settings: { networks: { value: attached, at }, ...(network ? { network } : {}) }, doubts: [] };
}
