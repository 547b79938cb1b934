import type { LintResult } from '../../app/lint.ts';
import type { ChangeScope } from '../../app/targets/shared/work-tree.ts';
import { printError } from '../output/output.ts';

/** Whether Git says that no file changed that can be checked: that is no run that failed. */
export function isNothingInScope(scope: ChangeScope | undefined, result: LintResult): boolean {
  const { files, failures, report } = result;
  return scope !== undefined && files.length + failures.length + report.gaps.length === 0;
}

/** Says so, and returns the exit code. */
export function printNothingInScope(): number {
  printError('No file that can be checked changed\n');
  return 0;
}
