import { IronhullError } from '../../core/errors.ts';
import type { Arguments } from './arguments.ts';

/**
 * Returns the format of a command that writes text for people or JSON.
 * @throws IronhullError `USAGE` for another one.
 */
export function jsonOrTable(args: Arguments): 'json' | 'table' {
  const format = args.text('format') ?? 'table';
  if (format === 'table' || format === 'json') return format;
  throw new IronhullError('USAGE', `--format is ${format}; it must be table or json`);
}
