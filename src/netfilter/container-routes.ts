import type { Firewall, PacketRule } from '../core/host/firewall.ts';
import type { ContainerRoute } from './match.ts';
import { isInside } from './match.ts';
import { engineBridges } from './outside-interfaces.ts';
import { loadedRulesOf, type Family } from './loaded-rules.ts';

/** Containers that the rules of a family name: their addresses, and the bridge of each that has one. */
interface NamedContainers {
  addresses: ReadonlySet<string>;
  bridges: ReadonlyMap<string, string>;
}

/** Returns the address and the port of a translation: `172.17.0.2:80`, `[fd00::2]:80`. */
export function destinationOf(toDestination: string): { address: string; port: string } | undefined {
  const [, address, port] = /^\[?([^\]]+?)\]?:(\d+)$/u.exec(toDestination) ?? [];
  return address === undefined || port === undefined ? undefined : { address, port };
}

/** Returns the single address that a rule is for. */
function addressIn({ destination }: PacketRule): string | undefined {
  if (destination === undefined || destination.not) return undefined;
  const [address = '', length] = destination.value.split('/');
  return length === undefined || length === '32' || length === '128' ? address : undefined;
}

/** Returns the bridge that a rule names: the engine writes `! -i BRIDGE` or `-o BRIDGE` in rules for a container. */
function bridgeIn(
  { inInterface, outInterface }: PacketRule,
  bridges: ReadonlySet<string>,
): string | undefined {
  const names = [
    ...(outInterface?.not === false ? outInterface.value.split(',') : []),
    ...(inInterface?.not === true ? inInterface.value.split(',') : []),
  ];
  return names.find((name) => bridges.has(name) || (isInside(name) && name !== 'lo'));
}

const known = new WeakMap<Firewall, Partial<Record<Family, NamedContainers>>>();

/** Returns the containers in the rules, cached for all ports. */
export function namedContainers(firewall: Firewall, family: Family): NamedContainers {
  const cached = known.get(firewall) ?? {};
  const found = cached[family] ?? findContainers(firewall, family);
  known.set(firewall, { ...cached, [family]: found });
  return found;
}

function findContainers(firewall: Firewall, family: Family): NamedContainers {
  const ours = engineBridges(firewall);
  const addresses = new Set<string>();
  const bridges = new Map<string, string>();
  for (const { filter } of loadedRulesOf(firewall, family))
    for (const rule of filter.chains.flatMap((chain) => chain.rules)) {
      const sentOn = destinationOf(rule.toDestination ?? '')?.address;
      const address = sentOn ?? addressIn(rule);
      const bridge = address === undefined ? undefined : bridgeIn(rule, ours);
      if (address !== undefined && bridge !== undefined && !bridges.has(address))
        bridges.set(address, bridge);
      // Only a rule for a container names its address and its bridge.
      if (sentOn !== undefined) addresses.add(sentOn);
      else if (address !== undefined && bridge !== undefined && rule.ports === undefined)
        addresses.add(address);
    }
  return { addresses, bridges };
}

/** Returns the way to a container that the rules name; absent if none of them shows its bridge. */
export function routeTo(firewall: Firewall, family: Family, address: string): ContainerRoute | undefined {
  const bridge = namedContainers(firewall, family).bridges.get(address);
  return bridge === undefined
    ? undefined
    : { bridge, addresses: [`${address}/${family === 'ip' ? 32 : 128}`] };
}
