import type { Check } from '../../core/rules/check.ts';
import type { RuleSelector } from '../../core/rules/policy.ts';
import type { YamlNode } from '../../formats/yaml/parse-yaml.ts';
import { allNames, selectRules } from '../rule-names.ts';
import { suggestion } from '../../core/suggest.ts';
import { requireText, addProblem, type PolicyReading } from './reading.ts';

/** A named rule and its resolved selectors. */
export interface NamedRule {
  name: string;
  matches: readonly RuleSelector[];
}

/** Returns the rule named by a `rule` key; absent with a problem if unknown. */
export function ruleAt(
  reading: PolicyReading,
  node: YamlNode,
  checks: readonly Check[],
): NamedRule | undefined {
  const name = requireText(reading, node, 'rule');
  if (name === undefined) return undefined;
  const matches = selectRules(checks, name);
  if (matches.length > 0) return { name, matches };
  return addProblem(reading, node, `unknown rule ${name}${suggestion(name, allNames(checks))}`);
}
