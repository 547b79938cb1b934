import type { FilterChain, NftTable } from '../../core/host/firewall.ts';
import { isJsonRecord, type JsonRecord } from '../json/members.ts';
import { readNftRule, type NamedMaps } from './nft-rule.ts';
import type { NamedSets } from './nft-condition.ts';
import { isIptables, rulesetItems, textMember } from './ruleset-items.ts';

function placeOf(object: JsonRecord): string {
  return `${textMember(object, 'family')} ${textMember(object, 'table')}`;
}

/** Returns the objects of one kind, by their table. */
function byTable(items: readonly JsonRecord[], kind: string): ReadonlyMap<string, JsonRecord[]> {
  const objects = items.flatMap(({ [kind]: object }) => (isJsonRecord(object) ? [object] : []));
  return Map.groupBy(objects, placeOf);
}

function elementsOf({ elem }: JsonRecord): readonly unknown[] {
  return Array.isArray(elem) ? elem : [];
}

function isPair(value: unknown): value is readonly [unknown, unknown] {
  return Array.isArray(value) && value.length === 2;
}

function baseOf(chain: JsonRecord): Pick<FilterChain, 'base' | 'policy'> {
  const hook = textMember(chain, 'hook');
  if (hook === '') return {};
  const priority = typeof chain.prio === 'number' ? chain.prio : 0;
  const policy = textMember(chain, 'policy') === 'drop' ? 'DROP' : 'ACCEPT';
  return { base: { type: textMember(chain, 'type'), hook, priority }, policy };
}

/**
 * Parses the output of `nft -j list ruleset` and returns the tables for routed packets with their rules.
 * `withIptables` includes the tables of iptables. `undefined` for a text of another form.
 */
export function parseTables(text: string, withIptables = false): readonly NftTable[] | undefined {
  const items = rulesetItems(text);
  if (items === undefined) return undefined;
  const [chains, rules] = [byTable(items, 'chain'), byTable(items, 'rule')];
  const [sets, maps] = [byTable(items, 'set'), byTable(items, 'map')];
  return [...chains].flatMap(([place, own]) => {
    const [family = '', table = ''] = place.split(' ');
    if ((isIptables(place) && !withIptables) || !['ip', 'ip6', 'inet'].includes(family)) return [];
    const named: NamedSets = new Map(
      (sets.get(place) ?? []).map((set) => [`@${textMember(set, 'name')}`, elementsOf(set)]),
    );
    const mapped: NamedMaps = new Map(
      (maps.get(place) ?? []).map((map) => [`@${textMember(map, 'name')}`, elementsOf(map).filter(isPair)]),
    );
    const inChain = Map.groupBy(rules.get(place) ?? [], (rule) => textMember(rule, 'chain'));
    const families =
      family === 'inet' ? (['ip', 'ip6'] as const) : ([family === 'ip' ? 'ip' : 'ip6'] as const);
    return families.map((of): NftTable => ({
      family: of,
      filter: {
        chains: own.map((chain) => {
          const name = textMember(chain, 'name');
          const context = { chain: `${place} ${name}`, family: of, sets: named, maps: mapped };
          return {
            table,
            name,
            ...baseOf(chain),
            rules: (inChain.get(name) ?? []).flatMap(({ expr }) =>
              readNftRule(Array.isArray(expr) ? expr : ['no statements'], context),
            ),
          };
        }),
      },
    }));
  });
}
