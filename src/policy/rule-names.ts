import type { Check } from '../core/check.ts';
import type { RuleSelector } from '../core/policy.ts';
import { matchesGlob } from './glob.ts';

/** Names that a rule has in other tools, as `tool:id`, in lower case, with what each is limited to. */
function aliasNames({ aliases }: Check): readonly { name: string; only?: readonly string[] }[] {
  return aliases.flatMap(({ tool, id, names = [], only }) =>
    [id, ...names].map((name) => ({
      name: `${tool}:${name}`.toLowerCase(),
      ...(only === undefined ? {} : { only }),
    })),
  );
}

/** True for a name that stands for a group: `workload/*`, or `*` for every rule. */
export function isGroup(name: string): boolean {
  return name === '*' || name.endsWith('/*');
}

/** Whether a rule has, or had, an id. */
function isCalled({ id, formerIds = [] }: Check, wanted: string): boolean {
  return id === wanted || formerIds.includes(wanted);
}

/** The id that a rule has now, by the one it has or had; an id of no rule is returned as it is. */
export function currentId(checks: readonly Check[], id: string): string {
  return checks.find((check) => isCalled(check, id))?.id ?? id;
}

/** The checks of a group. */
function groupOf(checks: readonly Check[], name: string): readonly Check[] {
  return checks.filter(({ id }) => id.startsWith(name.slice(0, -1)));
}

/** The checks whose id, or an id of them in another tool, is what a glob describes: `host/audit-*`, `cis:5.*`. */
export function checksLike(checks: readonly Check[], glob: string): readonly Check[] {
  const wanted = glob.trim().toLowerCase();
  return checks.filter((check) =>
    [check.id, ...(check.formerIds ?? []), ...aliasNames(check).map(({ name }) => name)].some((name) =>
      matchesGlob(wanted, name),
    ),
  );
}

/** The checks that `name` stands for: an id, another tool's id (`docker-bench:5.5`), or a group such as `workload/*`. */
export function findChecks(checks: readonly Check[], name: string): readonly Check[] {
  const found = new Set(matchesOf(checks, name).map(({ rule }) => rule));
  return checks.filter(({ id }) => found.has(id));
}

/**
 * The rules that `name` stands for, each with the part of it that is meant: another tool may have
 * a rule for a part alone. Names compare without regard to case.
 */
export function matchesOf(checks: readonly Check[], name: string): readonly RuleSelector[] {
  const wanted = name.trim().toLowerCase();
  if (isGroup(wanted)) return groupOf(checks, wanted).map(({ id }) => ({ rule: id }));
  const named = namedChecks(checks, wanted);
  return named.length > 0 ? named : reportedMatches(checks, name.trim());
}

/** Ids that advisories go by: of the CVE list and of GitHub. */
export const advisoryIdPattern = '^([Cc][Vv][Ee]-\\d{4}-\\d{4,}|[Gg][Hh][Ss][Aa](-[0-9A-Za-z]{4}){3})$';
const advisoryId = new RegExp(advisoryIdPattern, 'u');

/** A rule that a check reports, or any advisory: whether one is found depends on the day, and not on the name. */
function reportedMatches(checks: readonly Check[], name: string): readonly RuleSelector[] {
  const matches = checks.flatMap(({ id, reported }) => {
    const rule = reported?.describe(name);
    return rule === undefined ? [] : [{ rule: rule.id, check: id }];
  });
  return matches.length === 0 && advisoryId.test(name) ? [{ rule: name }] : matches;
}

function namedChecks(checks: readonly Check[], wanted: string): readonly RuleSelector[] {
  return checks.flatMap((check) => {
    if (isCalled(check, wanted)) return [{ rule: check.id }];
    const alias = aliasNames(check).find((one) => one.name === wanted);
    if (alias === undefined) return [];
    return [alias.only === undefined ? { rule: check.id } : { rule: check.id, only: alias.only }];
  });
}

/** Every name that a rule may be called by: ids, former ids, groups, and names in other tools as they are written there. */
export function allNames(checks: readonly Check[]): readonly string[] {
  const groups = checks.map(({ id }) => `${id.slice(0, id.indexOf('/'))}/*`);
  const aliases = checks.flatMap((check) =>
    check.aliases.flatMap(({ tool, id, names = [] }) => [id, ...names].map((name) => `${tool}:${name}`)),
  );
  const ids = checks.flatMap(({ id, formerIds = [] }) => [id, ...formerIds]);
  return [...new Set([...ids, '*', ...groups, ...aliases])];
}
