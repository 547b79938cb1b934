import type { BaseChain } from '../../core/host/firewall.ts';
import { isJsonRecord, type JsonRecord } from '../json/members.ts';
import { isIptables, rulesetItems, textMember } from './ruleset-items.ts';

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
    family: textMember(chain, 'family'),
    table: textMember(chain, 'table'),
    name: textMember(chain, 'name'),
    type: textMember(chain, 'type'),
    hook: textMember(chain, 'hook'),
    policy: textMember(chain, 'policy'),
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
  const items = rulesetItems(text);
  if (items === undefined) return undefined;
  const rules = Map.groupBy(
    items.flatMap(({ rule }) => (isJsonRecord(rule) ? [rule] : [])),
    (rule) => `${textMember(rule, 'family')} ${textMember(rule, 'table')} ${textMember(rule, 'chain')}`,
  );
  return items.flatMap(({ chain }) => {
    if (!isJsonRecord(chain) || textMember(chain, 'hook') === '') return [];
    const table = `${textMember(chain, 'family')} ${textMember(chain, 'table')}`;
    return isIptables(table)
      ? []
      : [baseChain(chain, rules.get(`${table} ${textMember(chain, 'name')}`) ?? [])];
  });
}
