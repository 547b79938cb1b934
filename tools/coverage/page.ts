import type { Check } from '../../src/core/rules/check.ts';
import { page, table } from '../generate/markdown.ts';
import { cisRows } from './cis-rows.ts';
import type { EvidenceKind } from '../../test/kit/witness.ts';
import type { Evidence } from './evidence.ts';

const dash = '—';
const joined = (words: readonly string[]): string => (words.length === 0 ? dash : words.join(', '));
/** The kinds but the virtual machine, which has a column of its own. */
const besides = (kinds: readonly EvidenceKind[] | undefined): string =>
  joined(kinds?.filter((kind) => kind !== 'machine') ?? []);

function ruleRow({ id, aliases }: Check, evidence: Evidence): readonly string[] {
  const states = evidence.get(id);
  const row = aliases.filter(({ tool }) => tool === 'docker-bench').map((alias) => alias.id);
  const unknown = [...(states ?? [])].filter(
    ([state]) => !['passed', 'failed', 'not-applicable'].includes(state),
  );
  return [
    `[\`${id}\`](checks/${id}.md)`,
    row.join(', '),
    besides(states?.get('failed')),
    besides(states?.get('passed')),
    unknown
      .filter(([, kinds]) => besides(kinds) !== dash)
      .map(([state, kinds]) => `${state} (${besides(kinds)})`)
      .join('; '),
    besides(states?.get('not-applicable')),
    joined(
      [...(states ?? [])].flatMap(([state, kinds]) => (kinds.includes('machine') ? [state] : [])).toSorted(),
    ),
  ];
}

/** Coverage of a benchmark row by the rules that claim it. */
export type RowKind = 'evaluated' | 'needs-review' | 'not-applicable' | 'missing';

/** Evaluated where a rule was seen to fail and to pass; else what its rules were seen to say. */
export function rowKind(row: string, checks: readonly Check[], evidence: Evidence): RowKind {
  const states = checks
    .filter(({ aliases }) => aliases.some(({ tool, id }) => tool === 'docker-bench' && id === row))
    .map(({ id }) => evidence.get(id) ?? new Map<string, never>());
  if (states.some((seen) => seen.has('failed') && seen.has('passed'))) return 'evaluated';
  if (states.some((seen) => seen.has('needs-review'))) return 'needs-review';
  return states.some((seen) => seen.has('not-applicable')) ? 'not-applicable' : 'missing';
}

function sectionRows(checks: readonly Check[], evidence: Evidence): readonly (readonly string[])[] {
  const sections = [...new Set(cisRows.map((row) => row.split('.')[0] ?? ''))];
  return sections.map((section) => {
    const rows = cisRows.filter((row) => row.startsWith(`${section}.`));
    const named = (kind: RowKind) => rows.filter((row) => rowKind(row, checks, evidence) === kind);
    const cell = (kind: RowKind) => {
      const found = named(kind);
      return kind === 'evaluated' || found.length === 0
        ? String(found.length)
        : `${found.length} (${found.join(', ')})`;
    };
    return [
      section,
      String(rows.length),
      cell('evaluated'),
      cell('needs-review'),
      cell('not-applicable'),
      cell('missing'),
    ];
  });
}

/** `docs/coverage.md`: what each rule was seen to say in a run of all tests, and on what. */
export function coveragePage(checks: readonly Check[], evidence: Evidence): string {
  return page(
    '# Coverage',
    'Made from a run of all tests with the lab (`npm run coverage`): the kinds of subject on which each rule failed and passed. `live` is a real engine or host started by the lab, `host-root` a directory tree of a host, `recorded` recorded or handwritten facts (for kernels and versions that the lab does not have), `text` a compose file, a command line or a request. The last column has what each rule said in the virtual machines of `test/vm` (Debian trixie and unstable with systemd, cgroup v2, AppArmor and auditd), where it is compared with ordinary commands.',
    '## Rows of docker-bench-security (CIS Docker Benchmark 1.6.0)',
    'Evaluated: a rule with the row as an alias failed and passed. Needs review: only a person can decide, and the report says what to review. Not applicable: superseded, with the reason and the successor in the report.',
    table(
      ['Section', 'Rows', 'Evaluated', 'Needs review', 'Not applicable', 'Missing'],
      sectionRows(checks, evidence),
    ),
    '## Rules',
    table(
      ['Rule', 'Row', 'Failed on', 'Passed on', 'Unknown on', 'Not applicable on', 'In a virtual machine'],
      checks.map((check) => ruleRow(check, evidence)),
    ),
  );
}

/** Returns the rules without a failing or passing case, except reviews and superseded rules. */
export function unshown(checks: readonly Check[], evidence: Evidence): readonly string[] {
  return checks.flatMap(({ id }) => {
    const states = evidence.get(id);
    const shown = states?.has('failed') === true && states.has('passed');
    const review = states?.has('needs-review') === true || states?.has('not-applicable') === true;
    return shown || (review && !states?.has('failed')) ? [] : [id];
  });
}

/** The rules that a coverage page has a line for, in its order. */
export function rulesOf(text: string): readonly string[] {
  return [...text.matchAll(/^\| \[`([^`]+)`\]/gmu)].map(([, rule]) => rule ?? '');
}
