import type { ParameterValues } from '../../core/check.ts';

/** A list of texts that a policy set; `undefined` where it says nothing, which is not the empty list. */
export function textParameters(
  parameters: ParameterValues | undefined,
  name: string,
): readonly string[] | undefined {
  const value = parameters?.[name];
  return Array.isArray(value) ? value : undefined;
}

/** A number that a policy set; `undefined` where it says nothing. */
export function numberParameter(parameters: ParameterValues | undefined, name: string): number | undefined {
  const value = parameters?.[name];
  return typeof value === 'number' ? value : undefined;
}

/** A switch that a policy set; `undefined` where it says nothing. */
export function flagParameter(parameters: ParameterValues | undefined, name: string): boolean | undefined {
  const value = parameters?.[name];
  return typeof value === 'boolean' ? value : undefined;
}
