import { spdxLicenses } from '../../knowledge/dockerfile/spdx-licenses.ts';

const operators: ReadonlySet<string> = new Set(['AND', 'OR', 'WITH']);
const word = /^[A-Za-z0-9.+-]+$/u;
const longest = 1000;

/** Whether a text is the identifier of a licence on the SPDX License List. */
export function isLicenseId(text: string): boolean {
  return spdxLicenses.has(text);
}

/**
 * Whether a text is an expression of SPDX (Annex D) of listed licences: identifiers joined by `AND`, `OR` and `WITH`, with
 * parentheses. The exception behind `WITH` is any identifier.
 */
export function isLicenseExpression(text: string): boolean {
  if (text.length > longest) return false;
  let depth = 0;
  let before = '(';
  for (const token of text.match(/[()]|[^\s()]+/gu) ?? []) {
    const begins = before === '(' || operators.has(before);
    if (token === '(') {
      if (!begins || before === 'WITH') return false;
      depth++;
    } else if (token === ')') {
      if (begins || depth === 0) return false;
      depth--;
    } else if (operators.has(token)) {
      if (begins) return false;
    } else if (!begins || !word.test(token)) return false;
    else if (before !== 'WITH' && !isLicenseId(token) && !isLicenseId(token.replace(/\+$/u, '')))
      return false;
    before = token;
  }
  return depth === 0 && before !== '(' && !operators.has(before);
}
