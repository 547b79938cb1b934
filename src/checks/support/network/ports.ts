import {
  parsePortRange,
  subtractPorts,
  unitePorts,
  type PortRange,
} from '../../../core/workload/port-range.ts';
import { valueOf } from '../../../core/observed.ts';
import type { PublishedPort, Workload } from '../../../core/workload/workload.ts';

/** Returns the bind addresses of a port: the effective ones, else the requested one; `''` is all interfaces. */
export function addressesOf({ hostIp, bound }: PublishedPort): readonly string[] {
  return bound ?? [hostIp];
}

/** Whether a bind address is all interfaces: `0.0.0.0`, `::`, `[::]` or empty. The engine rejects `*`. */
export function isEveryAddress(address: string): boolean {
  return /^(?:|0\.0\.0\.0|\[?(?:0*:)+0*\]?|\[?::ffff:0\.0\.0\.0\]?)$/iu.test(address.trim());
}

/** Describes a port that a routed network opens: `Container port 80/tcp is open to other hosts …`. */
export function routedSentence({ containerPort, protocol, hostIp, hostPort }: PublishedPort): string {
  const is = containerPort.includes('-') ? 'are' : 'is';
  const place = [hostIp, hostPort].filter((part) => part !== '').join(':');
  const without = place === '' ? '' : `; ${place} has no effect there`;
  return `Container ${noun(containerPort)} ${containerPort}/${protocol} ${is} open to other hosts at the address of the container: its network has gateway mode routed${without}`;
}

/** Returns why no requested port is published, by the network of the workload; absent if they are. */
export function whyUnpublished({ settings }: Workload): string | undefined {
  switch (valueOf(settings.network.value)?.kind) {
    case 'host':
      return 'ports are not published with the host’s network';
    case 'none':
      return 'ports are not published without a network';
    default:
      return undefined;
  }
}

/** Whether a requested port is not published, since the networks of the workload publish none. */
export function isUnbound({ bound }: PublishedPort): boolean {
  return bound?.length === 0;
}

/** The parameter that says which published ports are meant to be public; `published-ports` is the rule that has it first. */
export const publicPorts = {
  type: 'strings',
  about: 'Host ports that are meant to be public: `443/tcp`, `443` for TCP, `8000-8010/udp`.',
  also: 'workload/published-ports',
} as const;

/** Whether the policy allows a host port, or each of a range, to be public. */
export function isPublic({ hostPort, protocol }: PublishedPort, open: readonly string[]): boolean {
  return hostPort !== '' && portsBeyond(hostPort, protocol, open)?.length === 0;
}

/** Formats the bind addresses of a port: `on all interfaces (0.0.0.0, ::)`, `on 127.0.0.1`. */
function whereOf(port: PublishedPort): string {
  const addresses = addressesOf(port);
  if (addresses.length === 0) return 'on no address';
  // An empty address is all of IPv4 and IPv6; effective addresses name the family.
  const shown = addresses.flatMap((address) => (address === '' ? ['0.0.0.0', '::'] : [address])).join(', ');
  return addresses.every(isEveryAddress) ? `on all interfaces (${shown})` : `on ${shown}`;
}

/** Returns `ports` for a range, else `port`. */
function noun(port: string): string {
  return port.includes('-') ? 'ports' : 'port';
}

/** Names a published port: `port 8080/tcp (container port 80)`, `ports 8000-8010/tcp`. */
function nameOf({ hostPort, containerPort, protocol }: PublishedPort): string {
  if (hostPort === '') return `container ${noun(containerPort)} ${containerPort}/${protocol}`;
  if (hostPort === containerPort) return `${noun(hostPort)} ${hostPort}/${protocol}`;
  const picked = hostPort.includes('-') && !containerPort.includes('-');
  const name = `${picked ? 'one of ' : ''}${noun(hostPort)} ${hostPort}/${protocol}`;
  return `${name} (container ${noun(containerPort)} ${containerPort})`;
}

/** Describes a published port: `port 8080/tcp (container port 80) on all interfaces (0.0.0.0, ::)`. */
export function describePort(port: PublishedPort): string {
  const free = port.hostPort === '' ? ', a port that the engine picks' : '';
  return `${nameOf(port)} ${whereOf(port)}${free}`;
}

/** Returns a sentence about a published port: its name, `is` or `are`, `what`, and its bind addresses. */
export function portSentence(port: PublishedPort, what: string): string {
  const name = nameOf(port);
  const free = port.hostPort === '' ? ', on a port that the engine picks' : '';
  const verb = name.startsWith('ports') || name.startsWith('container ports') ? 'are' : 'is';
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} ${verb} ${what} ${whereOf(port)}${free}`;
}

/** Parses ports of a rule parameter for one protocol: `443/tcp`; `443` and `8000-8010` are TCP. */
export function rangesOf(entries: readonly string[], protocol: string): readonly PortRange[] {
  return entries.flatMap((entry) => {
    const [range = '', kind = 'tcp'] = entry.split('/');
    return kind === protocol ? (parsePortRange(range) ?? []) : [];
  });
}

/** Returns the ports of `range` in no entry (`80`, `80/udp`, `8000-8010/tcp`); absent if `range` cannot be parsed. */
export function portsBeyond(
  range: string,
  protocol: string,
  entries: readonly string[],
): readonly PortRange[] | undefined {
  const ports = parsePortRange(range);
  return ports && subtractPorts(ports, unitePorts(rangesOf(entries, protocol)));
}

/** Longest range whose ports are checked one by one, each against every packet filter rule. */
const walked = 256;

/** Returns the single ports of a range; absent if there are too many or the engine picks the host port. */
export function eachPort(port: PublishedPort): readonly PublishedPort[] | undefined {
  const inner = parsePortRange(port.containerPort);
  const outer = parsePortRange(port.hostPort);
  if (!inner || !outer || inner.to - inner.from !== outer.to - outer.from) return undefined;
  const count = inner.to - inner.from + 1;
  if (count > walked) return undefined;
  return Array.from({ length: count }, (_, step) => ({
    ...port,
    hostPort: String(outer.from + step),
    containerPort: String(inner.from + step),
  }));
}
