import type { Check, Parameter, ParameterValues } from '../core/rules/check.ts';
import type { Policy } from '../core/rules/policy.ts';
import type { TrustPolicy } from '../core/trust/trust-policy.ts';
import { parameterValues } from './parameters.ts';

/** Returns the check with the policy's parameters bound to `evaluate`. */
export function bindParameters(check: Check, { rules, trust }: Policy): Check {
  if (check.parameters === undefined) return check;
  const shared = Object.entries(check.parameters).flatMap(([name, { also }]) => {
    const value = also === undefined ? undefined : rules.get(also)?.parameters[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const set = { ...Object.fromEntries(shared), ...rules.get(check.id)?.parameters };
  const values = withTrusted(check.parameters, parameterValues(check, set), trust);
  return { ...check, evaluate: (subject) => check.evaluate(subject, values) };
}

/** The values with the names of images that are trusted, in the parameters that want them. */
function withTrusted(
  parameters: Readonly<Record<string, Parameter>>,
  values: ParameterValues,
  { allowed = [], images }: TrustPolicy = { images: [] },
): ParameterValues {
  const names = [...allowed, ...images.map(({ match }) => match)].filter((name) => name !== '*');
  const added = Object.entries(parameters).flatMap(([name, { trusted }]) => {
    const own = values[name];
    if (trusted !== true || names.length === 0) return [];
    return [[name, [...(Array.isArray(own) ? own : []), ...names]] as const];
  });
  return { ...values, ...Object.fromEntries(added) };
}

/** Whether the policy disables a rule. */
export function isOff({ rules }: Policy, rule: string): boolean {
  return rules.get(rule)?.off === true;
}
