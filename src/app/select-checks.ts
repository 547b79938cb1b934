import type { Check } from '../core/rules/check.ts';
import { IronhullError } from '../core/errors.ts';
import type { Category } from '../core/findings/finding.ts';
import type { Policy, RuleSelector } from '../core/rules/policy.ts';
import type { RuleDescription } from '../core/rules/rule.ts';
import { suggestion } from '../core/suggest.ts';
import { vulnerabilityNameOf } from '../knowledge/software/vulnerability-names.ts';
import { bindParameters, isOff } from '../policy/bind-parameters.ts';
import { matchesGlob } from '../policy/glob.ts';
import { allNames, matchChecks, findChecks, selectRules } from '../policy/rule-names.ts';

/** Rules selected by a name: a whole check, or what it reports under one ID. */
type Selection = Pick<RuleSelector, 'rule' | 'check'>;

/** Checks that may report a vulnerability by the data of the day, although their tables do not name it. */
function mayReport(checks: readonly Check[], name: string): readonly Selection[] {
  return checks.flatMap(({ id, reported }) =>
    reported?.mayReport?.(name) === true && reported.describe(name) === undefined
      ? [{ rule: vulnerabilityNameOf(name), check: id }]
      : [],
  );
}

function matchesOrLike(checks: readonly Check[], name: string): readonly Selection[] {
  const named = [...selectRules(checks, name), ...mayReport(checks, name)];
  if (named.length > 0 || !/[*?]/u.test(name)) return named;
  return matchChecks(checks, name).map(({ id }) => ({ rule: id }));
}

/** `cis:5` is a section of the benchmark, and no rule. */
function nearTo(checks: readonly Check[], name: string): string {
  const section = `${name}.*`;
  return matchChecks(checks, section).length > 0
    ? `; did you mean '${section}'?`
    : suggestion(name, allNames(checks));
}

function requireSelection(checks: readonly Check[], given: string): readonly Selection[] {
  const names = findChecks(checks, given).length > 0 ? [given] : given.split(',');
  return names.flatMap((name) => {
    const found = matchesOrLike(checks, name.trim());
    if (found.length > 0) return found;
    const wanted = name.trim();
    const unknown = wanted === '' ? 'Empty rule name' : `Unknown rule '${wanted}'`;
    throw new IronhullError('RULE_UNKNOWN', `${unknown}${nearTo(checks, wanted)}`);
  });
}

/**
 * The rules that a name, a glob of names or a list of them with commas stands for: checks, and
 * rules that a check reports, such as a CVE.
 * @throws IronhullError `RULE_UNKNOWN` for one that stands for nothing: it would look like nothing wrong.
 */
export function requireRules(checks: readonly Check[], given: string): readonly RuleDescription[] {
  const byId = new Map(checks.map((check) => [check.id, check]));
  const selection = requireSelection(checks, given);
  const found = selection.flatMap(
    ({ rule, check = rule }) => byId.get(rule) ?? byId.get(check)?.reported?.describe(rule) ?? [],
  );
  const unknown = selection.find(({ rule }) => !found.some(({ id }) => id === rule));
  if (unknown !== undefined)
    throw new IronhullError('RULE_UNKNOWN', `${unknown.rule}: this version knows no such advisory`);
  // A vulnerability may be reported by several checks: the first describes it.
  return [...new Map(found.toReversed().map((rule) => [rule.id, rule])).values()].toReversed();
}

function requireReported(selection: readonly Selection[], checks: readonly Check[]): readonly Selection[] {
  const unknown = selection.find(({ rule, check = rule }) => !checks.some(({ id }) => id === check));
  if (unknown === undefined) return selection;
  throw new IronhullError('RULE_UNKNOWN', `${unknown.rule}: this version knows no such advisory`);
}

/** The ids of one check that a selection names: all of it, or single rules that it reports. */
function partsOf(
  selection: readonly Selection[],
  id: string,
): { whole: boolean; parts: ReadonlySet<string> } {
  const parts = selection.filter(({ rule, check }) => check === id && rule !== id);
  return {
    whole: selection.some(({ rule }) => rule === id),
    parts: new Set(parts.map(({ rule }) => rule.toLowerCase())),
  };
}

/** Whether one of the ids of a rule is named, or matches a glob. */
function isNamed(parts: ReadonlySet<string>, id: string, aliases: readonly string[] = []): boolean {
  const ids = [id, ...aliases].map((one) => one.toLowerCase());
  return (
    ids.some((one) => parts.has(one)) || [...parts].some((part) => ids.some((one) => matchesGlob(part, one)))
  );
}

function wantedPart(check: Check, only: readonly Selection[]): Check | undefined {
  const { whole, parts } = partsOf(only, check.id);
  if (whole) return check;
  return parts.size === 0 ? undefined : check.reported?.limitTo((id, aliases) => isNamed(parts, id, aliases));
}

function withoutParts(check: Check, skip: readonly Selection[]): Check | undefined {
  const { whole, parts } = partsOf(skip, check.id);
  if (whole) return undefined;
  return parts.size === 0 ? check : check.reported?.limitTo((id, aliases) => !isNamed(parts, id, aliases));
}

/** The checks to run: those of `only` (all when it is empty) without those of `skip`. */
export function selectChecks(
  checks: readonly Check[],
  only: readonly string[],
  skip: readonly string[],
): readonly Check[] {
  const wanted = only.flatMap((name) => requireReported(requireSelection(checks, name), checks));
  const unwanted = skip.flatMap((name) => requireSelection(checks, name));
  const selected = only.length === 0 ? checks : checks.flatMap((check) => wantedPart(check, wanted) ?? []);
  return selected.flatMap((check) => withoutParts(check, unwanted) ?? []);
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

/** Categories checked by default; others need to be selected. */
const byDefault: ReadonlySet<Category> = new Set(['security', 'correctness']);

function isWanted({ id, category }: Check, policy: Policy | undefined): boolean {
  if (policy?.rules.has(id)) return !isOff(policy, id);
  // A preset is about security: the style of a file is wanted only by name.
  if (policy?.preset !== undefined && category !== 'style') return !isOff(policy, id);
  return byDefault.has(category);
}
