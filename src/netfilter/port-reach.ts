import type { Firewall, PacketRule } from '../core/host/firewall.ts';
import type { PublishedPort } from '../core/workload/workload.ts';
import { destinationOf, namedContainers, routeTo } from './container-routes.ts';
import type { OutsidePacket } from './match.ts';
import { outsideInterfaces } from './outside-interfaces.ts';
import { traceWay, type TracedPassage } from './passages.ts';
import { marksNothing, unreadMayTranslate, type Family } from './loaded-rules.ts';
import { translationOf } from './translation.ts';

/** How the rules of an address family treat a published port; `untranslated` means that none forwards it. */
export type PortReach =
  | { state: 'passes'; by: PacketRule; from?: string; allowed?: PacketRule }
  | Extract<TracedPassage, { state: 'refused' }>
  | { state: 'untranslated' }
  | { state: 'unsure' };

function packetFor(
  firewall: Firewall,
  family: Family,
  port: PublishedPort,
  to: string | undefined,
): OutsidePacket {
  return {
    protocol: port.protocol,
    hostPort: Number(port.hostPort),
    containerPort: Number(port.containerPort),
    translated: false,
    ...(to === undefined ? {} : { to }),
    containers: namedContainers(firewall, family).addresses,
    outside: outsideInterfaces(firewall),
    unmarked: marksNothing(firewall, family),
  };
}

/**
 * Returns how the rules of an address family treat first packets from outside to a published port: to the
 * given host address, else to any reachable one.
 */
export function reachOf(firewall: Firewall, family: Family, port: PublishedPort, to?: string): PortReach {
  const arriving = packetFor(firewall, family, port, to);
  const by = translationOf(firewall, family, arriving);
  if (by === 'none') return { state: unreadMayTranslate(firewall, family) ? 'unsure' : 'untranslated' };
  if (by === 'unsure') {
    // What drops packets before they are translated decides, wherever they would be sent.
    const arrival = traceWay(firewall, family, { arriving });
    return arrival.state === 'refused' && arrival.but.length === 0 ? arrival : { state: 'unsure' };
  }
  const { address } = destinationOf(by.toDestination ?? '') ?? {};
  const route = address === undefined ? undefined : routeTo(firewall, family, address);
  const routed = { ...arriving, translated: true, ...(route ? { route } : {}) };
  const passage = traceWay(firewall, family, { arriving, routed });
  return passage.state === 'passes' ? { ...passage, by } : passage;
}
