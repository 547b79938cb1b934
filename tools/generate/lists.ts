import type { Check } from '../../src/core/rules/check.ts';
import { severities } from '../../src/core/severity.ts';
import { surfacesOf } from '../../src/knowledge/settings/setting-names.ts';
import { page, table } from './markdown.ts';

/** The index of all checks, worst first: `docs/checks/README.md`. */
export function checkIndex(checks: readonly Check[]): string {
  const rows = severities.flatMap((severity) =>
    checks
      .filter((check) => check.severity === severity)
      .map((check) => ({ ...check, surfaces: surfacesOf(check) }))
      .map(({ id, title, category, surfaces, fixable }) => [
        `[\`${id}\`](${id}.md)`,
        title,
        severity,
        category,
        surfaces.join(', '),
        fixable ? 'yes' : '',
      ]),
  );
  return page(
    '# Checks',
    `${checks.length} checks. One rule is written once and judges every surface that can express it.`,
    table(['Rule', 'Title', 'Severity', 'Category', 'Surfaces', 'Fixable'], rows),
  );
}

/** Orders text with numbers in it as people do: `5.9` before `5.10`. */
const naturally = new Intl.Collator('en', { numeric: true }).compare;

/** Rules of other tools and ours for them: `docs/aliases.md`. */
export function aliasMap(checks: readonly Check[]): string {
  const rows = checks
    .flatMap(({ id: rule, aliases }) =>
      aliases.map(({ tool, id, names = [], only = [] }) => [
        `\`${tool}:${id}\``,
        names.join(', '),
        `[\`${rule}\`](checks/${rule}.md)`,
        only.join(', '),
      ]),
    )
    .toSorted((a, b) => naturally(a.join(' '), b.join(' ')));
  return page(
    '# Rules of other tools',
    'A rule is found by its name in another tool wherever a rule id is asked for. An alias is claimed only where our rule reports what theirs does; the last column limits it to findings of that kind.',
    table(['There', 'Its other names', 'Here', 'Only for'], rows),
  );
}

/** One way for a run to fail, as `errorTable` of `src/core/errors.ts` has it. */
interface ErrorEntry {
  exit: number;
  message: string;
  remedy: string;
}

/** Every way a run can fail: `docs/errors.md`. */
export function errorList(errors: Readonly<Record<string, ErrorEntry>>): string {
  const rows = Object.entries(errors)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { exit, message, remedy }]) => [`\`${code}\``, String(exit), message, remedy]);
  return page(
    '# Errors',
    'A run that cannot go on ends with one of these, on stderr, and exits with the code given. A bad setting is a finding, never an error.',
    table(['Code', 'Exit', 'What is said', 'What to do'], rows),
  );
}
