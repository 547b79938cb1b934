import type { NetworkCase } from '../../../core/rules/check.ts';
import type { EngineFacts } from '../../../core/engine/engine.ts';
import type { Firewall } from '../../../core/host/firewall.ts';
import type { Network } from '../../../core/engine/network.ts';
import { valueOf, type Observed } from '../../../core/observed.ts';
import { majorOf } from '../../../versions/engine-version.ts';
import { directReach } from '../../../netfilter/direct-reach.ts';
import { filtersItself, whyLoadedUnread, whyRulesUnread } from './engine-filter.ts';
import { settingOf } from '../engine/engine-rule.ts';
import { kernelForwarding } from './kernel-forwarding.ts';
import type { Family } from '../../../netfilter/loaded-rules.ts';

/** First moby release that sets IPv6 rules by default (27.0.0). */
export const filtersIp6 = 27;

/** Whether other machines reach unpublished ports of a network's containers, over one address family. */
export type Filtering =
  | { state: 'closed'; saw: string }
  | { state: 'open'; saw: string; addresses: readonly string[] }
  | { state: 'unsure'; why: string; needsReview?: boolean };

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
  const { from = sourceOf(firewall, family), ...reach } = directReach(firewall, family, {
    bridge: bridgeOf(network),
    addresses,
  });
  if (reach.state === 'unsure') return { state: 'unsure', why: whyUnsure(firewall, family) };
  if (reach.state === 'refused' && reach.but.length > 0) {
    const rules = reach.but.map(({ text }) => `\`${text}\``).join(', ');
    const why = `${from}: ${rules} lets some hosts reach ${bridgeOf(network)} (${addresses.join(', ')}); confirm that these may reach every port of the containers`;
    return { state: 'unsure', why, needsReview: true };
  }
  if (reach.state === 'refused')
    return { state: 'closed', saw: `${from}: \`${reach.by.text}\` drops packets from outside` };
  const by = reach.by === undefined ? 'no rule is loaded' : `\`${reach.by.text}\` allows packets`;
  const saw = `${from}: ${by} to ${bridgeOf(network)} (${addresses.join(', ')})`;
  return { state: 'open', saw, addresses };
}

/** Returns the program that shows the rules of a family. */
function sourceOf({ ip4, ip6, nftables }: Firewall, family: Family): string {
  const filter = family === 'ip' ? ip4 : ip6;
  return filter.state === 'absent' ? nftables.from : filter.from;
}

function whyUnsure(firewall: Firewall, family: Family): string {
  const filter = family === 'ip' ? firewall.ip4 : firewall.ip6;
  const failed = [filter, firewall.nftables].find(({ state }) => state === 'unreadable');
  return failed?.state === 'unreadable'
    ? `${failed.from}: ${failed.detail}`
    : `${sourceOf(firewall, family)}: packets cannot be traced through the rules`;
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
  if (family === 'ip' && valueOf(kernelForwarding(engine, host)) === false)
    return { state: 'closed', saw: 'the kernel does not forward IPv4' };
  const facts = valueOf(host);
  const firewall = valueOf(facts?.firewall);
  if (firewall !== undefined) {
    const unseen = whyRulesUnread(engine, firewall);
    const seen = byFirewall(firewall, network, family, addresses);
    // Rules that were read decide, whatever this version sets: they may be gone.
    return unseen === undefined || seen.state === 'closed' ? seen : { state: 'unsure', why: unseen };
  }
  const byVersion = byEngine(engine, family);
  const unloaded = whyLoadedUnread(engine, host);
  if (byVersion.state !== 'unsure')
    return unloaded === undefined ? byVersion : { state: 'unsure', why: unloaded };
  const unseen = host?.state === 'unreadable' ? host.detail : reasonOf(facts?.firewall);
  return { state: 'unsure', why: `${byVersion.why}, and ${unseen}` };
}

function reasonOf(firewall: Observed<Firewall> | undefined): string {
  if (firewall?.state === 'unreadable')
    return `the packet filter rules of the host could not be read: ${firewall.detail}`;
  return 'the packet filter rules of the host were not collected';
}
