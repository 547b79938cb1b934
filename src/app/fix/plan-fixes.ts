import { IronhullError } from '../../core/errors.ts';
import { valueOf } from '../../core/observed.ts';
import type { Check } from '../../core/rules/check.ts';
import type { Policy } from '../../core/rules/policy.ts';
import {
  chooseFixes,
  editOf,
  editsByFile,
  fixesOf,
  type FindingFix,
  type FixLevel,
} from '../../fixes/choose-fixes.ts';
import { applyReplacements, currentText, unedited, type EditedText } from '../../fixes/edited-text.ts';
import { lint, type LintResult, type LintTargets } from '../lint.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import type { TargetText } from '../targets/shared/target.ts';
import { withRereadableInput, withTexts, type Overlay } from './overlay.ts';
import { sideEffectOf } from './side-effects.ts';

/** A file with the fixes that were made in it. */
export interface FixedFile {
  file: TargetText;
  /** Its path without links. */
  realPath: string;
  edited: EditedText<FindingFix>;
  /** Empty if the file stays as it is. */
  fixes: readonly FindingFix[];
}

/** A fix that was not made. */
export interface RefusedFix extends FindingFix {
  why: string;
}

/** What fixes make of the files, before any file is written. */
export interface FixPlan {
  /** What is found in the fixed files. */
  result: LintResult;
  /** Every file that was read by its own name. */
  files: readonly FixedFile[];
  refused: readonly RefusedFix[];
  /** The findings of before whose edits the level leaves out. */
  left: readonly FindingFix[];
}

/** How a lint is run, but for the machine. */
export interface LintRun {
  targets: LintTargets;
  checks: readonly Check[];
  policy?: Policy;
}

/** More rounds than any file needs: each decides one finding at least. */
const mostRounds = 500;

type Files = ReadonlyMap<string, FixedFile>;

/** The state between two rounds. */
interface Round {
  result: LintResult;
  files: Files;
  refused: readonly RefusedFix[];
  /** Fingerprints of the findings that are decided: fixed, or refused. */
  decided: ReadonlySet<string>;
  /** Whether a fix was made since the refused ones were tried: they may be right now. */
  isChanged: boolean;
}

function overlayOf(files: Files): Overlay {
  const edited = [...files.values()].filter(({ fixes }) => fixes.length > 0);
  const input = edited.find(({ file }) => file.isStandardInput === true);
  return {
    files: new Map(
      edited
        .filter((one) => one !== input)
        .map(({ realPath, edited: text }) => [realPath, currentText(text)] as const),
    ),
    ...(input === undefined ? {} : { standardInput: currentText(input.edited) }),
  };
}

async function filesOf(result: LintResult, { files }: RuntimeContext): Promise<Files> {
  const entries = await Promise.all(
    result.files.map(async (file): Promise<[string, FixedFile]> => {
      const realPath =
        file.isStandardInput === true ? file.path : (valueOf(await files.realPath(file.path)) ?? file.path);
      return [realPath, { file, realPath, edited: unedited(file.text), fixes: [] }];
    }),
  );
  return new Map(entries);
}

/** Names files by their path without links: edits name them as reports do. */
function pathsByName(files: Files, result: LintResult): ReadonlyMap<string, string> {
  const byPath = new Map([...files.values()].map(({ file, realPath }) => [file.path, realPath]));
  return new Map(result.files.map(({ shown, path }) => [shown, byPath.get(path) ?? path]));
}

/** Returns the files after fixes, which do not overlap. */
function fixed(files: Files, fixes: readonly FindingFix[], paths: ReadonlyMap<string, string>): Files {
  const changed = new Map(files);
  for (const [name, edits] of editsByFile(fixes)) {
    const path = paths.get(name) ?? '';
    const file = changed.get(path);
    if (file === undefined) continue;
    const replacements = edits.map(({ edit: { range, text }, of }) => ({
      start: range.startOffset,
      end: range.endOffset,
      text,
      by: of,
    }));
    const here = fixes.filter(({ fix }) => fix.edits.some((edit) => edit.file === name));
    changed.set(path, {
      ...file,
      edited: applyReplacements(file.edited, replacements),
      fixes: [...file.fixes, ...here],
    });
  }
  return changed;
}

function decide({ decided }: Round, fixes: readonly FindingFix[]): ReadonlySet<string> {
  return new Set([...decided, ...fixes.map(({ finding }) => finding.fingerprint)]);
}

/**
 * Applies fixes if reading the result shows that they do what they say, else fewer of them; one that does not is
 * refused. At least one of them is decided.
 */
async function tryFixes(
  round: Round,
  chosen: readonly FindingFix[],
  run: LintRun,
  runtime: RuntimeContext,
): Promise<Round> {
  const files = fixed(round.files, chosen, pathsByName(round.files, round.result));
  const { targets, checks, policy } = run;
  const result = await lintAgain(() => lint(targets, checks, withTexts(runtime, overlayOf(files)), policy));
  const why =
    result === undefined ? 'the file could no longer be read' : sideEffectOf(chosen, round.result, result);
  if (result !== undefined && why === undefined)
    return { ...round, result, files, decided: decide(round, chosen), isChanged: true };
  if (chosen.length > 1) return tryFixes(round, chosen.slice(0, chosen.length >> 1), run, runtime);
  const refused = chosen.map((one) => ({ ...one, why: why ?? '' }));
  return { ...round, refused: [...round.refused, ...refused], decided: decide(round, chosen) };
}

async function lintAgain(run: () => Promise<LintResult>): Promise<LintResult | undefined> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof IronhullError) return undefined;
    throw error;
  }
}

/** Returns the fixes of a round: those of files that were named, and why the others are refused. */
function splitByFile(fixes: readonly FindingFix[], paths: ReadonlyMap<string, string>) {
  const elsewhere = ({ fix }: FindingFix): string | undefined =>
    fix.edits.find(({ file }) => !paths.has(file))?.file;
  return {
    possible: fixes.filter((one) => elsewhere(one) === undefined),
    refused: fixes.flatMap((one) => {
      const file = elsewhere(one);
      return file === undefined ? [] : [{ ...one, why: `it is in ${file}, which was not named` }];
    }),
  };
}

/** Makes the fixes that nothing speaks against now. Absent if there is nothing to decide. */
async function nextRound(
  round: Round,
  level: FixLevel,
  run: LintRun,
  runtime: RuntimeContext,
): Promise<Round | undefined> {
  const paths = pathsByName(round.files, round.result);
  const open = fixesOf(round.result.report.findings, level).filter(
    ({ finding }) => !round.decided.has(finding.fingerprint),
  );
  const { possible, refused } = splitByFile(open, paths);
  const left = { ...round, refused: [...round.refused, ...refused], decided: decide(round, refused) };
  const textOf = (name: string): string => {
    const file = round.files.get(paths.get(name) ?? '');
    return file === undefined ? '' : currentText(file.edited);
  };
  const chosen = chooseFixes(possible, textOf);
  if (chosen.length > 0) return tryFixes(left, chosen, run, runtime);
  return refused.length > 0 ? left : undefined;
}

/** Has the refused fixes tried again: what stood in their way may be fixed. */
function withoutRefusals(round: Round): Round {
  const refused = new Set(round.refused.map(({ finding }) => finding.fingerprint));
  const decided = new Set([...round.decided].filter((fingerprint) => !refused.has(fingerprint)));
  return { ...round, refused: [], decided, isChanged: false };
}

/**
 * Finds out what the fixes of a level make of the files that are named, and writes nothing. Fixes that overlap are
 * made one after the other. After each step the files are read again: a fix that changes more than it says, such as
 * a service that shares the text, is refused.
 * @throws IronhullError for a path that was named and cannot be read, or is of no kind that is known.
 */
export async function planFixes(run: LintRun, level: FixLevel, machine: RuntimeContext): Promise<FixPlan> {
  const runtime = withRereadableInput(machine);
  const result = await lint(run.targets, run.checks, runtime, run.policy);
  const files = await filesOf(result, runtime);
  let round: Round = { result, files, refused: [], decided: new Set(), isChanged: false };
  for (let count = 0; count < mostRounds; count += 1) {
    const next = await nextRound(round, level, run, runtime);
    if (next !== undefined) round = next;
    else if (round.refused.length > 0 && round.isChanged) round = withoutRefusals(round);
    else break;
  }
  const isLeft = ({ finding }: FindingFix): boolean => !round.decided.has(finding.fingerprint);
  return {
    result: round.result,
    files: [...round.files.values()],
    refused: round.refused,
    left: fixesOf(round.result.report.findings, 'all').filter(isLeft),
  };
}

/** Returns how many findings no edit removes: what to do about them is for a person. */
export function withoutEdit({ report }: LintResult): number {
  return report.findings.filter((finding) => !finding.waived && editOf(finding) === undefined).length;
}
