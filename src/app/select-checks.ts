import type { Check } from '../core/check.ts';
import { IronhullError } from '../core/errors.ts';
import type { Category } from '../core/finding.ts';
import type { Policy } from '../core/policy.ts';
import { suggestion } from '../core/suggest.ts';
import { bindParameters, isOff } from '../policy/bind-parameters.ts';
import { allNames, checksLike, findChecks } from '../policy/rule-names.ts';

function namedOrLike(checks: readonly Check[], name: string): readonly Check[] {
  const named = findChecks(checks, name);
  return named.length > 0 || !/[*?]/u.test(name) ? named : checksLike(checks, name);
}

/** `cis:5` is a section of the benchmark, and no rule. */
function nearTo(checks: readonly Check[], name: string): string {
  const section = `${name}.*`;
  return checksLike(checks, section).length > 0
    ? `; did you mean ${section}?`
    : suggestion(name, allNames(checks));
}

/**
 * The checks that a name, a glob of names or a list of them with commas stands for.
 * @throws IronhullError `RULE_UNKNOWN` for one that stands for nothing: it would look like nothing wrong.
 */
export function requireChecks(checks: readonly Check[], given: string): readonly Check[] {
  const names = findChecks(checks, given).length > 0 ? [given] : given.split(',');
  return names.flatMap((name) => {
    const found = namedOrLike(checks, name);
    if (found.length > 0) return found;
    throw new IronhullError(
      'RULE_UNKNOWN',
      `${name.trim() || 'an empty name'}${nearTo(checks, name.trim())}`,
    );
  });
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

/**
 * The checks to run under a policy, with the parameters that it sets. What `only` names is run
 * even where the policy switched it off.
 */
export function checksUnder(
  policy: Policy | undefined,
  checks: readonly Check[],
  only: readonly string[],
  skip: readonly string[],
): readonly Check[] {
  const selected = selectChecks(checks, only, skip);
  const kept = only.length > 0 ? selected : selected.filter((check) => isWanted(check, policy));
  return policy ? kept.map((check) => bindParameters(check, policy)) : kept;
}

/** Categories that are judged when nobody says otherwise; the others are for those who ask. */
const byDefault: ReadonlySet<Category> = new Set(['security', 'correctness']);

function isWanted({ id, category }: Check, policy: Policy | undefined): boolean {
  if (policy && (policy.preset !== undefined || policy.rules.has(id))) return !isOff(policy, id);
  return byDefault.has(category);
}
