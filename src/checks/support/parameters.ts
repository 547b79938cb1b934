import type { ParameterValues } from '../../core/check.ts';

/** A list of texts that a policy set; `undefined` where it says nothing, which is not the empty list. */
export function textsOf(
  parameters: ParameterValues | undefined,
  name: string,
): readonly string[] | undefined {
  const value = parameters?.[name];
  return Array.isArray(value) ? value : undefined;
}
