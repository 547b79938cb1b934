import type { Firewall } from '../../core/firewall.ts';
import { absent, known, unreadable, type Observed } from '../../core/observed.ts';
import { parseSave } from '../../formats/iptables/parse-save.ts';
import { parseRuleset } from '../../formats/nftables/parse-ruleset.ts';
import { parseInterfaces } from '../../formats/proc-net/interfaces.ts';
import type { HostFiles } from '../../io/files.ts';
import type { ProbeName, Probes } from '../../io/probes.ts';
import { parsed } from '../parsed.ts';

/**
 * What the firewall of the host does with packets for published ports; absent where the host has
 * none of its programs. They see the network of whoever runs them, so nothing is known where that
 * is not the host's.
 */
export async function collectFirewall(files: HostFiles, probes: Probes): Promise<Observed<Firewall>> {
  const ip4 = await answered(probes, 'iptables-rules', parseSave);
  if (ip4.state === 'unreadable') return ip4;
  const [own, host] = await Promise.all([
    files.readLink('/proc/self/ns/net'),
    files.readLink('/proc/1/ns/net'),
  ]);
  if (host.state === 'unreadable') return host;
  if (own.state !== 'known' || host.state !== 'known' || own.value !== host.value)
    return unreadable('undetermined', 'programs run here do not see the network of the host', ip4.from);
  const [ip6, nftables, interfaces] = await Promise.all([
    answered(probes, 'ip6tables-rules', parseSave),
    answered(probes, 'nftables-ruleset', parseRuleset),
    parsed(files, '/proc/1/net/dev', parseInterfaces),
  ]);
  if (ip4.state === 'absent' && nftables.state === 'absent') return absent(`${ip4.from}, ${nftables.from}`);
  return known({ ip4, ip6, nftables, interfaces }, ip4.from);
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
