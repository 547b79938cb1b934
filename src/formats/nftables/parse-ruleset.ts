import type { BaseChain } from '../../core/firewall.ts';
import { isJsonRecord, type JsonRecord } from '../json/members.ts';

/** Tables of iptables as nftables shows them; iptables-save shows them better. */
const ofIptables = /^ip6? (?:filter|nat|raw|mangle|security)$/u;

function textOf(object: JsonRecord, name: string): string {
  const value = object[name];
  return typeof value === 'string' ? value : '';
}

/** Returns the statements of a rule without those that only count or comment. */
function statementsOf(rule: JsonRecord): readonly JsonRecord[] {
  const { expr } = rule;
  const all = Array.isArray(expr) ? expr.filter(isJsonRecord) : [];
  return all.filter((statement) => !('counter' in statement || 'log' in statement));
}

function refusesAll(rule: JsonRecord | undefined): boolean {
  const [statement, ...more] = rule === undefined ? [] : statementsOf(rule);
  return statement !== undefined && more.length === 0 && ('drop' in statement || 'reject' in statement);
}

function acceptsTranslation(rule: JsonRecord): boolean {
  const [match, verdict, ...more] = statementsOf(rule);
  if (match === undefined || verdict === undefined || more.length > 0 || !('accept' in verdict)) return false;
  const { match: asked } = match;
  if (!isJsonRecord(asked) || !isJsonRecord(asked.left) || !isJsonRecord(asked.left.ct)) return false;
  return asked.left.ct.key === 'status' && asked.right === 'dnat' && asked.op !== '!=';
}

/** Whether only accepting rules come before the one that accepts translated packets. */
function acceptsTranslatedFirst(rules: readonly JsonRecord[]): boolean {
  const first = rules.findIndex(acceptsTranslation);
  return first >= 0 && rules.slice(0, first).every((rule) => 'accept' in (statementsOf(rule).at(-1) ?? {}));
}

function baseChain(chain: JsonRecord, rules: readonly JsonRecord[]): BaseChain {
  return {
    family: textOf(chain, 'family'),
    table: textOf(chain, 'table'),
    name: textOf(chain, 'name'),
    type: textOf(chain, 'type'),
    hook: textOf(chain, 'hook'),
    policy: textOf(chain, 'policy'),
    rules: rules.length,
    refusesRest: refusesAll(rules.at(-1)),
    acceptsTranslated: acceptsTranslatedFirst(rules),
  };
}

/**
 * Parses the output of `nft -j list ruleset` (libnftables-json(5)) and returns the base chains without those
 * of iptables. `undefined` for a text of another form.
 */
export function parseRuleset(text: string): readonly BaseChain[] | undefined {
  const items = itemsOf(text);
  if (items === undefined) return undefined;
  const rules = Map.groupBy(
    items.flatMap(({ rule }) => (isJsonRecord(rule) ? [rule] : [])),
    (rule) => `${textOf(rule, 'family')} ${textOf(rule, 'table')} ${textOf(rule, 'chain')}`,
  );
  return items.flatMap(({ chain }) => {
    if (!isJsonRecord(chain) || textOf(chain, 'hook') === '') return [];
    const table = `${textOf(chain, 'family')} ${textOf(chain, 'table')}`;
    return ofIptables.test(table)
      ? []
      : [baseChain(chain, rules.get(`${table} ${textOf(chain, 'name')}`) ?? [])];
  });
}

function itemsOf(text: string): readonly JsonRecord[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isJsonRecord(value) && Array.isArray(value.nftables) && value.nftables.every(isJsonRecord)
    ? value.nftables
    : undefined;
}
