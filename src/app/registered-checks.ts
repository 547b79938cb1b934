import { checks } from '../checks/registry.gen.ts';
import { policyRules } from '../policy/rules.ts';
import type { RuleDescription } from '../reports/rule-description.ts';

export { checks as registeredChecks };

/** Everything that a finding may be of: the checks, and the rules on the policy itself. */
export const registeredRules: readonly RuleDescription[] = [...checks, ...Object.values(policyRules)];
