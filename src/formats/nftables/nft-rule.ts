import type { PacketRule, PacketMatch } from '../../core/host/firewall.ts';
import { isJsonRecord, type JsonRecord } from '../json/members.ts';
import { readComparison, type Condition, type NamedSets } from './nft-condition.ts';

/** Elements of named verdict maps, by `@name`. */
export type NamedMaps = ReadonlyMap<string, readonly (readonly [unknown, unknown])[]>;

/** What the statements of a rule refer to. */
export interface RuleContext {
  /** The start of its text: `ip docker-bridges raw-PREROUTING`. */
  chain: string;
  family: 'ip' | 'ip6';
  sets: NamedSets;
  maps: NamedMaps;
}

interface Verdict {
  target: string;
  text: string;
  toDestination?: string;
}

const ends: Readonly<Record<string, string>> = {
  accept: 'ACCEPT',
  drop: 'DROP',
  reject: 'REJECT',
  return: 'RETURN',
  masquerade: 'MASQUERADE',
  redirect: 'REDIRECT',
  queue: 'QUEUE',
};

/** Names of the targets of iptables, which a chain of nftables may have too: such a jump is not followed. */
const reserved = new Set(
  [
    '',
    'ACCEPT',
    'DROP',
    'REJECT',
    'RETURN',
    'DNAT',
    'MASQUERADE',
    'REDIRECT',
    'QUEUE',
    'LOG',
    'NFLOG',
  ].concat(['MARK', 'CONNMARK', 'TRACE', 'CT', 'TCPMSS', 'CHECKSUM']),
);

function nameOf(value: unknown): string {
  return isJsonRecord(value) && typeof value.target === 'string' ? value.target : '';
}

function translated(value: unknown): string | undefined {
  if (!isJsonRecord(value) || typeof value.addr !== 'string') return undefined;
  const address = value.addr.includes(':') ? `[${value.addr}]` : value.addr;
  return typeof value.port === 'number' ? `${address}:${value.port}` : address;
}

/** Reads a statement that ends a rule; absent for another one. */
function verdictOf(statement: JsonRecord): Verdict | undefined {
  const [first] = Object.entries(statement);
  if (first === undefined) return undefined;
  const [name, value] = first;
  if (Object.hasOwn(ends, name)) return { target: ends[name] ?? '', text: name };
  if (name === 'jump' || name === 'goto') {
    const chain = nameOf(value);
    const target = name === 'jump' && !reserved.has(chain) ? chain : `goto ${chain}`;
    return { target, text: `${name} ${chain}` };
  }
  if (name !== 'dnat') return undefined;
  const toDestination = translated(value);
  return toDestination === undefined
    ? { target: 'DNAT', text: 'dnat' }
    : { target: 'DNAT', text: `dnat to ${toDestination}`, toDestination };
}

/** Statements that change nothing about a packet's way. */
const passing = new Set(['counter', 'log', 'comment']);

/** A rule while it is read. */
interface Draft {
  matches: Partial<Record<string, PacketMatch>>;
  unread: string[];
  words: string[];
}

/** Adds a condition; returns false if no packet of the family meets it. */
function add(draft: Draft, condition: Condition): boolean {
  draft.words.push(condition.text);
  if ('holds' in condition) return condition.holds;
  if ('unread' in condition) draft.unread.push(condition.unread);
  else if (draft.matches[condition.name] === undefined) {
    const { name, value, not, protocol } = condition;
    draft.matches[name] = { value, not };
    if (protocol !== undefined) draft.matches['protocol'] ??= { value: protocol, not: false };
  } else draft.unread.push(condition.text);
  return true;
}

function finish({ matches, unread, words }: Draft, { chain }: RuleContext, verdict?: Verdict): PacketRule {
  const text = ['add rule', chain, ...words, ...(verdict ? [verdict.text] : [])].join(' ');
  const { target = '', toDestination } = verdict ?? {};
  return { text, target, ...matches, ...(toDestination === undefined ? {} : { toDestination }), unread };
}

function isPair(value: unknown): value is readonly [unknown, unknown] {
  return Array.isArray(value) && value.length === 2;
}

/** Returns a rule for each element of a verdict map, in its order; their conditions exclude each other. */
function mappedRules(map: JsonRecord, draft: Draft, context: RuleContext): readonly PacketRule[] {
  const { data, key } = map;
  const inline = isJsonRecord(data) && Array.isArray(data.set) ? data.set.filter(isPair) : undefined;
  const elements = typeof data === 'string' ? context.maps.get(data) : inline;
  if (elements === undefined) {
    const unread = `vmap ${JSON.stringify(data)}`;
    return [
      finish({ ...draft, unread: [...draft.unread, unread] }, context, { target: unread, text: unread }),
    ];
  }
  return elements.flatMap(([right, value]) => {
    const own: Draft = { matches: { ...draft.matches }, unread: [...draft.unread], words: [...draft.words] };
    const fits = add(own, readComparison({ op: '==', left: key, right }, context.family, context.sets));
    const verdict = isJsonRecord(value) ? verdictOf(value) : undefined;
    return fits ? [finish(own, context, verdict ?? { target: 'goto ?', text: JSON.stringify(value) })] : [];
  });
}

/**
 * Converts the statements of a rule (libnftables-json(5)) to packet filter rules: one, several for a verdict
 * map, or none if no packet of the address family meets its conditions.
 */
export function readNftRule(expr: readonly unknown[], context: RuleContext): readonly PacketRule[] {
  const draft: Draft = { matches: {}, unread: [], words: [] };
  for (const statement of expr) {
    if (!isJsonRecord(statement)) {
      draft.unread.push(JSON.stringify(statement));
      continue;
    }
    const { match, vmap } = statement;
    if (isJsonRecord(match)) {
      const { op, left, right } = match;
      const fits = add(draft, readComparison({ op: String(op), left, right }, context.family, context.sets));
      if (!fits) return [];
      continue;
    }
    if (isJsonRecord(vmap)) return mappedRules(vmap, draft, context);
    const verdict = verdictOf(statement);
    if (verdict) return [finish(draft, context, verdict)];
    const [name = ''] = Object.keys(statement);
    // A limit, or a statement of a later version, may leave some packets to the next rule.
    if (!passing.has(name)) draft.unread.push(JSON.stringify(statement));
  }
  return [finish(draft, context)];
}
