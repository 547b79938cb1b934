import type { FileLocation } from '../../core/location.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import type { ComposeNode, MapNode } from '../language/node.ts';

const services = new WeakMap<WrittenWorkload, MapNode>();

/** Remembers the merged service that a workload was read from. */
export function rememberService(workload: WrittenWorkload, service: MapNode): void {
  services.set(workload, service);
}

/** Returns the merged service that a workload was read from, if it was read from a Compose file. */
export function composeServiceOf(workload: WrittenWorkload): MapNode | undefined {
  return services.get(workload);
}

function itemText(node: ComposeNode): string {
  switch (node.kind) {
    case 'scalar':
      return JSON.stringify([node.type, node.text, node.fault?.kind ?? '']);
    case 'list':
      return `[${node.items.map(({ value }) => itemText(value)).join()}]`;
    case 'map': {
      const members = [...node.entries].map(
        ([key, { value }]) => `${JSON.stringify(key)}:${itemText(value)}`,
      );
      return `{${members.toSorted().join()}}`;
    }
  }
}

/** A value of a service. */
export interface WrittenValue {
  text: string;
  /** Where it is written, with its key. */
  at: FileLocation;
  isList: boolean;
}

function addValues(entries: MapNode['entries'], path: string, values: Map<string, WrittenValue>): void {
  for (const [key, { value, at }] of entries) {
    const below = path === '' ? key : `${path}.${key}`;
    if (value.kind === 'map' && value.entries.size > 0) addValues(value.entries, below, values);
    else values.set(below, { text: itemText(value), at, isList: value.kind === 'list' });
  }
}

/**
 * Returns every value of the Compose service that a workload was read from, after merging, by its path; a list is one
 * value. Absent for a workload that was not read from a Compose file.
 */
export function writtenValues(workload: WrittenWorkload): ReadonlyMap<string, WrittenValue> | undefined {
  const service = services.get(workload);
  if (service === undefined) return undefined;
  const values = new Map<string, WrittenValue>();
  addValues(service.entries, '', values);
  return values;
}
