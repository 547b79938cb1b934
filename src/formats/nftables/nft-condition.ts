import type { PacketRule } from '../../core/host/firewall.ts';
import { isJsonRecord, type JsonRecord } from '../json/members.ts';

/** A condition as part of a packet rule, or the text of one that is not understood. */
export type Condition =
  | { name: MatchName; value: string; not: boolean; text: string; protocol?: string }
  /** Holds for every packet of the address family, or for none. */
  | { holds: boolean; text: string }
  | { unread: string; text: string };

type MatchName = Extract<
  keyof PacketRule,
  'protocol' | 'inInterface' | 'outInterface' | 'source' | 'destination' | 'ports' | 'originalPort' | 'states'
>;

/** What a condition compares: `meta iifname`, `ip daddr`, `tcp dport`, `ct state`. */
const fields: Readonly<Record<string, MatchName>> = {
  'meta iifname': 'inInterface',
  'meta iif': 'inInterface',
  'meta oifname': 'outInterface',
  'meta oif': 'outInterface',
  'meta l4proto': 'protocol',
  'ip protocol': 'protocol',
  'ip6 nexthdr': 'protocol',
  'ip saddr': 'source',
  'ip6 saddr': 'source',
  'ip daddr': 'destination',
  'ip6 daddr': 'destination',
  'th dport': 'ports',
  'tcp dport': 'ports',
  'udp dport': 'ports',
  'sctp dport': 'ports',
  'ct state': 'states',
  'ct status': 'states',
  'ct original proto-dst': 'originalPort',
};

function textAt(record: JsonRecord, name: string): string {
  const value = record[name];
  return typeof value === 'string' ? value : '';
}

/** Names the left side of a match as nft prints it; absent for a form that is not read. */
function fieldOf(left: unknown): string | undefined {
  if (!isJsonRecord(left)) return undefined;
  const { meta, payload, ct, fib, '&': masked } = left;
  // Whatever the mask, the mark of an unmarked packet is zero.
  if (Array.isArray(masked) && fieldOf(masked[0]) === 'meta mark') return 'meta mark';
  if (isJsonRecord(meta)) return `meta ${textAt(meta, 'key')}`;
  if (isJsonRecord(payload) && 'protocol' in payload)
    return `${textAt(payload, 'protocol')} ${textAt(payload, 'field')}`;
  if (isJsonRecord(ct)) return ['ct', textAt(ct, 'dir'), textAt(ct, 'key')].filter(Boolean).join(' ');
  if (isJsonRecord(fib) && Array.isArray(fib.flags))
    return `fib ${fib.flags.join(' . ')} ${textAt(fib, 'result')}`;
  return undefined;
}

/** Formats one value: a name, a number, a network, a range; absent for another form. */
function valueText(value: unknown): string | undefined {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (!isJsonRecord(value)) return undefined;
  const { prefix, range, elem } = value;
  if (isJsonRecord(prefix)) return `${textAt(prefix, 'addr')}/${String(prefix.len)}`;
  if (Array.isArray(range) && range.length === 2)
    return range.join(range.every((end) => typeof end === 'number') ? ':' : '-');
  return isJsonRecord(elem) ? valueText(elem.val) : undefined;
}

/** Elements of named sets, by `@name`. */
export type NamedSets = ReadonlyMap<string, readonly unknown[]>;

/** Returns the values on the right side of a match; absent if one has another form. */
function valuesOf(right: unknown, sets: NamedSets): readonly string[] | undefined {
  const list =
    typeof right === 'string' && right.startsWith('@')
      ? sets.get(right)
      : isJsonRecord(right) && Array.isArray(right.set)
        ? right.set
        : Array.isArray(right)
          ? right
          : [right];
  const values = list?.map(valueText);
  return values?.every((value) => value !== undefined) ? values : undefined;
}

/** Converts values to the form of iptables, which packet rules have. */
function inForm(name: MatchName, values: readonly string[]): string | undefined {
  switch (name) {
    case 'inInterface':
    case 'outInterface':
      return values.map((value) => value.replace(/\*$/u, '+')).join(',');
    case 'states':
      return values.join(',').toUpperCase();
    case 'source':
    case 'destination':
      // A list or a range of addresses has no such form.
      return values.length === 1 && !values[0]?.includes('-') ? values[0] : undefined;
    default:
      return values.join(',');
  }
}

const families: Readonly<Record<string, string>> = { ip: 'ipv4', ip6: 'ipv6' };

/** Reads a comparison of a field with values (libnftables-json(5), `match`) for packets of one family. */
export function readComparison(
  { op, left, right }: { op: string; left: unknown; right: unknown },
  family: 'ip' | 'ip6',
  sets: NamedSets,
): Condition {
  const field = fieldOf(left);
  const values = valuesOf(right, sets);
  const not = op === '!=';
  const shown =
    values === undefined
      ? JSON.stringify(right)
      : values.length === 1
        ? values[0]
        : `{ ${values.join(', ')} }`;
  const text = `${field ?? JSON.stringify(left)} ${['==', 'in'].includes(op) ? '' : `${op} `}${shown}`;
  if (field === undefined || values === undefined || !['==', 'in', '!='].includes(op))
    return { unread: text, text };
  if (field === 'fib daddr type' && values.length === 1 && values[0] === 'local')
    return { unread: `${not ? '! ' : ''}--dst-type LOCAL`, text };
  if (field === 'meta nfproto') return { holds: values.includes(families[family] ?? '') !== not, text };
  const [layer = ''] = field.split(' ');
  if (['ip', 'ip6'].includes(layer) && layer !== family) return { holds: false, text };
  if (layer.startsWith('icmp')) return { name: 'protocol', value: layer, not: false, text };
  const name = Object.hasOwn(fields, field) ? fields[field] : undefined;
  const value = name && inForm(name, values);
  if (name === undefined || value === undefined) return { unread: text, text };
  const protocol = name === 'ports' && layer !== 'th' ? { protocol: layer } : {};
  return { name, value, not, text, ...protocol };
}
