import type { Check } from '../core/rules/check.ts';
import type { RuleSelector } from '../core/rules/policy.ts';
import { isVulnerabilityName } from '../knowledge/software/vulnerability-names.ts';
import { matchesGlob } from './glob.ts';

/** Returns the names of a rule in other tools, as lower-case `tool:id`, with the part each covers. */
function aliasNames({ aliases }: Check): readonly { name: string; only?: readonly string[] }[] {
  return aliases.flatMap(({ tool, id, names = [], only }) =>
    [id, ...names].map((name) => ({
      name: `${tool}:${name}`.toLowerCase(),
      ...(only === undefined ? {} : { only }),
    })),
  );
}

/** Whether a name is a group: `workload/*`, or `*` for every rule. */
export function isGroup(name: string): boolean {
  return name === '*' || name.endsWith('/*');
}

/** Whether a rule has, or had, an ID. */
function isCalled({ id, formerIds = [] }: Check, wanted: string): boolean {
  return id === wanted || formerIds.includes(wanted);
}

/** Returns the current ID of a rule from a current or former one; an unknown ID is returned unchanged. */
export function currentId(checks: readonly Check[], id: string): string {
  return checks.find((check) => isCalled(check, id))?.id ?? id;
}

/** Returns the checks of a group. */
function groupOf(checks: readonly Check[], name: string): readonly Check[] {
  return checks.filter(({ id }) => id.startsWith(name.slice(0, -1)));
}

/** Returns the checks whose ID, here or in another tool, matches a glob: `host/audit-*`, `cis:5.*`. */
export function matchChecks(checks: readonly Check[], glob: string): readonly Check[] {
  const wanted = glob.trim().toLowerCase();
  return checks.filter((check) =>
    [check.id, ...(check.formerIds ?? []), ...aliasNames(check).map(({ name }) => name)].some((name) =>
      matchesGlob(wanted, name),
    ),
  );
}

/**
 * Returns the checks that `name` selects: an ID, another tool's ID (`docker-bench:5.5`), or a group such as
 * `workload/*`.
 */
export function findChecks(checks: readonly Check[], name: string): readonly Check[] {
  const found = new Set(selectRules(checks, name).map(({ rule }) => rule));
  return checks.filter(({ id }) => found.has(id));
}

/**
 * Returns the rules that `name` selects, each with the covered part: another tool may have a rule for a part
 * alone. Ignores case.
 */
export function selectRules(checks: readonly Check[], name: string): readonly RuleSelector[] {
  const wanted = name.trim().toLowerCase();
  if (isGroup(wanted)) return groupOf(checks, wanted).map(({ id }) => ({ rule: id }));
  const named = namedChecks(checks, wanted);
  return named.length > 0 ? named : reportedMatches(checks, name.trim());
}

/**
 * Returns a rule reported by a check, or any advisory: which ones are found depends on the date, not on the
 * name.
 */
function reportedMatches(checks: readonly Check[], name: string): readonly RuleSelector[] {
  const matches = checks.flatMap(({ id, reported }) => {
    const rule = reported?.describe(name);
    return rule === undefined ? [] : [{ rule: rule.id, check: id }];
  });
  return matches.length === 0 && isVulnerabilityName(name) ? [{ rule: name }] : matches;
}

function namedChecks(checks: readonly Check[], wanted: string): readonly RuleSelector[] {
  return checks.flatMap((check) => {
    if (isCalled(check, wanted)) return [{ rule: check.id }];
    const alias = aliasNames(check).find((one) => one.name === wanted);
    if (alias === undefined) return [];
    return [alias.only === undefined ? { rule: check.id } : { rule: check.id, only: alias.only }];
  });
}

/** Returns every name of a rule: IDs, former IDs, groups, and names in other tools as written there. */
export function allNames(checks: readonly Check[]): readonly string[] {
  const groups = checks.map(({ id }) => `${id.slice(0, id.indexOf('/'))}/*`);
  const aliases = checks.flatMap((check) =>
    check.aliases.flatMap(({ tool, id, names = [] }) => [id, ...names].map((name) => `${tool}:${name}`)),
  );
  const ids = checks.flatMap(({ id, formerIds = [] }) => [id, ...formerIds]);
  return [...new Set([...ids, '*', ...groups, ...aliases])];
}
