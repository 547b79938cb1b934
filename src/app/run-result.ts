import type { IronhullError } from '../core/errors.ts';
import type { Report } from '../core/findings/report.ts';

/** A report, and why a named target was not (completely) collected: the run then fails. */
export interface RunResult {
  report: Report;
  failures: readonly IronhullError[];
  /** Whether a named text was only partly read, so that absent findings may persist. */
  isPartial: boolean;
}
