import {
  formatPortRange,
  parsePortRange,
  subtractPorts,
  unitePorts,
  type PortRange,
} from '../../../core/workload/port-range.ts';
import type { Entry, PublishedPort } from '../../../core/workload/workload.ts';

/** Container ports, grouped by their offset to the host ports; `*` is a host port that the engine picks. */
interface Run extends PortRange {
  group: string;
}

const everyAddress = (ip: string): string => (ip === '0.0.0.0' || ip === '::' ? '' : ip);

function runsOf(port: PublishedPort, picked: readonly PortRange[]): readonly Run[] {
  const { hostIp, hostPort, protocol } = port;
  const [inner, outer] = [parsePortRange(port.containerPort), parsePortRange(hostPort)];
  const group = (host: string) => JSON.stringify([everyAddress(hostIp), host, protocol]);
  if (!inner) return [];
  const own = hostPort === '' ? [] : subtractPorts(inner, picked);
  const left = subtractPorts(inner, own).map((range) => ({ ...range, group: group('*') }));
  const paired = outer && outer.to - outer.from === inner.to - inner.from;
  const host = paired ? `+${outer.from - inner.from}` : hostPort;
  return [...left, ...own.map((range) => ({ ...range, group: group(host) }))];
}

function wordOf(group: string, range: PortRange): string {
  const [hostIp = '', host = '', protocol = ''] = JSON.parse(group) as string[];
  const offset = host.startsWith('+') ? Number(host.slice(1)) : undefined;
  const hostPort =
    offset === undefined ? host : formatPortRange({ from: range.from + offset, to: range.to + offset });
  return `${hostIp}:${hostPort}:${formatPortRange(range)}/${protocol}`;
}

/** Returns, for each protocol, the container ports without a fixed host port. */
function pickedPorts(entries: readonly Entry<PublishedPort>[]): (protocol: string) => readonly PortRange[] {
  const open = entries.flatMap((entry) =>
    'value' in entry && entry.value.hostPort === '' ? [entry.value] : [],
  );
  const ranges = new Map(
    [...Map.groupBy(open, ({ protocol }) => protocol)].map(([protocol, ports]) => [
      protocol,
      unitePorts(ports.flatMap(({ containerPort }) => parsePortRange(containerPort) ?? [])),
    ]),
  );
  return (protocol) => ranges.get(protocol) ?? [];
}

/**
 * Returns published ports as sorted texts, equal for a range and for its single ports. A host port that
 * `declared` leaves to the engine is `*`.
 */
export function portWords(
  ports: readonly PublishedPort[],
  declared: readonly Entry<PublishedPort>[],
): readonly string[] {
  const picked = pickedPorts(declared);
  const runs = ports.flatMap((port) => runsOf(port, picked(port.protocol)));
  return [...Map.groupBy(runs, ({ group }) => group)]
    .flatMap(([group, ranges]) => unitePorts(ranges).map((range) => wordOf(group, range)))
    .toSorted();
}
