import type { Firewall, PacketRule } from '../core/host/firewall.ts';
import { destinationOf, routeTo } from './container-routes.ts';
import { directReach } from './direct-reach.ts';
import { loadedRulesOf, type Family } from './loaded-rules.ts';

/** A port published on one host address, and whether other machines reach it past that. */
export interface PastAddress {
  state: 'open' | 'closed' | 'unsure';
  /** `172.17.0.3:80 (published on 127.0.0.1:8081)` */
  text: string;
}

const states = { passes: 'open', refused: 'closed', unsure: 'unsure' } as const;

function pastAddress(rule: PacketRule, firewall: Firewall, family: Family): readonly PastAddress[] {
  const { destination, protocol, ports, toDestination = '' } = rule;
  const to = destinationOf(toDestination);
  if (destination === undefined || destination.not || to === undefined) return [];
  const on = destination.value.replace(/\/(?:32|128)$/u, '');
  const text = `${toDestination} (published on ${on.includes(':') ? `[${on}]` : on}:${ports?.value ?? '*'})`;
  const route = routeTo(firewall, family, to.address);
  if (route === undefined || protocol === undefined) return [{ state: 'unsure', text }];
  const reach = directReach(firewall, family, route, {
    number: Number(to.port),
    protocol: protocol.value,
  });
  // The senders that a rule excepts get past it.
  const excepts = reach.state === 'refused' && reach.but.length > 0;
  return [{ state: excepts ? 'unsure' : states[reach.state], text }];
}

/** Returns the ports published on one host address only. */
export function publishedPast(firewall: Firewall): readonly PastAddress[] {
  return (['ip', 'ip6'] as const).flatMap((family) =>
    loadedRulesOf(firewall, family).flatMap(({ filter }) =>
      filter.chains
        .flatMap(({ rules }) => rules)
        .filter(({ target }) => target === 'DNAT')
        .flatMap((rule) => pastAddress(rule, firewall, family)),
    ),
  );
}

/** Whether any rule forwards a published port of a family. */
function translates(firewall: Firewall, family: Family): boolean {
  return loadedRulesOf(firewall, family).some(({ filter }) =>
    filter.chains.some(({ rules }) => rules.some(({ toDestination }) => toDestination !== undefined)),
  );
}

/** Returns the reach of the container port that a rule accepts packets to; absent for another rule. */
function acceptedPort(rule: PacketRule, firewall: Firewall, family: Family): PastAddress | undefined {
  const { target, destination, ports, protocol } = rule;
  if (target !== 'ACCEPT' || destination?.not !== false || ports?.not !== false) return undefined;
  const address = destination.value.replace(/\/(?:32|128)$/u, '');
  const route = routeTo(firewall, family, address);
  if (route === undefined || !/^\d+$/u.test(ports.value)) return undefined;
  const port = { number: Number(ports.value), protocol: protocol?.value ?? 'tcp' };
  const { state } = directReach(firewall, family, route, port);
  return { state: states[state], text: `${address.includes(':') ? `[${address}]` : address}:${ports.value}` };
}

/**
 * Returns the ports of containers that rules of a family accept packets to, where no rule forwards published ports: which
 * of them are published on one address is not seen then. Absent where rules forward some.
 */
export function acceptedUntranslated(firewall: Firewall, family: Family): readonly PastAddress[] | undefined {
  if (translates(firewall, family)) return undefined;
  return loadedRulesOf(firewall, family).flatMap(({ filter }) =>
    filter.chains.flatMap(({ rules }) => rules.flatMap((rule) => acceptedPort(rule, firewall, family) ?? [])),
  );
}
