import type { Firewall } from '../core/host/firewall.ts';
import { loadedRulesOf, rulesOf } from './loaded-rules.ts';

/** Returns the ports that dockerd keeps reserved on this node for services of its swarm, by its rules. */
export function ingressPorts(firewall: Firewall): ReadonlySet<number> {
  const rules = loadedRulesOf(firewall, 'ip').flatMap(({ filter }) =>
    rulesOf(filter, 'nat', 'DOCKER-INGRESS'),
  );
  return new Set(
    rules.flatMap(({ target, ports }) =>
      target === 'DNAT' && ports?.not === false ? [Number(ports.value)] : [],
    ),
  );
}
