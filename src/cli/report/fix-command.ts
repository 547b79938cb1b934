import { planFixes, withoutEdit, type FixPlan, type LintRun } from '../../app/fix/plan-fixes.ts';
import { writeFixes } from '../../app/fix/write-fixes.ts';
import type { LintTargets } from '../../app/lint.ts';
import type { RuntimeContext } from '../../app/runtime/runtime-context.ts';
import { changesOf, currentText } from '../../fixes/edited-text.ts';
import type { FindingFix } from '../../fixes/choose-fixes.ts';
import { unifiedDiff } from '../../fixes/unified-diff.ts';
import { plainText } from '../../reports/text/plain-text.ts';
import { emit, outputFile, print, printError, writeOut, type Text } from '../output/output.ts';
import type { Arguments } from '../syntax/arguments.ts';
import type { FixMode } from '../syntax/fix-mode.ts';
import { fixSummary } from './fix-summary.ts';
import { isNothingInScope, printNothingInScope } from './nothing-in-scope.ts';
import { writeReportAndExitCode, type RunConfig } from './report-command.ts';

/** Which fixes changed a hunk, on one line: `risky: workload/privileged, workload/read-only-root`. */
function headingOf(by: readonly FindingFix[]): string {
  const bySafety = Map.groupBy(by, ({ fix }) => fix.safety);
  const words = [...bySafety].map(
    ([safety, all]) => `${safety}: ${[...new Set(all.map(({ finding }) => finding.rule))].join(', ')}`,
  );
  return plainText(words.toSorted().join('; '));
}

/** Returns the changes of all files as one diff. */
function diffOf({ files }: FixPlan): string {
  return files
    .map(({ file, edited }) => unifiedDiff(file.shown, edited.original, changesOf(edited), headingOf))
    .join('');
}

/** A diff is data, and goes to a terminal with what a terminal would act on escaped. */
function shownDiff(diff: string, args: Arguments): string {
  if (outputFile(args) !== undefined || !process.stdout.isTTY) return diff;
  return diff
    .split('\n')
    .map((line) => line.split('\t').map(plainText).join('\t'))
    .join('\n');
}

/** Leaves stdout to the fixed text. */
async function emitBeside(text: Text, args: Arguments): Promise<void> {
  const file = outputFile(args);
  if (file === undefined) printError(text);
  else await writeOut(file, text);
}

/**
 * Fixes files, or shows as a diff what fixes would change. Reports what remains, says on stderr what was fixed and
 * what was not, and returns the exit code of what remains.
 */
export async function fixAndReport(
  targets: LintTargets,
  { level, isDiff, isStandardInput }: FixMode,
  args: Arguments,
  config: RunConfig,
  runtime: RuntimeContext,
): Promise<number> {
  const { checks, policy } = config;
  const run: LintRun = { targets, checks, ...(policy === undefined ? {} : { policy }) };
  const plan = await planFixes(run, level, runtime);
  if (isNothingInScope(targets.scope, plan.result)) return printNothingInScope();
  if (isDiff) {
    await emit(shownDiff(diffOf(plan), args), args);
    printError(fixSummary({ ...plan, byHand: withoutEdit(plan.result) }, 'would-fix'));
    return writeReportAndExitCode(plan.result, args, config, async () => undefined);
  }
  if (isStandardInput) {
    const input = plan.files.find(({ file }) => file.isStandardInput === true);
    await print(input === undefined ? '' : currentText(input.edited));
    printError(fixSummary({ ...plan, byHand: withoutEdit(plan.result) }, 'fixed'));
    return writeReportAndExitCode(plan.result, args, config, emitBeside);
  }
  const { written, result } = await writeFixes(plan, run, runtime);
  printError(fixSummary({ ...plan, files: written, byHand: withoutEdit(result) }, 'fixed'));
  return writeReportAndExitCode(result, args, config);
}
