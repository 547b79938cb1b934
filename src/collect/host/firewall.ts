import { isContainerPair } from '../../core/host/container-pair.ts';
import type { Firewall } from '../../core/host/firewall.ts';
import {
  absent,
  known,
  mapKnown,
  notNeeded,
  unreadable,
  valueOf,
  type Observed,
} from '../../core/observed.ts';
import { parseSave } from '../../formats/iptables/parse-save.ts';
import { parseRuleset } from '../../formats/nftables/parse-ruleset.ts';
import { parseTables } from '../../formats/nftables/parse-tables.ts';
import { parseInterfaces } from '../../formats/proc-net/interfaces.ts';
import type { HostFiles } from '../../io/files.ts';
import type { ProbeName, Probes } from '../../io/probes.ts';
import { collectBridgePorts } from './bridge-ports.ts';
import { collectListeningSockets } from '../processes/listening-sockets.ts';
import { readParsed } from '../../io/parsed-file.ts';

/** Output of the firewall programs for the network namespace of their caller. */
export type ProbedRules = Pick<Firewall, 'ip4' | 'ip6' | 'legacy' | 'nftables' | 'nftTables'>;

/** Unread rules, for runs without a check that needs them. */
export const rulesNotNeeded: ProbedRules = {
  ip4: notNeeded('iptables'),
  ip6: notNeeded('ip6tables'),
  nftables: notNeeded('nftables'),
};

/** Which tables iptables-save showed: it names those of nftables in its first line, and prints nothing without any. */
function shownBy(save: Observed<string>): 'nftables' | 'legacy' | 'nothing' {
  if (save.state !== 'known' || save.value.trim() === '') return 'nothing';
  return save.value.includes('(nf_tables)') ? 'nftables' : 'legacy';
}

/** Runs the firewall programs. */
export async function collectRules(probes: Probes): Promise<ProbedRules> {
  const [save, ip6, legacy4, legacy6, ruleset] = await Promise.all([
    probes.run('iptables-rules'),
    readProbe(probes, 'ip6tables-rules', parseSave),
    readProbe(probes, 'iptables-legacy-rules', parseSave),
    readProbe(probes, 'ip6tables-legacy-rules', parseSave),
    probes.run('nftables-ruleset'),
  ]);
  const ip4 = parsed(save, parseSave);
  const nftables = parsed(ruleset, parseRuleset);
  const shown = shownBy(save);
  // What iptables-save did not show of nftables, nft does. Seen once on a busy machine: it printed nothing, and the
  // rules were there.
  const nftTables = parsed(ruleset, (text) =>
    parseTables(text, ip4.state !== 'unreadable' && shown !== 'nftables'),
  );
  const legacy =
    save.state === 'known' && shown !== 'legacy' ? { legacy: { ip4: legacy4, ip6: legacy6 } } : {};
  return { ip4, ip6, ...legacy, nftables, nftTables };
}

/**
 * Returns the packet filter in the network namespace of process `pid` (the daemon, or 1 if not found). Absent
 * if the host has no firewall program. Unreadable in another network namespace, since programs see only their
 * caller's.
 */
export async function collectFirewall(
  files: HostFiles,
  rules: ProbedRules,
  pid: number,
): Promise<Observed<Firewall>> {
  const { ip4, nftables } = rules;
  if (ip4.state === 'unreadable') return ip4;
  const networkOf = (process: string) => files.readLink(`/proc/${process}/ns/net`);
  const [own, engine, first] = await Promise.all([networkOf('self'), networkOf(String(pid)), networkOf('1')]);
  if (engine.state === 'unreadable') return engine;
  if (own.state !== 'known' || engine.state !== 'known' || own.value !== engine.value)
    return unreadable(
      'undetermined',
      'programs run here do not see the engine’s network namespace',
      ip4.from,
    );
  if (ip4.state === 'absent' && nftables.state === 'absent') return absent(`${ip4.from}, ${nftables.from}`);
  const [interfaces, filtersBridged, filtersBridged6] = await Promise.all([
    readParsed(files, `/proc/${pid}/net/dev`, parseInterfaces),
    readFiltersBridged(files, 'iptables'),
    readFiltersBridged(files, 'ip6tables'),
  ]);
  const names = valueOf(interfaces) ?? [];
  const [bridgePorts, forwarding, loopbackRouted] = await Promise.all([
    collectBridgePorts(files, names),
    readSwitched(files, names, 'forwarding'),
    readSwitched(files, ['all', ...names], 'route_localnet'),
  ]);
  const bridged = { filtersBridged, filtersBridged6, bridgePorts };
  const isSeparate = first.state !== 'known' || first.value !== engine.value;
  const sockets = isSeparate ? { listeningSockets: await collectListeningSockets(files, pid) } : {};
  return known({ ...rules, interfaces, ...bridged, forwarding, loopbackRouted, ...sockets }, ip4.from);
}

/** Returns the interfaces for which the kernel has a setting of IPv4 on, in the namespace of the reader. */
async function readSwitched(
  files: HostFiles,
  interfaces: readonly string[],
  setting: 'forwarding' | 'route_localnet',
): Promise<Observed<readonly string[]>> {
  const readings = await Promise.all(
    interfaces.map(async (name) => {
      const text = await files.readText(`/proc/sys/net/ipv4/conf/${name}/${setting}`, 16);
      return mapKnown(text, (value) => (value.trim() === '0' ? [] : [name]));
    }),
  );
  const failed = readings.find(({ state }) => state === 'unreadable');
  if (failed?.state === 'unreadable') return failed;
  // Pairs of containers come and go; without another interface these are the settings of somebody else's namespace.
  const missing = interfaces.find(
    (name, index) => readings[index]?.state === 'absent' && !isContainerPair(name),
  );
  if (missing !== undefined && setting === 'forwarding')
    return unreadable('undetermined', `there are no settings of ${missing}`, '/proc/sys/net/ipv4/conf');
  return known(
    readings.flatMap((reading) => valueOf(reading) ?? []),
    '/proc/sys/net/ipv4/conf',
  );
}

/** Returns whether bridged packets pass the rules, in the network namespace of the reader, which is the engine's. */
async function readFiltersBridged(
  files: HostFiles,
  program: 'iptables' | 'ip6tables',
): Promise<Observed<boolean>> {
  const text = await files.readText(`/proc/sys/net/bridge/bridge-nf-call-${program}`, 16);
  if (text.state === 'absent') return known(false, text.from);
  return mapKnown(text, (value) => value.trim() !== '0');
}

async function readProbe<T>(
  probes: Probes,
  name: ProbeName,
  parse: (text: string) => T | undefined,
): Promise<Observed<T>> {
  return parsed(await probes.run(name), parse);
}

function parsed<T>(answer: Observed<string>, parse: (text: string) => T | undefined): Observed<T> {
  if (answer.state !== 'known') return answer;
  const value = parse(answer.value);
  return value === undefined
    ? unreadable('malformed', 'unexpected format', answer.from)
    : known(value, answer.from);
}
