import { IronhullError } from '../core/errors.ts';
import { severities, type Severity } from '../core/finding.ts';
import type { Arguments } from './arguments.ts';

const formats = ['table', 'json', 'sarif', 'html'] as const;
export type Format = (typeof formats)[number];

function oneOf<T extends string>(
  name: string,
  given: string | undefined,
  allowed: readonly T[],
  otherwise: T,
): T {
  if (given === undefined) return otherwise;
  const found = allowed.find((value) => value === given);
  if (found === undefined)
    throw new IronhullError('USAGE', `--${name} ${given}: it takes ${allowed.join(', ')}`);
  return found;
}

/**
 * The report's format.
 * @throws IronhullError `USAGE` for one there is not.
 */
export function formatOf(args: Arguments, allowed: readonly Format[] = formats): Format {
  return oneOf('format', args.text('format'), allowed, 'table');
}

/**
 * The severity at which a run fails.
 * @throws IronhullError `USAGE` for one there is not.
 */
export function failOnOf(args: Arguments): Severity | 'never' {
  return oneOf('fail-on', args.text('fail-on'), [...severities, 'never'], 'high');
}
