import { IronhullError } from './errors.ts';
import type { Observed } from './observed.ts';

/**
 * Returns what was read of a file that a user named.
 * @throws IronhullError `TARGET_MISSING` or `TARGET_UNREADABLE` if there is none.
 */
export function requireNamed<T>(reading: Observed<T>, shown: string): T {
  if (reading.state === 'absent')
    throw new IronhullError('TARGET_MISSING', `${shown}: no such file or folder`);
  if (reading.state === 'unreadable')
    throw new IronhullError('TARGET_UNREADABLE', `${shown}: ${reading.detail}`);
  return reading.value;
}
