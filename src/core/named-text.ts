import { IronhullError } from './errors.ts';
import type { Observed } from './observed.ts';

/**
 * Returns the text of a file that a user named.
 * @throws IronhullError `TARGET_MISSING` or `TARGET_UNREADABLE` if there is none.
 */
export function requireNamedText(text: Observed<string>, shown: string): string {
  if (text.state === 'absent') throw new IronhullError('TARGET_MISSING', `${shown}: no such file or folder`);
  if (text.state === 'unreadable') throw new IronhullError('TARGET_UNREADABLE', `${shown}: ${text.detail}`);
  return text.value;
}
