import type { IronhullError } from '../core/errors.ts';
import type { Report } from '../core/report.ts';

/** A report, and what kept a named target from being (wholly) looked at: the run then counts as failed. */
export interface RunResult {
  report: Report;
  failures: readonly IronhullError[];
  /** A named text could not be read as a whole: what is missing from the report may still be there. */
  isPartial: boolean;
}
