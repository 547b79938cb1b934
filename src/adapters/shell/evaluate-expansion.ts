import { posix } from 'node:path';

/** `${NAME%SUFFIX}`, `${NAME%%SUFFIX}`, `${NAME#PREFIX}`, `${NAME##PREFIX}` with a text and at most one `*` beside a slash. */
const cut = /^\$\{(?<name>[A-Za-z_]\w*)(?<how>%%?|##?)(?<what>[^}$`'"\\?[\]]*)\}$/u;
const indirect = /^\$\{!(?<name>[A-Za-z_]\w*)\}$/u;

/** Returns a value without what an operator cuts off; `undefined` for patterns that only a shell can match. */
function cutValue(value: string, how: string, what: string): string | undefined {
  if (what === '/*' && how === '%') return posix.dirname(value);
  if (what === '*/' && how === '##') return posix.basename(value);
  if (what.includes('*')) return undefined;
  if (how.startsWith('%')) return value.endsWith(what) ? value.slice(0, value.length - what.length) : value;
  return value.startsWith(what) ? value.slice(what.length) : value;
}

/**
 * Returns the value of `${NAME%/*}` and its kin, and of `${!NAME}`, from those of variables; `undefined` for other
 * expansions, and where a variable is not known.
 */
export function evaluateExpansion(
  written: string,
  variable: (name: string) => string | undefined,
): string | undefined {
  const name = indirect.exec(written)?.groups?.['name'];
  if (name !== undefined) return variable(variable(name) ?? '');
  const groups = cut.exec(written)?.groups;
  const value = groups === undefined ? undefined : variable(groups['name'] ?? '');
  return value === undefined ? undefined : cutValue(value, groups?.['how'] ?? '', groups?.['what'] ?? '');
}
