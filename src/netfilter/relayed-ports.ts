import type { PortRelay } from '../core/host.ts';
import { containsRange } from './address-range.ts';

/** A port of a container that a program of the host connects to for others. */
export interface RelayedPort {
  relay: PortRelay;
  /** The address of the container, or `127.0.0.1` for a port that is published there. */
  address: string;
  port: string;
}

const loopback = '127.0.0.1';

/** Whether the address is of a subnet: `172.17.0.0/16`. */
export function isInSubnets(address: string, subnets: readonly string[]): boolean {
  const own = `${address}/${address.includes(':') ? 128 : 32}`;
  return subnets.some((subnet) => containsRange(subnet, own));
}

/** Returns a relay with what it leads to through others that listen on this host. */
function withFurther(relay: PortRelay, all: readonly PortRelay[], seen: ReadonlySet<PortRelay>): PortRelay {
  const next = relay.targets.flatMap(({ address, port }) =>
    address === loopback
      ? all.filter(
          (other) =>
            !seen.has(other) &&
            other.protocol === relay.protocol &&
            other.listens.some((each) => String(each.port) === port),
        )
      : [],
  );
  if (next.length === 0) return relay;
  const further = next.map((other) => withFurther(other, all, new Set([...seen, other])));
  const doubt = relay.doubt ?? further.find((other) => other.doubt !== undefined)?.doubt;
  const isProxy = relay.isProxy ?? further.some((other) => other.isProxy === true);
  return {
    ...relay,
    targets: [...relay.targets, ...further.flatMap(({ targets }) => targets)],
    ...(isProxy ? { isProxy } : {}),
    ...(doubt === undefined ? {} : { doubt }),
  };
}

/** Returns the ports of the containers of a network, and those of loopback, that relays lead to. */
export function relayedPorts(
  relays: readonly PortRelay[],
  subnets: readonly string[],
): readonly RelayedPort[] {
  return relays
    .map((relay) => withFurther(relay, relays, new Set([relay])))
    .flatMap((relay) =>
      relay.targets
        .filter(({ address }) => address === loopback || isInSubnets(address, subnets))
        .map(({ address, port }) => ({ relay, address, port })),
    );
}
