import {
  baselineText,
  compareWithBaseline,
  wasRunBy,
  nextBaseline,
  readBaseline,
  type Baseline,
} from '../../app/baseline.ts';
import { exitCodeOf, isDecided, type Threshold } from '../../app/exit-code.ts';
import type { RunResult } from '../../app/run-result.ts';
import { loadPolicy } from '../../app/policy.ts';
import { registeredChecks, rulesInReport } from '../../app/registered-checks.ts';
import { checksUnder } from '../../app/select-checks.ts';
import type { RuntimeContext } from '../../app/runtime/runtime-context.ts';
import type { Check } from '../../core/rules/check.ts';
import type { Policy } from '../../core/rules/policy.ts';
import { IronhullError } from '../../core/errors.ts';
import { plainText } from '../../reports/text/plain-text.ts';
import type { Arguments } from '../syntax/arguments.ts';
import { describeErrors } from '../output/describe-error.ts';
import { failOnOf, formatOf, policyChoiceOf, tableAmountOf } from './report-options.ts';
import { emit, printError, refuseSharedFiles, writeOut } from '../output/output.ts';
import { writeReport } from './write-report.ts';

/** What a run is judged by. */
export interface RunConfig {
  checks: readonly Check[];
  policy?: Policy;
  baseline?: Baseline;
}

/** The policy, the baseline and the checks they leave. Options are looked at before anything is read. */
export async function loadRunConfig(args: Arguments, runtime: RuntimeContext): Promise<RunConfig> {
  failOnOf(args);
  formatOf(args);
  tableAmountOf(args);
  refuseSharedFiles(args);
  const policy = await loadPolicy(policyChoiceOf(args), registeredChecks, runtime);
  const file = args.text('baseline');
  const baseline = file === undefined ? undefined : await readBaseline(file, runtime);
  return {
    checks: checksUnder(policy, registeredChecks, args.list('only'), args.list('skip')),
    ...(policy ? { policy } : {}),
    ...(baseline ? { baseline } : {}),
  };
}

/** Writes the baseline that was asked for, and gives the one that the report is shown beside. */
async function updateBaseline(
  { report, failures, isPartial }: RunResult,
  args: Arguments,
  { baseline, checks }: RunConfig,
) {
  const file = args.text('write-baseline');
  if (file === undefined) return baseline;
  if (failures.length > 0 || isPartial || !isDecided(report)) {
    printError('ironhull: no baseline written: not every target could be checked\n');
    return baseline;
  }
  const next = nextBaseline(report, file, baseline, wasRunBy(checks));
  await writeOut(file, baselineText(next));
  return baseline ?? next;
}

function thresholdOf(args: Arguments, policy: Policy | undefined): Threshold {
  const unknown = policy === undefined ? {} : { unknown: policy.unknown };
  return { failOn: failOnOf(args) ?? policy?.failOn ?? 'high', strict: args.flag('strict'), ...unknown };
}

/** What makes the run fail, in the words of the error table. */
function failuresOf({ report, failures }: RunResult, { checks }: RunConfig): readonly IronhullError[] {
  if (failures.length > 0 || isDecided(report)) return failures;
  const undecided = `No check could be decided: none of ${report.outcomes.length} passed or failed`;
  return [new IronhullError('NOTHING_DECIDED', checks.length === 0 ? 'No rule is left to run' : undecided)];
}

/** Writes a report with `emitReport`, prints on stderr what failed, and returns the exit code. */
export async function writeReportAndExitCode(
  result: RunResult,
  args: Arguments,
  config: RunConfig,
  emitReport: typeof emit = emit,
): Promise<number> {
  const baseline = await updateBaseline(result, args, config);
  const report = baseline
    ? compareWithBaseline(result.report, baseline, wasRunBy(config.checks))
    : result.report;
  await writeReport(report, { rules: rulesInReport(report), failures: result.failures }, args, emitReport);
  const page = args.text('html');
  if (page !== undefined) printError(`HTML report: ${plainText(page)}\n`);
  printError(describeErrors(failuresOf(result, config)));
  return exitCodeOf(report, thresholdOf(args, config.policy), result.failures.length > 0);
}
