import { parsePortRange, type PortRange } from '../../../core/workload/port-range.ts';
import type { FileLocation } from '../../../core/location.ts';
import type { PublishedPort, WrittenWorkload } from '../../../core/workload/workload.ts';
import type { ServiceModel } from '../../language/model.ts';
import type { Remark } from './remark.ts';
import { mayRunTogether } from './services.ts';

/** The host ports that one entry of a service takes. */
interface Taken extends PortRange {
  service: ServiceModel;
  port: PublishedPort;
  at: FileLocation;
}

/** Returns the ports that an entry takes for certain: of a range for one container port the engine picks one. */
function rangeOf({ hostPort, containerPort, bound }: PublishedPort): PortRange | undefined {
  if (bound?.length === 0) return undefined;
  const range = parsePortRange(hostPort);
  return hostPort.includes('-') && !containerPort.includes('-') ? undefined : range;
}

function takenBy(service: ServiceModel, { settings }: WrittenWorkload): readonly Taken[] {
  const ports = settings.ports;
  if (ports === undefined || !('value' in ports) || service.node.entries.has('network_mode')) return [];
  return ports.value.flatMap((entry) => {
    const [at] = entry.at;
    const range = 'value' in entry ? rangeOf(entry.value) : undefined;
    return range === undefined || !('value' in entry) || at?.in !== 'file'
      ? []
      : [{ ...range, service, port: entry.value, at }];
  });
}

/** Returns the address families that an address stands for as a whole, and the address itself. */
function addressOf(hostIp: string): string {
  const address = hostIp.replaceAll(/[[\]]/gu, '');
  if (address === '') return 'any';
  if (address === '0.0.0.0') return 'any IPv4';
  return /^(?:0*:)+0*$/u.test(address) ? 'any IPv6' : address;
}

function familyOf(address: string): string {
  return address.includes(':') || address === 'any IPv6' ? 'IPv6' : 'IPv4';
}

/** Whether two host addresses have one in common. */
function overlap(one: string, other: string): boolean {
  const [first, second] = [addressOf(one), addressOf(other)];
  if (first === second || first === 'any' || second === 'any') return true;
  const isWhole = first.startsWith('any') || second.startsWith('any');
  return isWhole && familyOf(first) === familyOf(second);
}

function collide(one: Taken, other: Taken): boolean {
  return (
    one.to >= other.from &&
    one.port.protocol === other.port.protocol &&
    overlap(one.port.hostIp, other.port.hostIp) &&
    mayRunTogether(one.service, other.service)
  );
}

/** Returns the ports that are published twice: the second container does not start. */
export function portRemarks(
  services: readonly ServiceModel[],
  workloads: readonly WrittenWorkload[],
): readonly Remark[] {
  const all = services.flatMap((service, index) => {
    const workload = workloads[index];
    return workload === undefined ? [] : takenBy(service, workload);
  });
  const sorted = all.map((one, order) => ({ ...one, order })).toSorted((a, b) => a.from - b.from);
  let open: typeof sorted = [];
  return sorted.flatMap((one) => {
    open = open.filter(({ to }) => to >= one.from);
    const first = open.find((other) => collide(other, one));
    open.push(one);
    if (first === undefined) return [];
    const [kept, second] = first.order < one.order ? [first, one] : [one, first];
    const { hostPort, protocol } = second.port;
    const whose = kept.service === second.service ? 'this service' : `the service ${kept.service.name}`;
    const message = `The port ${hostPort}/${protocol} of ${second.service.name} is published by ${whose}, too`;
    return [{ kind: 'duplicate-port', message, at: second.at } as const];
  });
}
