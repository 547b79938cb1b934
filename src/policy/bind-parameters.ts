import type { Check } from '../core/check.ts';
import type { Policy } from '../core/policy.ts';
import { parameterValues } from './parameters.ts';

/** Returns the check with the policy's parameters bound to `evaluate`. */
export function bindParameters(check: Check, { rules }: Policy): Check {
  if (check.parameters === undefined) return check;
  const shared = Object.entries(check.parameters).flatMap(([name, { also }]) => {
    const value = also === undefined ? undefined : rules.get(also)?.parameters[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const values = parameterValues(check, {
    ...Object.fromEntries(shared),
    ...rules.get(check.id)?.parameters,
  });
  return { ...check, evaluate: (subject) => check.evaluate(subject, values) };
}

/** Whether the policy disables a rule. */
export function isOff({ rules }: Policy, rule: string): boolean {
  return rules.get(rule)?.off === true;
}
