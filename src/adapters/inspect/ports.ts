import { isJsonRecord } from '../../formats/json/members.ts';
import type { Entry, PublishedPort, Written } from '../../core/workload.ts';
import { child, descend, locate } from '../engine-documents/cursor.ts';
import type { Cursor } from '../engine-documents/cursor.ts';
import { exposedPorts, readPortBindings } from '../engine-documents/ports.ts';
import { misfit } from '../engine-documents/scalars.ts';
import type { DocumentSettings } from '../engine-documents/settings.ts';

type PortEntry = Entry<PublishedPort>;
type KnownPort = Extract<PortEntry, { value: PublishedPort }>;

function valuesOf(ports: Written<readonly PortEntry[]> | undefined): readonly PortEntry[] {
  return ports && 'value' in ports ? ports.value : [];
}

function samePort(left: PublishedPort, right: PublishedPort): boolean {
  return left.containerPort === right.containerPort && left.protocol === right.protocol;
}

/** Whether what is bound shows what there is: a container that is being started again has nothing bound. */
function tellsBound(document: Cursor): boolean {
  const runs = descend(document, 'State', 'Running').value === true;
  const settled = descend(document, 'State', 'Restarting').value !== true;
  const onHost = descend(document, 'HostConfig', 'NetworkMode').value === 'host';
  return runs && settled && !onHost && isJsonRecord(descend(document, 'NetworkSettings', 'Ports').value);
}

/** The entry with the addresses that are bound for it. */
function withAddresses(entry: PortEntry, bound: readonly KnownPort[]): PortEntry {
  if ('unresolved' in entry) return entry;
  const { hostPort } = entry.value;
  const whole = /^\d+$/u.test(hostPort);
  const own = bound.filter(
    ({ value }) => samePort(entry.value, value) && (!whole || value.hostPort === hostPort),
  );
  const addresses = [...new Set(own.map(({ value }) => value.hostIp))].toSorted();
  return { ...entry, value: { ...entry.value, bound: addresses } };
}

/** The bound entry for a port whose host port the engine was to pick. */
function boundFor(port: PublishedPort, bound: readonly KnownPort[]): KnownPort | undefined {
  const candidates = bound.filter(({ value }) => samePort(port, value));
  return candidates.find(({ value }) => value.hostIp === port.hostIp) ?? candidates[0];
}

function withHostPort(entry: PortEntry, bound: readonly KnownPort[]): PortEntry {
  if ('unresolved' in entry || entry.value.hostPort !== '') return entry;
  const picked = boundFor(entry.value, bound);
  if (!picked) return entry;
  return {
    value: { ...entry.value, hostPort: picked.value.hostPort },
    at: [...entry.at, ...picked.at],
  };
}

/**
 * The ports a container publishes: `PortBindings` as they were asked for, with `PublishAllPorts`
 * the exposed ones too, each with the host port the engine picked where it was left to it, and while
 * it runs with the addresses that are bound.
 */
export function readContainerPorts(document: Cursor): DocumentSettings {
  const host = child(document, 'HostConfig');
  const bindings = readPortBindings(child(host, 'PortBindings'));
  const all = child(host, 'PublishAllPorts');
  if (bindings && 'unresolved' in bindings) return { settings: { ports: bindings }, doubts: [] };
  const asked = valuesOf(bindings);
  const exposed = all.value === true ? exposedPorts(descend(document, 'Config', 'ExposedPorts'), asked) : [];
  const actual = valuesOf(readPortBindings(descend(document, 'NetworkSettings', 'Ports')));
  const bound = actual.flatMap((entry) => ('value' in entry ? [entry] : []));
  const picked = [...asked, ...exposed].map((entry) => withHostPort(entry, bound));
  const value = tellsBound(document) ? picked.map((entry) => withAddresses(entry, bound)) : picked;
  const unsure = all.value !== undefined && typeof all.value !== 'boolean';
  const doubts = unsure
    ? [{ what: misfit(all, 'a boolean').unresolved, at: locate(all), affects: ['ports'] as const }]
    : [];
  if (!bindings && value.length === 0) return { settings: {}, doubts };
  return { settings: { ports: { value, at: bindings?.at ?? locate(all) } }, doubts };
}
