import { exitCodeOf } from '../app/exit-code.ts';
import type { Judgement } from '../app/judgement.ts';
import { registeredChecks } from '../app/registered-checks.ts';
import { selectChecks } from '../app/select-checks.ts';
import type { Check } from '../core/check.ts';
import { nextSteps } from '../reports/next-steps.ts';
import { plainText } from '../reports/plain-text.ts';
import type { Arguments } from './arguments.ts';
import { describeError } from './describe-error.ts';
import { failOnOf, formatOf } from './report-options.ts';
import { writeReport } from './write-report.ts';

/** The checks that `--only` and `--skip` leave. Options are looked at before anything is read. */
export function checksFor(args: Arguments): readonly Check[] {
  failOnOf(args);
  formatOf(args);
  return selectChecks(registeredChecks, args.list('only'), args.list('skip'));
}

function numbered(lines: readonly string[]): string {
  return lines.map((line, n) => `  ${n + 1}. ${plainText(line)}\n`).join('');
}

/** Writes a report, says on stderr what failed and what to do next, and gives the exit code. */
export async function finish({ report, failures }: Judgement, args: Arguments): Promise<number> {
  await writeReport(report, registeredChecks, args);
  const page = args.text('html');
  const steps = formatOf(args) === 'table' ? nextSteps(report) : [];
  const lines = [...steps, ...(page === undefined ? [] : [`The whole report is in ${page}.`])];
  if (lines.length > 0) process.stderr.write(`\nNext\n${numbered(lines)}`);
  for (const failure of failures) process.stderr.write(describeError(failure));
  const threshold = { failOn: failOnOf(args), strict: args.flag('strict') };
  return exitCodeOf(report, threshold, failures.length > 0);
}
