import { parsePortRange, subtractPorts, unitePorts, type PortRange } from '../../core/port-range.ts';
import type { PublishedPort } from '../../core/workload.ts';

/** The addresses of the host that a port is published on: those that are bound, else the one asked for; `''` is every one. */
export function addressesOf({ hostIp, bound }: PublishedPort): readonly string[] {
  return bound ?? [hostIp];
}

/** `0.0.0.0`, `::`, `[::]` and an address left out are every interface; `*` is not accepted by the engine. */
export function isEveryAddress(address: string): boolean {
  return /^(?:|0\.0\.0\.0|\[?(?:0*:)+0*\]?|\[?::ffff:0\.0\.0\.0\]?)$/iu.test(address.trim());
}

/** Whether a port was asked for and is not published: the networks of the container that runs publish nothing. */
export function isUnbound({ bound }: PublishedPort): boolean {
  return bound?.length === 0;
}

/** Where a port is published: `on all interfaces (0.0.0.0, ::)`, `on 127.0.0.1`. */
function whereOf(port: PublishedPort): string {
  const addresses = addressesOf(port);
  if (addresses.length === 0) return 'on no address';
  // An address left out is every one of IPv4 and IPv6; those that are bound say which.
  const shown = addresses.flatMap((address) => (address === '' ? ['0.0.0.0', '::'] : [address])).join(', ');
  return addresses.every(isEveryAddress) ? `on all interfaces (${shown})` : `on ${shown}`;
}

/** `ports` for a range, else `port`. */
function noun(port: string): string {
  return port.includes('-') ? 'ports' : 'port';
}

/** The name of a published port: `port 8080/tcp (container port 80)`, `ports 8000-8010/tcp`. */
function nameOf({ hostPort, containerPort, protocol }: PublishedPort): string {
  if (hostPort === '') return `container ${noun(containerPort)} ${containerPort}/${protocol}`;
  if (hostPort === containerPort) return `${noun(hostPort)} ${hostPort}/${protocol}`;
  const picked = hostPort.includes('-') && !containerPort.includes('-');
  const name = `${picked ? 'one of ' : ''}${noun(hostPort)} ${hostPort}/${protocol}`;
  return `${name} (container ${noun(containerPort)} ${containerPort})`;
}

/** A published port in words: `port 8080/tcp (container port 80) on all interfaces (0.0.0.0, ::)`. */
export function describePort(port: PublishedPort): string {
  const free = port.hostPort === '' ? ', a port that the engine picks' : '';
  return `${nameOf(port)} ${whereOf(port)}${free}`;
}

/** A sentence about a published port: its name with `is` or `are`, `what`, and where it is published. */
export function portSentence(port: PublishedPort, what: string): string {
  const name = nameOf(port);
  const free = port.hostPort === '' ? ', on a port that the engine picks' : '';
  const verb = name.startsWith('ports') || name.startsWith('container ports') ? 'are' : 'is';
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} ${verb} ${what} ${whereOf(port)}${free}`;
}

/** A port or range as a rule's parameter names it: `443/tcp`, or `443` and `8000-8010` for TCP. */
export function rangesOf(entries: readonly string[], protocol: string): readonly PortRange[] {
  return entries.flatMap((entry) => {
    const [range = '', kind = 'tcp'] = entry.split('/');
    return kind === protocol ? (parsePortRange(range) ?? []) : [];
  });
}

/** The ports of `range` that no entry names; absent if `range` is no port. Entries are as `80`, `80/udp` or `8000-8010/tcp`. */
export function portsBeyond(
  range: string,
  protocol: string,
  entries: readonly string[],
): readonly PortRange[] | undefined {
  const ports = parsePortRange(range);
  return ports && subtractPorts(ports, unitePorts(rangesOf(entries, protocol)));
}

/** The longest range whose ports are judged one by one: each goes through every rule of the packet filter. */
const walked = 256;

/** Each port of a range on its own; absent where there are too many, or the engine picks the port of the host. */
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
