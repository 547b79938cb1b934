import { known } from '../../src/core/observed.ts';
import type { Firewall } from '../../src/core/host/firewall.ts';
import { parseRuleset } from '../../src/formats/nftables/parse-ruleset.ts';
import { parseTables } from '../../src/formats/nftables/parse-tables.ts';

const place = { family: 'ip', table: 'docker-bridges' };

/** A comparison as nft 1.1.7 prints it. */
export const match = (left: object, right: unknown, op = '=='): object => ({ match: { op, left, right } });
export const meta = (key: string): object => ({ meta: { key } });
export const field = (protocol: string, name: string): object => ({ payload: { protocol, field: name } });
const drop = { drop: null };
const accept = { accept: null };
const counter = { counter: { packets: 0, bytes: 0 } };
const local = match({ fib: { result: 'type', flags: ['daddr'] } }, 'local');

/** A chain with the statements of its rules; `base` makes it one that packets enter. */
export function chain(
  name: string,
  rules: readonly (readonly object[])[],
  base: object = {},
  of: { family: string; table: string } = place,
): readonly object[] {
  return [
    { chain: { ...of, name, handle: 1, ...base } },
    ...rules.map((expr) => ({ rule: { ...of, chain: name, handle: 2, expr } })),
  ];
}

export const hook = (type: string, name: string, prio: number, policy = 'accept'): object => ({
  type,
  hook: name,
  prio,
  policy,
});

/** The text that `nft -j list ruleset` prints for these objects. */
export function rulesetText(objects: readonly object[]): string {
  return JSON.stringify({ nftables: [{ metainfo: { json_schema_version: 1 } }, ...objects] });
}

/** Interfaces that are trusted with direct access to 172.17.0.2, beside its bridge. */
interface Change {
  trusted?: readonly string[];
  /** Without the rules against packets past a bind address. */
  withoutRaw?: boolean;
  /** Rules that somebody put before those of the engine, by chain. */
  before?: Readonly<Record<string, readonly (readonly object[])[]>>;
}

/** The map of bridges to the chains for packets to them (`in`) or from them (`out`). */
const jumps = (way: string): object => ({
  map: {
    ...place,
    name: `filter-forward-${way}-jumps`,
    type: 'ifname',
    map: 'verdict',
    elem: [['docker0', { jump: { target: `filter-forward-${way}__docker0` } }]],
  },
});

/**
 * The tables of Engine 29.7.2 with its nftables backend: 172.17.0.2 has port 80 published as 8080 and, on
 * loopback, as 8081; 172.17.0.3 publishes nothing.
 */
export function dockerTables({
  trusted = [],
  withoutRaw = false,
  before = {},
}: Change = {}): readonly object[] {
  const own = (name: string, rules: readonly (readonly object[])[], base?: object): readonly object[] =>
    chain(name, [...(before[name] ?? []), ...rules], base);
  const notFrom = (names: readonly string[]) =>
    match(meta('iifname'), names.length === 1 ? names[0] : { set: names }, '!=');
  const daddr = field('ip', 'daddr');
  const dnat = { dnat: { addr: '172.17.0.2', port: 80 } };
  const toPort = (port: number) => match(field('tcp', 'dport'), port);
  const raw = [
    [match(daddr, '172.17.0.2'), notFrom(['docker0', ...trusted]), counter, drop],
    [match(daddr, '172.17.0.3'), notFrom(['docker0']), counter, drop],
    [notFrom(['lo']), match(daddr, '127.0.0.1'), toPort(8081), counter, drop],
  ];
  return [
    jumps('in'),
    jumps('out'),
    ...own(
      'filter-FORWARD',
      [
        [{ vmap: { key: meta('oifname'), data: '@filter-forward-in-jumps' } }],
        [{ vmap: { key: meta('iifname'), data: '@filter-forward-out-jumps' } }],
      ],
      hook('filter', 'forward', 0),
    ),
    ...own(
      'nat-PREROUTING',
      [[local, counter, { jump: { target: 'nat-prerouting-and-output' } }]],
      hook('nat', 'prerouting', -100),
    ),
    ...own('nat-prerouting-and-output', [
      [notFrom(['docker0']), toPort(8080), counter, dnat],
      [notFrom(['docker0']), match(daddr, '127.0.0.1'), toPort(8081), counter, dnat],
    ]),
    ...own('raw-PREROUTING', withoutRaw ? [] : raw, hook('filter', 'prerouting', -300)),
    ...own('filter-forward-in__docker0', [
      [match({ ct: { key: 'state' } }, ['established', 'related'], 'in'), counter, accept],
      [match(meta('iifname'), 'docker0'), counter, accept],
      [match(daddr, '172.17.0.2'), toPort(80), counter, accept],
      [counter, drop],
    ]),
    ...own('filter-forward-out__docker0', [[counter, accept]]),
  ];
}

/** What the program `nft` shows of these objects. */
export function nftables(objects: readonly object[]): Pick<Firewall, 'nftables' | 'nftTables'> {
  const [chains, tables] = [parseRuleset(rulesetText(objects)), parseTables(rulesetText(objects))];
  if (chains === undefined || tables === undefined) throw new Error('not the form of nft');
  return { nftables: known(chains, 'nft -j list ruleset'), nftTables: known(tables, 'nft -j list ruleset') };
}
