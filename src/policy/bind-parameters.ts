import type { Check } from '../core/check.ts';
import type { Policy } from '../core/policy.ts';
import { parameterValues } from './parameters.ts';

/** The check as the policy wants it: `evaluate` gets the parameters that it sets. */
export function bindParameters(check: Check, { rules }: Policy): Check {
  if (check.parameters === undefined) return check;
  const values = parameterValues(check, rules.get(check.id)?.parameters);
  return { ...check, evaluate: (subject) => check.evaluate(subject, values) };
}

/** True for a rule that the policy switched off. */
export function isOff({ rules }: Policy, rule: string): boolean {
  return rules.get(rule)?.off === true;
}
