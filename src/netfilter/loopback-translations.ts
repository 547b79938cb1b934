import type { Firewall, FilterChain, PacketRule } from '../core/host/firewall.ts';
import type { PortRelay } from '../core/host/host.ts';
import { translatesToLoopback } from '../core/host/loopback-rule.ts';
import { valueOf } from '../core/observed.ts';
import { loadedRulesOf, marksNothing } from './loaded-rules.ts';
import { matchRule, type OutsidePacket } from './match.ts';
import { outsideInterfaces } from './outside-interfaces.ts';

/** A rule that translates connections of other hosts to a port of loopback. */
export interface LoopbackTranslation extends PortRelay {
  rule: PacketRule;
}

function isOutput({ name, base }: FilterChain): boolean {
  return base === undefined ? name === 'OUTPUT' : base.hook === 'output';
}

/** Returns why it is not certain that packets from outside are routed to loopback; `false` if they are not. */
export function whyUnrouted(firewall: Firewall): string | false | undefined {
  const routed = firewall.loopbackRouted;
  if (routed === undefined) return 'whether the kernel routes packets to loopback is unknown';
  if (routed.state === 'unreadable')
    return `whether the kernel routes packets to loopback is unknown: ${routed.detail}`;
  const names = valueOf(routed) ?? [];
  const outside = outsideInterfaces(firewall);
  const isOpen = names.includes('all') || (outside ?? names).some((name) => names.includes(name));
  return isOpen ? undefined : false;
}

/** Returns the rules that translate connections from outside to loopback, where the kernel routes these. */
export function loopbackTranslations(firewall: Firewall): readonly LoopbackTranslation[] {
  const rules = loadedRulesOf(firewall, 'ip').flatMap(({ filter, from }) =>
    filter.chains
      .filter((chain) => !isOutput(chain))
      .flatMap((chain) => chain.rules.filter(translatesToLoopback).map((rule) => ({ rule, from }))),
  );
  if (rules.length === 0) return [];
  const unrouted = whyUnrouted(firewall);
  if (unrouted === false) return [];
  return rules.flatMap(({ rule, from }) => {
    const hostPort = rule.ports?.not === false ? rule.ports.value.split(/[,:-]/u)[0] : undefined;
    const port = /:(\d+)/u.exec(rule.toDestination ?? '')?.[1] ?? hostPort;
    if (port === undefined) return [];
    const protocol = rule.protocol?.value === 'udp' ? 'udp' : 'tcp';
    const packet: OutsidePacket = {
      protocol,
      hostPort: Number(hostPort ?? port),
      containerPort: Number(port),
      translated: false,
      ...(rule.destination?.not === false ? { to: rule.destination.value.replace(/\/\d+$/u, '') } : {}),
      containers: new Set(),
      outside: outsideInterfaces(firewall),
      unmarked: marksNothing(firewall, 'ip'),
    };
    const fit = matchRule(rule, packet);
    if (fit === 'none') return [];
    const doubt =
      fit === 'all' || fit === 'most' ? unrouted : (unrouted ?? 'it may hold for some hosts only');
    return [
      {
        name: `the rule \`${rule.text}\` (${from})`,
        protocol,
        listens: [{ address: '0.0.0.0', port: Number(hostPort ?? port) }],
        targets: [{ address: '127.0.0.1', port }],
        rule,
        ...(doubt === undefined ? {} : { doubt }),
      },
    ];
  });
}
