import type { Check, Parameter, ParameterValue, ParameterValues } from '../core/rules/check.ts';

/** Returns the parameters of `evaluate`: set values over defaults. */
export function parameterValues(check: Check, set: ParameterValues = {}): ParameterValues {
  const defaults = Object.entries(check.parameters ?? {}).flatMap(([name, parameter]) =>
    parameter.default === undefined ? [] : [[name, parameter.default] as const],
  );
  return { ...Object.fromEntries(defaults), ...set };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Returns the value if the parameter accepts it, else what it accepts. */
export function acceptValue(
  parameter: Parameter,
  value: unknown,
): { value: ParameterValue } | { takes: string } {
  switch (parameter.type) {
    case 'strings':
      return Array.isArray(value) && value.every(isText) ? { value } : { takes: 'a list of texts' };
    case 'boolean':
      return typeof value === 'boolean' ? { value } : { takes: 'true or false' };
    case 'string': {
      const { oneOf } = parameter;
      const fits = isText(value) && (oneOf === undefined || oneOf.includes(value));
      return fits ? { value } : { takes: oneOf === undefined ? 'a text' : `one of ${oneOf.join(', ')}` };
    }
    case 'integer': {
      const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = parameter;
      const fits = Number.isSafeInteger(value) && Number(value) >= minimum && Number(value) <= maximum;
      return fits ? { value: Number(value) } : { takes: `a whole number${boundsOf(parameter)}` };
    }
  }
}

function boundsOf({ minimum, maximum }: { minimum?: number; maximum?: number }): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of at least ${minimum}`;
  return maximum === undefined ? '' : ` of at most ${maximum}`;
}
