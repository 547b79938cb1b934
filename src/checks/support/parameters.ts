import type { ParameterValues } from '../../core/rules/check.ts';

/** Returns a list that the policy sets; absent if unset, unlike an empty list. */
export function textParameters(
  parameters: ParameterValues | undefined,
  name: string,
): readonly string[] | undefined {
  const value = parameters?.[name];
  return Array.isArray(value) ? value : undefined;
}

/** Returns a number that the policy sets; absent if unset. */
export function numberParameter(parameters: ParameterValues | undefined, name: string): number | undefined {
  const value = parameters?.[name];
  return typeof value === 'number' ? value : undefined;
}

/** Returns a boolean that the policy sets; absent if unset. */
export function flagParameter(parameters: ParameterValues | undefined, name: string): boolean | undefined {
  const value = parameters?.[name];
  return typeof value === 'boolean' ? value : undefined;
}
