import type { BaseChain, Firewall, PacketFilter } from '../core/host/firewall.ts';
import type { Evidence } from '../core/findings/finding.ts';
import { valueOf, type Observed } from '../core/observed.ts';
import { rulesOf } from './loaded-rules.ts';

const asksNothing = /^-A INPUT -j (?:DROP|REJECT)(?: --reject-with \S+)?$/u;

function policyOf({ chains }: PacketFilter): string | undefined {
  return chains.find(({ table, name }) => table === 'filter' && name === 'INPUT')?.policy;
}

function byIptables(filter: PacketFilter): string | undefined {
  const input = rulesOf(filter, 'filter', 'INPUT');
  const ufw = input.some(({ target }) => target.startsWith('ufw-')) ? ' (ufw)' : '';
  if (policyOf(filter) === 'DROP') return `the policy of INPUT is DROP${ufw}`;
  const last = input.at(-1);
  return last !== undefined && asksNothing.test(last.text) ? `INPUT ends with \`${last.text}\`` : undefined;
}

function isOf(family: 'ip' | 'ip6', chain: BaseChain): boolean {
  return chain.hook === 'input' && chain.type === 'filter' && [family, 'inet'].includes(chain.family);
}

/** Returns what drops packets of a family to the host by default; this shows where its firewall is. */
export function beliefOf(
  filter: Observed<PacketFilter>,
  { nftables }: Firewall,
  family: 'ip' | 'ip6',
): Evidence | undefined {
  const saw = filter.state === 'known' ? byIptables(filter.value) : undefined;
  if (saw !== undefined) return { source: filter.from, saw };
  const chain = (valueOf(nftables) ?? []).find(
    (each) => isOf(family, each) && (each.policy === 'drop' || each.refusesRest),
  );
  if (chain === undefined) return undefined;
  const name = `${chain.family} ${chain.table} ${chain.name}`;
  return { source: nftables.from, saw: `the chain ${name} drops what none of its rules accepts` };
}

/** Whether no rule at all applies to packets of a family for the host. */
export function isUnfiltered(filter: PacketFilter, { nftables }: Firewall): boolean {
  const untouched = ['raw PREROUTING', 'mangle PREROUTING', 'filter INPUT'].every((name) => {
    const [table = '', chain = ''] = name.split(' ');
    return rulesOf(filter, table, chain).length === 0;
  });
  const others = valueOf(nftables);
  const hooks = new Set(['prerouting', 'input', 'ingress']);
  const elsewhere =
    nftables.state === 'unreadable' ||
    (others ?? []).some(({ hook, rules, policy }) => hooks.has(hook) && (rules > 0 || policy === 'drop'));
  return untouched && !elsewhere && (policyOf(filter) ?? 'ACCEPT') === 'ACCEPT';
}

/** Whether a host with a drop policy accepts replies to its own connections, which its IPv6 proxy needs. */
export function takesAnswers(filter: PacketFilter): boolean {
  return rulesOf(filter, 'filter', 'INPUT').some(
    ({ target, states, inInterface, source }) =>
      target.startsWith('ufw-') ||
      (target === 'ACCEPT' &&
        states?.not === false &&
        states.value.split(',').includes('ESTABLISHED') &&
        inInterface === undefined &&
        source === undefined),
  );
}
