import { errorTable, type IronhullError } from '../core/errors.ts';
import { plainText } from '../reports/text/plain-text.ts';

/** An error of the run for people: what, where, and what to do. Text in it comes from outside. */
export function describeError({ code, detail }: IronhullError): string {
  const { message, remedy } = errorTable[code];
  return `ironhull: ${message}: ${plainText(detail)}\n${remedy}\n`;
}
