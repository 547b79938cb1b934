import { IronhullError } from '../../core/errors.ts';
import type { Target, TargetText } from './shared/target.ts';

const usual = 1024 * 1024;

/**
 * Refuses a text that is longer than its kind may be: one that was read before its kind was known.
 * @throws IronhullError `TARGET_UNREADABLE`.
 */
export function requireSize({ maxBytes = usual }: Target, { shown, text }: TargetText): void {
  if (Buffer.byteLength(text) > maxBytes)
    throw new IronhullError('TARGET_UNREADABLE', `${shown}: larger than the limit of ${maxBytes} bytes`);
}
