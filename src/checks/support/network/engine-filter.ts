import type { EngineFacts } from '../../../core/engine/engine.ts';
import type { Firewall } from '../../../core/host/firewall.ts';
import type { HostFacts } from '../../../core/host/host.ts';
import { valueOf, type Observed } from '../../../core/observed.ts';
import { majorOf } from '../../../versions/engine-version.ts';

/** First moby release that drops packets from outside to unpublished ports of bridge networks (28.0.0). */
export const filtersItself = 28;

/** Variable of dockerd that leaves out the rules against packets past a bind address (moby 28.0.2). */
const withoutRaw = 'DOCKER_INSECURE_NO_IPTABLES_RAW';

/** Whether dockerd runs without the rules that drop packets past a bind address; `GET /info` warns of it. */
export function leavesOutRaw({ warnings }: EngineFacts): boolean {
  return warnings.some((warning) => warning.includes(withoutRaw));
}

/** The step that brings those rules back. */
export const setRaw = `Start dockerd without ${withoutRaw}`;

/** Returns the steps after which the engine, or before Engine 28 the host, drops packets to unpublished ports. */
export function dropSteps({ version }: Pick<EngineFacts, 'version'>): readonly string[] {
  return (majorOf(version) ?? 0) >= filtersItself
    ? [
        'Restart dockerd, which writes its rules again: `systemctl restart docker`',
        'Find what removed them: `nft flush ruleset` does, and so a restart of nftables.service',
      ]
    : [
        'Use Engine 28 or newer, whose rules drop them',
        'Until then: `iptables -P FORWARD DROP`, and `ip6tables -P FORWARD DROP` for IPv6 networks, made persistent',
      ];
}

/**
 * Returns why the rules of an engine were not read although those of iptables were: its backend is nftables.
 * Absent if they were read.
 */
export function whyRulesUnread(
  { firewallBackend = '' }: EngineFacts,
  { nftTables, nftables }: Firewall,
): string | undefined {
  if (!firewallBackend.startsWith('nftables') || nftTables?.state === 'known') return undefined;
  const why = nftTables?.state === 'unreadable' ? nftTables.detail : 'its rules were not collected';
  return `dockerd sets its rules with nftables, and ${nftables.from} shows none: ${why}`;
}

/**
 * Returns why the rules of a machine are unknown although the rest of it was read, as in a container. Its version says
 * what dockerd wrote, and not whether that is still loaded. Absent if the rules were read, or nothing of the machine, and
 * for an engine that does not run: it writes its rules when it starts.
 */
export function whyLoadedUnread(
  { configuredBy }: EngineFacts,
  host: Observed<HostFacts> | undefined,
): string | undefined {
  const reading = configuredBy === undefined && host ? valueOf(host)?.firewall : undefined;
  return reading?.state === 'unreadable'
    ? `whether the rules of dockerd are loaded, and which else, is unknown: ${reading.from}: ${reading.detail}`
    : undefined;
}
