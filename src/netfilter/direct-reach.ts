import type { Firewall } from '../core/host/firewall.ts';
import type { ContainerRoute, OutsidePacket } from './match.ts';
import { outsideInterfaces } from './outside-interfaces.ts';
import { traceWay, type TracedPassage } from './passages.ts';
import { marksNothing, type Family } from './loaded-rules.ts';

/**
 * Returns how the rules of an address family treat first packets from outside addressed to containers
 * directly: to the given port, else to one no rule names.
 */
export function directReach(
  firewall: Firewall,
  family: Family,
  route: ContainerRoute,
  port?: { number?: number; protocol: string },
): TracedPassage {
  const packet: OutsidePacket = {
    protocol: port?.protocol ?? 'tcp',
    ...(port?.number === undefined ? {} : { containerPort: port.number }),
    translated: true,
    route,
    containers: new Set(),
    outside: outsideInterfaces(firewall),
    unmarked: marksNothing(firewall, family),
  };
  return traceWay(firewall, family, { arriving: packet, routed: packet });
}

/**
 * Returns how the rules of an address family treat first packets of one container to another on the same bridge, to
 * a port that no rule names.
 */
export function bridgedReach(firewall: Firewall, family: Family, route: ContainerRoute): TracedPassage {
  const packet: OutsidePacket = {
    protocol: 'tcp',
    translated: true,
    route,
    containers: new Set(),
    outside: [],
    unmarked: marksNothing(firewall, family),
    fromBridge: route.bridge,
  };
  return traceWay(firewall, family, { arriving: packet, routed: packet });
}
