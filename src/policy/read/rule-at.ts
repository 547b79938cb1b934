import type { Check } from '../../core/check.ts';
import type { RuleSelector } from '../../core/policy.ts';
import type { YamlNode } from '../../formats/yaml/parse-yaml.ts';
import { allNames, matchesOf } from '../rule-names.ts';
import { suggestion } from '../../core/suggest.ts';
import { requireText, complain, type PolicyReading } from './reading.ts';

/** A rule as it was named, and what the name stands for. */
export interface NamedRule {
  name: string;
  matches: readonly RuleSelector[];
}

/** The rule that the value of a `rule` key names; `undefined` with a complaint where there is none. */
export function ruleAt(
  reading: PolicyReading,
  node: YamlNode,
  checks: readonly Check[],
): NamedRule | undefined {
  const name = requireText(reading, node, 'rule');
  if (name === undefined) return undefined;
  const matches = matchesOf(checks, name);
  if (matches.length > 0) return { name, matches };
  return complain(reading, node, `there is no rule ${name}${suggestion(name, allNames(checks))}`);
}
