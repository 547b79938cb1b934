import type { Firewall } from '../../core/firewall.ts';
import { absent, known, notNeeded, unreadable, type Observed } from '../../core/observed.ts';
import { parseSave } from '../../formats/iptables/parse-save.ts';
import { parseRuleset } from '../../formats/nftables/parse-ruleset.ts';
import { parseInterfaces } from '../../formats/proc-net/interfaces.ts';
import type { HostFiles } from '../../io/files.ts';
import type { ProbeName, Probes } from '../../io/probes.ts';
import { collectListeningSockets } from '../processes/listening-sockets.ts';
import { readParsed } from '../../io/parsed-file.ts';

/** What the programs of a firewall print of the network of whoever runs them. */
export type SeenRules = Pick<Firewall, 'ip4' | 'ip6' | 'nftables'>;

/** The rules where no check needs them. */
export const rulesNotNeeded: SeenRules = {
  ip4: notNeeded('iptables'),
  ip6: notNeeded('ip6tables'),
  nftables: notNeeded('nftables'),
};

/** Asks the programs of the firewall. */
export async function collectRules(probes: Probes): Promise<SeenRules> {
  const [ip4, ip6, nftables] = await Promise.all([
    answered(probes, 'iptables-rules', parseSave),
    answered(probes, 'ip6tables-rules', parseSave),
    answered(probes, 'nftables-ruleset', parseRuleset),
  ]);
  return { ip4, ip6, nftables };
}

/**
 * What the firewall does with packets for containers, in the network of the process `pid`: the
 * engine's, or 1 where that is not found. Absent where the host has none of its programs. They see
 * the network of whoever runs them, so nothing is known where that is another one.
 */
export async function firewallOf(
  files: HostFiles,
  rules: SeenRules,
  pid: number,
): Promise<Observed<Firewall>> {
  const { ip4, nftables } = rules;
  if (ip4.state === 'unreadable') return ip4;
  const networkOf = (process: string) => files.readLink(`/proc/${process}/ns/net`);
  const [own, engine, first] = await Promise.all([networkOf('self'), networkOf(String(pid)), networkOf('1')]);
  if (engine.state === 'unreadable') return engine;
  if (own.state !== 'known' || engine.state !== 'known' || own.value !== engine.value)
    return unreadable('undetermined', 'programs run here do not see the network of the engine', ip4.from);
  if (ip4.state === 'absent' && nftables.state === 'absent') return absent(`${ip4.from}, ${nftables.from}`);
  const interfaces = await readParsed(files, `/proc/${pid}/net/dev`, parseInterfaces);
  const apart = first.state !== 'known' || first.value !== engine.value;
  const sockets = apart ? { listeningSockets: await collectListeningSockets(files, pid) } : {};
  return known({ ...rules, interfaces, ...sockets }, ip4.from);
}

async function answered<T>(
  probes: Probes,
  name: ProbeName,
  parse: (text: string) => T | undefined,
): Promise<Observed<T>> {
  const answer = await probes.run(name);
  if (answer.state !== 'known') return answer;
  const value = parse(answer.value);
  return value === undefined
    ? unreadable('malformed', 'it is not of the form it should have', answer.from)
    : known(value, answer.from);
}
