import type { Check } from '../core/rules/check.ts';
import { checks } from '../checks/registry.gen.ts';
import { policyRules, type PolicyRule } from '../policy/rules.ts';
import type { RuleDescription } from '../core/rules/rule.ts';
import type { Report } from '../core/findings/report.ts';
import type { DescribeRule } from '../core/rules/rule.ts';
import { textRules } from './targets/text-rules.ts';

/** The checks, and the rules on the text of files in their form. */
export const registeredChecks: readonly Check[] = [...checks, ...(textRules as unknown as readonly Check[])];
export { surfacesOf } from '../knowledge/settings/setting-names.ts';

/** The rules on the policy itself: nothing runs them, and reports name them. */
export const rulesOnPolicies: readonly PolicyRule[] = Object.values(policyRules);

/** The rules that are in a list: the checks, and the rules on the policy itself and on the text of files. */
export const registeredRules: readonly RuleDescription[] = [...registeredChecks, ...rulesOnPolicies];

const byId = new Map(registeredRules.map((rule) => [rule.id, rule]));

/** Describes a rule by its id: one of the list, or one that a check reports under an id of its own, such as a CVE. */
export const describeRule: DescribeRule = (name) => {
  const listed = byId.get(name.trim().toLowerCase());
  if (listed !== undefined) return listed;
  for (const { reported } of checks) {
    const rule = reported?.describe(name);
    if (rule !== undefined) return rule;
  }
  return undefined;
};

/**
 * Returns the ids of the checks that report an id of their findings, such as a CVE: those that know it, then those that may report
 * it by the data of the day.
 */
export function checksReporting(name: string): readonly string[] {
  const describing = checks.filter(({ reported }) => reported?.describe(name) !== undefined);
  const further = checks.filter(
    (one) => one.reported?.mayReport?.(name) === true && !describing.includes(one),
  );
  return [...describing, ...further].map(({ id }) => id);
}

/** Returns the rules that a report describes: registered rules and those of its findings. */
export function rulesInReport({ findings }: Report): readonly RuleDescription[] {
  const others = new Set(findings.map(({ rule }) => rule).filter((rule) => !byId.has(rule)));
  return [...registeredRules, ...[...others].flatMap((rule) => describeRule(rule) ?? [])];
}
