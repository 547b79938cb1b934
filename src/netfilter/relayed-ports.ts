import type { PortRelay } from '../core/host/host.ts';
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
  const own = address.includes('/') ? address : `${address}/${address.includes(':') ? 128 : 32}`;
  return subnets.some((subnet) => containsRange(subnet, own));
}

/** Returns a function that lists the relays which a relay leads to through loopback, each once: they may form circles. */
function followRelays(all: readonly PortRelay[]): (first: PortRelay) => readonly PortRelay[] {
  const byPort = new Map<string, PortRelay[]>();
  for (const relay of all)
    for (const port of new Set(relay.listens.map((each) => each.port))) {
      const key = `${port}/${relay.protocol}`;
      byPort.set(key, [...(byPort.get(key) ?? []), relay]);
    }
  return (first) => {
    const seen = new Set([first]);
    for (const { targets, protocol } of seen)
      for (const { address, port } of targets)
        if (address === loopback) for (const next of byPort.get(`${port}/${protocol}`) ?? []) seen.add(next);
    return [...seen].slice(1);
  };
}

/** Returns a relay with where the others connect to that it leads to. */
function withFurther(relay: PortRelay, further: readonly PortRelay[]): PortRelay {
  if (further.length === 0) return relay;
  const doubt = relay.doubt ?? further.find((other) => other.doubt !== undefined)?.doubt;
  const isProxy = relay.isProxy ?? further.some((other) => other.isProxy === true);
  const targets = [relay, ...further].flatMap((other) => other.targets);
  return {
    ...relay,
    targets: [...new Map(targets.map((each) => [`${each.address} ${each.port}`, each])).values()],
    ...(isProxy ? { isProxy } : {}),
    ...(doubt === undefined ? {} : { doubt }),
  };
}

/** Returns the ports of the containers of a network, and those of loopback, that relays lead to. */
export function relayedPorts(
  relays: readonly PortRelay[],
  subnets: readonly string[],
): readonly RelayedPort[] {
  const furtherOf = followRelays(relays);
  return relays
    .map((relay) => withFurther(relay, furtherOf(relay)))
    .flatMap((relay) =>
      relay.targets
        .flatMap((target) =>
          // A proxy whose client says where to, such as that of `ssh -D`.
          target.address === '*' ? subnets.map((address) => ({ address, port: '*' })) : [target],
        )
        .filter(({ address }) => address === loopback || isInSubnets(address, subnets))
        .map(({ address, port }) => ({ relay, address, port })),
    );
}
