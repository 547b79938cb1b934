import {
  formatPortRange,
  parsePortRange,
  subtractPorts,
  unitePorts,
  type PortRange,
} from '../../core/workload/port-range.ts';
import { joinPorts } from '../../core/workload/published-ports.ts';
import type { Entry, PublishedPort, Written } from '../../core/workload/workload.ts';
import { elements, isPresent, locate, members } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { readFields } from './fields.ts';
import { wrongType, readMap } from './scalars.ts';

/** Splits a port's key such as `80/tcp`; the protocol is tcp by default. */
export function portKey(key: string): { containerPort: string; protocol: string } | undefined {
  const [, containerPort, protocol] = /^(\d+(?:-\d+)?)(?:\/(tcp|udp|sctp))?$/iu.exec(key) ?? [];
  return containerPort === undefined
    ? undefined
    : { containerPort, protocol: (protocol ?? 'tcp').toLowerCase() };
}

function readBinding(key: string, binding: Cursor): readonly Entry<PublishedPort>[] {
  const port = portKey(key);
  if (!port) return [{ unresolved: 'an unrecognised port', at: locate(binding) }];
  const reading = readFields(binding, { HostIp: 'text', HostPort: 'text' });
  if ('unresolved' in reading) return [reading];
  const { HostIp: hostIp, HostPort } = reading.fields;
  const value = { hostIp, hostPort: HostPort === '0' ? '' : HostPort, ...port };
  return [{ value, at: locate(binding) }];
}

function readBindings(key: string, bindings: Cursor): readonly Entry<PublishedPort>[] {
  if (!isPresent(bindings)) return [];
  if (!Array.isArray(bindings.value)) return [wrongType(bindings, 'a list')];
  return elements(bindings).flatMap((binding) => readBinding(key, binding));
}

/** Reads `PortBindings` or the ports of `NetworkSettings`, by container port. */
export function readPortBindings(cursor: Cursor): Written<readonly Entry<PublishedPort>[]> | undefined {
  return readMap(cursor, readBindings);
}

/** Returns the container ports that entries publish, as sorted ranges, by protocol. */
export function publishedRanges(
  published: readonly Entry<PublishedPort>[],
): ReadonlyMap<string, readonly PortRange[]> {
  const known = published.flatMap((entry) => ('value' in entry ? [entry.value] : []));
  return new Map(
    [...Map.groupBy(known, ({ protocol }) => protocol)].map(([protocol, ports]) => [
      protocol,
      unitePorts(ports.flatMap(({ containerPort }) => parsePortRange(containerPort) ?? [])),
    ]),
  );
}

/** Returns the exposed ports that no entry publishes, each on all addresses and a port the engine picks. */
export function exposedPorts(
  exposed: Cursor,
  published: readonly Entry<PublishedPort>[],
): readonly Entry<PublishedPort>[] {
  const taken = publishedRanges(published);
  return members(exposed).flatMap(([key, port]): readonly Entry<PublishedPort>[] => {
    const of = portKey(key);
    const range = of && parsePortRange(of.containerPort);
    if (!range) return [{ unresolved: 'an unrecognised exposed port', at: locate(port) }];
    return subtractPorts(range, taken.get(of.protocol) ?? []).map((left) => ({
      value: { hostIp: '', hostPort: '', containerPort: formatPortRange(left), protocol: of.protocol },
      at: locate(port),
    }));
  });
}

/** Joins the ports of a range, which an engine lists one by one. */
export function withRanges(
  ports: Written<readonly Entry<PublishedPort>[]> | undefined,
): Written<readonly Entry<PublishedPort>[]> | undefined {
  return ports && 'value' in ports ? { ...ports, value: joinPorts(ports.value) } : ports;
}
