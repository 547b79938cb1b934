import { formatPortRange, parsePortRange, unitePorts } from '../../core/workload/port-range.ts';
import { joinPorts } from '../../core/workload/published-ports.ts';
import { isJsonRecord } from '../../formats/json/members.ts';
import type { Entry, PublishedPort, Written } from '../../core/workload/workload.ts';
import { child, descend, locate } from '../engine-documents/cursor.ts';
import type { Cursor } from '../engine-documents/cursor.ts';
import { exposedPorts, readPortBindings } from '../engine-documents/ports.ts';
import { wrongType } from '../engine-documents/scalars.ts';
import type { DocumentSettings } from '../engine-documents/settings.ts';

type PortEntry = Entry<PublishedPort>;
type KnownPort = Extract<PortEntry, { value: PublishedPort }>;

type BoundPorts = ReadonlyMap<string, readonly KnownPort[]>;

function valuesOf(ports: Written<readonly PortEntry[]> | undefined): readonly PortEntry[] {
  return ports && 'value' in ports ? ports.value : [];
}

const insideOf = ({ containerPort, protocol }: PublishedPort): string => `${containerPort}/${protocol}`;

/** Whether the bound ports are complete: a restarting container has none. */
function tellsBound(document: Cursor): boolean {
  const runs = descend(document, 'State', 'Running').value === true;
  const settled = descend(document, 'State', 'Restarting').value !== true;
  const onHost = descend(document, 'HostConfig', 'NetworkMode').value === 'host';
  return runs && settled && !onHost && isJsonRecord(descend(document, 'NetworkSettings', 'Ports').value);
}

/** Returns the entry with its bound addresses. */
function withAddresses(entry: PortEntry, bound: BoundPorts): PortEntry {
  if ('unresolved' in entry) return entry;
  const { hostPort } = entry.value;
  const whole = /^\d+$/u.test(hostPort);
  const all = bound.get(insideOf(entry.value)) ?? [];
  // A network with gateway mode `routed` has addresses and no host port.
  const routed = all.filter(({ value }) => value.hostPort === '');
  const own = all.filter(({ value }) => !whole || value.hostPort === hostPort);
  const addresses = [...new Set([...own, ...routed].map(({ value }) => value.hostIp))].toSorted();
  const isRouted = routed.length > 0 ? { routed: true as const } : {};
  return { ...entry, value: { ...entry.value, bound: addresses, ...isRouted } };
}

function withHostPort(entry: PortEntry, bound: BoundPorts): PortEntry {
  if ('unresolved' in entry || entry.value.hostPort !== '') return entry;
  const candidates = bound.get(insideOf(entry.value)) ?? [];
  const picked = candidates.find(({ value }) => value.hostIp === entry.value.hostIp) ?? candidates[0];
  if (!picked) return entry;
  return {
    value: { ...entry.value, hostPort: picked.value.hostPort },
    at: [...entry.at, ...picked.at],
  };
}

/** Whether the engine picks the host port. */
function isOpen(entry: PortEntry): boolean {
  return 'value' in entry && entry.value.hostPort === '';
}

const keyOf = (port: PublishedPort): string => JSON.stringify([port.hostIp, port.bound, insideOf(port)]);

/**
 * Joins consecutive container ports for which the engine picked consecutive host ports, in any order; others
 * stay separate.
 */
function joinPicked(entries: readonly PortEntry[]): readonly PortEntry[] {
  const byInside = new Map(
    entries.flatMap((entry) => ('value' in entry ? [[keyOf(entry.value), entry] as const] : [])),
  );
  const blank = entries.map((entry) =>
    'value' in entry ? { ...entry, value: { ...entry.value, hostPort: '' } } : entry,
  );
  return joinPorts(blank).flatMap((entry): readonly PortEntry[] => {
    if ('unresolved' in entry) return [entry];
    const { from, to } = parsePortRange(entry.value.containerPort) ?? { from: 0, to: -1 };
    const members = Array.from({ length: to - from + 1 }, (_, step) =>
      byInside.get(keyOf({ ...entry.value, containerPort: String(from + step) })),
    ).filter((member) => member !== undefined);
    const picked = unitePorts(members.flatMap(({ value }) => parsePortRange(value.hostPort) ?? []));
    const [only] = picked;
    return picked.length === 1 && only && only.to - only.from === to - from
      ? [{ ...entry, value: { ...entry.value, hostPort: formatPortRange(only) } }]
      : joinPorts(members);
  });
}

/**
 * Reads the ports a container publishes: `PortBindings` as requested, with `PublishAllPorts` also the exposed
 * ones, each with the host port the engine picked and, while it runs, the bound addresses.
 */
export function readContainerPorts(document: Cursor): DocumentSettings {
  const host = child(document, 'HostConfig');
  const bindings = readPortBindings(child(host, 'PortBindings'));
  const all = child(host, 'PublishAllPorts');
  if (bindings && 'unresolved' in bindings) return { settings: { ports: bindings }, doubts: [] };
  const asked = valuesOf(bindings);
  const exposed = all.value === true ? exposedPorts(descend(document, 'Config', 'ExposedPorts'), asked) : [];
  const actual = valuesOf(readPortBindings(descend(document, 'NetworkSettings', 'Ports')));
  const bound = Map.groupBy(
    actual.flatMap((entry) => ('value' in entry ? [entry] : [])),
    ({ value }) => insideOf(value),
  );
  const addressed = (entries: readonly PortEntry[]) =>
    tellsBound(document) ? entries.map((entry) => withAddresses(entry, bound)) : entries;
  const left = [...asked, ...exposed].filter(isOpen).map((entry) => withHostPort(entry, bound));
  const given = [...asked, ...exposed].filter((entry) => !isOpen(entry));
  const value = [...joinPorts(addressed(given)), ...joinPicked(addressed(left))];
  const unsure = all.value !== undefined && typeof all.value !== 'boolean';
  const doubts = unsure
    ? [{ what: wrongType(all, 'a boolean').unresolved, at: locate(all), affects: ['ports'] as const }]
    : [];
  if (!bindings && value.length === 0) return { settings: {}, doubts };
  return { settings: { ports: { value, at: bindings?.at ?? locate(all) } }, doubts };
}
