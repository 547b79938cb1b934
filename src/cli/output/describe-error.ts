import { errorTable, type IronhullError } from '../../core/errors.ts';
import { plainText } from '../../reports/text/plain-text.ts';

/** Errors for people: what is wrong and where, a line each, then what to do. Text in them comes from outside. */
export function describeErrors(errors: readonly IronhullError[]): string {
  const remedies = new Set(errors.map(({ code }) => errorTable[code].remedy));
  const lines = errors.map(({ detail }) => `ironhull: ${plainText(detail)}`);
  return [...lines, ...remedies].map((line) => `${line}\n`).join('');
}
