import type { Check } from '../core/check.ts';
import { IronhullError } from '../core/errors.ts';

/** Names a rule goes by: its own id, and `tool:id` for each of its aliases and their further names. */
function namesOf(check: Check): readonly string[] {
  const aliases = check.aliases.flatMap(({ tool, id, names }) =>
    [id, ...(names ?? [])].map((name) => `${tool}:${name}`),
  );
  return [check.id, ...aliases].map((name) => name.toLowerCase());
}

/** The checks that `name` stands for: an id, another tool's id (`docker-bench:5.5`), or a group such as `workload/*`. */
export function findChecks(checks: readonly Check[], name: string): readonly Check[] {
  const wanted = name.trim().toLowerCase();
  if (wanted.endsWith('/*')) return checks.filter(({ id }) => id.startsWith(wanted.slice(0, -1)));
  return checks.filter((check) => namesOf(check).includes(wanted));
}

/** Like `findChecks`, but a name that stands for nothing is an error. */
export function requireChecks(checks: readonly Check[], name: string): readonly Check[] {
  const found = findChecks(checks, name);
  if (found.length === 0) throw new IronhullError('RULE_UNKNOWN', name);
  return found;
}

/** The checks to run: those of `only` (all when it is empty) without those of `skip`. */
export function selectChecks(
  checks: readonly Check[],
  only: readonly string[],
  skip: readonly string[],
): readonly Check[] {
  const wanted = only.length === 0 ? checks : only.flatMap((name) => requireChecks(checks, name));
  const unwanted = new Set(skip.flatMap((name) => requireChecks(checks, name)));
  return checks.filter((check) => wanted.includes(check) && !unwanted.has(check));
}
