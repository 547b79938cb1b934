import { writtenValues, type WrittenValue } from '../../compose/adapter/written-values.ts';
import type { Finding, TextEdit } from '../../core/findings/finding.ts';
import { separateFindings } from '../../core/findings/joined-finding.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import type { FindingFix } from '../../fixes/choose-fixes.ts';
import type { LintResult } from '../lint.ts';

/** Members of written settings that say where and not what. */
const placeMembers: ReadonlySet<string> = new Set(['at', 'append', 'insert']);

function withoutPlaces(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => (placeMembers.has(key) ? undefined : inner)) ?? '';
}

type Values = ReadonlyMap<string, Pick<WrittenValue, 'text'> & Partial<WrittenValue>>;

/** Returns what a workload says, by the path in its Compose service, else by setting. */
function valuesOf(workload: WrittenWorkload): Values {
  const written = Object.entries(workload.settings).map(
    ([name, value]) => [name, { text: withoutPlaces(value) }] as const,
  );
  return writtenValues(workload) ?? new Map(written);
}

/** Whether an edit changes the text of a value, or adds to its list. */
function touches({ file, range }: TextEdit, { at, isList }: WrittenValue): boolean {
  if (file !== at.file) return false;
  const { startOffset, endOffset } = range;
  const own = at.range;
  if (startOffset === endOffset)
    return isList && own.startOffset <= startOffset && startOffset <= own.endOffset;
  return own.startOffset < endOffset && startOffset < own.endOffset;
}

/** Whether the edit of a fix says that it changes a value of its workload. */
function isIntended(name: string, before: Values, edits: readonly TextEdit[]): boolean {
  const value = before.get(name);
  if (value === undefined) {
    const keys = name.split('.');
    return edits.some(({ text }) =>
      keys.some((key) => text.includes(`${key}:`) || text.includes(`${key}":`)),
    );
  }
  const { at, isList } = value;
  // What is in no Compose file is one text of one workload.
  if (at === undefined || isList === undefined) return edits.length > 0;
  return edits.some((edit) => touches(edit, { text: value.text, at, isList }));
}

/** Returns what fixes that are not for it, or do not say so, change of a workload. */
function unintendedIn(
  before: WrittenWorkload,
  after: WrittenWorkload,
  edits: readonly TextEdit[],
): string | undefined {
  const [was, is] = [valuesOf(before), valuesOf(after)];
  const names = [...new Set([...was.keys(), ...is.keys()])];
  const changed = names.filter((name) => was.get(name)?.text !== is.get(name)?.text);
  const known = new Set(before.doubts.map(({ what }) => what));
  return (
    changed.find((name) => !isIntended(name, was, edits)) ??
    after.doubts.find(({ what }) => !known.has(what))?.what
  );
}

function unintendedChange(
  fixes: readonly FindingFix[],
  before: LintResult,
  after: LintResult,
): string | undefined {
  const bySubject = Map.groupBy(fixes, ({ finding }) => finding.subject.key);
  for (const key of new Set([...before.workloads.keys(), ...after.workloads.keys()])) {
    const [was, is] = [before.workloads.get(key), after.workloads.get(key)];
    if (was === undefined || is === undefined)
      return `it would ${was === undefined ? 'add' : 'remove'} ${was?.name ?? is?.name}`;
    const own = bySubject.get(key) ?? [];
    const edits = own.flatMap(({ fix }) => fix.edits);
    const other = unintendedIn(was, is, edits);
    if (other !== undefined) return `it would change ${other} of ${was.name}, too`;
  }
  return undefined;
}

function newFileProblem(before: LintResult, after: LintResult): Finding | undefined {
  const known = new Set(before.report.findings.map(({ fingerprint }) => fingerprint));
  return after.report.findings.find(
    ({ detail, fingerprint }) => detail.kind === 'file-problem' && !known.has(fingerprint),
  );
}

/**
 * Returns why fixes must not be applied together, by the readings before and after: they would change what they do
 * not say, leave an invalid file, or not remove a finding. Absent if they do what they say.
 */
export function sideEffectOf(
  fixes: readonly FindingFix[],
  before: LintResult,
  after: LintResult,
): string | undefined {
  const problem = newFileProblem(before, after);
  if (problem !== undefined) return `the file would be invalid: ${problem.message}`;
  if (after.failures.length > before.failures.length) return 'the file could no longer be read';
  if (after.report.gaps.length > before.report.gaps.length) return 'less of the file could be checked';
  const unintended = unintendedChange(fixes, before, after);
  if (unintended !== undefined) return unintended;
  const left = new Set(
    separateFindings(after.report.findings).flatMap(({ waived, fingerprint }) =>
      waived ? [] : [fingerprint],
    ),
  );
  const remains = fixes.some(({ finding: { fingerprint } }) => left.has(fingerprint));
  return remains ? 'it would not remove the finding' : undefined;
}
