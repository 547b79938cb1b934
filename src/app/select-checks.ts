import type { Check } from '../core/check.ts';
import { IronhullError } from '../core/errors.ts';
import { findChecks } from '../policy/rule-names.ts';

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
