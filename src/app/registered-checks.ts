import { checks } from '../checks/registry.gen.ts';
import { policyRules, type PolicyRule } from '../policy/rules.ts';
import type { RuleDescription } from '../reports/content/rule-description.ts';
import { fileRules } from './targets/registry.ts';

export { checks as registeredChecks };
export { surfacesOf } from '../knowledge/setting-names.ts';

/** The rules on the policy itself: nothing runs them, and reports name them. */
export const rulesOnPolicies: readonly PolicyRule[] = Object.values(policyRules);

/** Everything that a finding may be of: the checks, and the rules on the policy itself and on the text of files. */
export const registeredRules: readonly RuleDescription[] = [...checks, ...rulesOnPolicies, ...fileRules];
