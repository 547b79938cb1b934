import type { NetworkCase } from '../../core/check.ts';
import type { EngineFacts } from '../../core/engine.ts';
import type { Firewall } from '../../core/firewall.ts';
import type { Network } from '../../core/network.ts';
import { valueOf, type Observed } from '../../core/observed.ts';
import { majorOf } from '../../versions/engine-version.ts';
import { directReach } from '../../netfilter/direct-reach.ts';
import { settingOf } from './engine-rule.ts';
import type { Family } from '../../netfilter/port-reach.ts';

/** First moby release that drops packets from outside to unpublished ports of bridge networks (28.0.0). */
export const filtersItself = 28;

/** First moby release that sets IPv6 rules by default (27.0.0). */
export const filtersIp6 = 27;

/** Whether other machines reach unpublished ports of a network's containers, over one address family. */
export type Filtering =
  | { state: 'closed'; saw: string }
  | { state: 'open'; saw: string; addresses: readonly string[] }
  | { state: 'unsure'; why: string };

const words = { ip: 'IPv4', ip6: 'IPv6' } as const;

/** Returns the address families of a network, each with its subnets. */
export function familiesOf({ subnets, ipv6 }: Network): readonly (readonly [Family, readonly string[]])[] {
  const ip4 = subnets.filter((subnet) => !subnet.includes(':'));
  const ip6 = subnets.filter((subnet) => subnet.includes(':'));
  return [
    ...(ip4.length > 0 ? [['ip', ip4] as const] : []),
    ...(ipv6 && ip6.length > 0 ? [['ip6', ip6] as const] : []),
  ];
}

/** Returns the interface of a bridge network, by default named after the network's id. */
export function bridgeOf({ options, id }: Network): string {
  return options['com.docker.network.bridge.name'] ?? `br-${id.slice(0, 12)}`;
}

function byFirewall(
  firewall: Firewall,
  network: Network,
  family: Family,
  addresses: readonly string[],
): Filtering {
  const filter = family === 'ip' ? firewall.ip4 : firewall.ip6;
  const cannot = {
    state: 'unsure',
    why: `${filter.from}: packets cannot be traced through the rules`,
  } as const;
  if (filter.state === 'unreadable') return { state: 'unsure', why: `${filter.from}: ${filter.detail}` };
  if (filter.state === 'absent') return cannot;
  const reach = directReach(filter.value, firewall, family, { bridge: bridgeOf(network), addresses });
  if (reach.state === 'unsure') return cannot;
  if (reach.state === 'refused')
    return { state: 'closed', saw: `${filter.from}: \`${reach.by.text}\` drops packets from outside` };
  const by = reach.by === undefined ? 'no rule is loaded' : `\`${reach.by.text}\` allows packets`;
  const saw = `${filter.from}: ${by} to ${bridgeOf(network)} (${addresses.join(', ')})`;
  return { state: 'open', saw, addresses };
}

/** Returns the filtering by the engine's version and configuration alone. */
function byEngine(engine: EngineFacts, family: Family): Filtering {
  const { version } = engine;
  const name = family === 'ip' ? 'iptables' : 'ip6tables';
  const setting = settingOf(engine, name);
  if (setting.state === 'unreadable') return { state: 'unsure', why: `${setting.from}: ${setting.detail}` };
  const major = majorOf(version) ?? 0;
  const on = setting.state === 'known' ? setting.value : family === 'ip' || major >= filtersIp6;
  if (!on) return { state: 'unsure', why: `dockerd sets no rules for ${words[family]}` };
  if (major >= filtersItself)
    return {
      state: 'closed',
      saw: `Engine ${version} drops ${words[family]} packets to ports that are not published`,
    };
  const why = `Engine ${version} leaves unpublished ports to the FORWARD policy`;
  return { state: 'unsure', why };
}

/** Returns whether unpublished ports of a bridge network are filtered, by the host's rules, else by the engine. */
export function filteringOf(
  { network, host }: Pick<NetworkCase, 'network' | 'host'>,
  engine: EngineFacts,
  family: Family,
  addresses: readonly string[],
): Filtering {
  if (engine.rootless)
    return { state: 'closed', saw: 'the engine is rootless: other hosts have no route to its networks' };
  const forwards = settingOf(engine, 'kernelForwards');
  if (family === 'ip' && forwards.state === 'known' && !forwards.value)
    return { state: 'closed', saw: 'the kernel does not forward IPv4' };
  const facts = valueOf(host);
  const firewall = valueOf(facts?.firewall);
  const seen = firewall && byFirewall(firewall, network, family, addresses);
  if (seen !== undefined && seen.state !== 'unsure') return seen;
  const byVersion = byEngine(engine, family);
  if (byVersion.state !== 'unsure') return byVersion;
  const unseen = host?.state === 'unreadable' ? host.detail : reasonOf(facts?.firewall);
  return { state: 'unsure', why: `${byVersion.why}, and ${seen?.why ?? unseen}` };
}

function reasonOf(firewall: Observed<Firewall> | undefined): string {
  if (firewall?.state === 'unreadable')
    return `the packet filter rules of the host could not be read: ${firewall.detail}`;
  return 'the packet filter rules of the host were not collected';
}
