import { requireNamed } from '../core/require-named.ts';
import { resolve } from 'node:path/posix';
import type { Report } from '../core/findings/report.ts';
import { baselineEntries, type Baseline } from '../policy/baseline/baseline.ts';
import { tightenBaseline } from '../policy/baseline/compare.ts';
import { baselineVersion, parseBaseline } from '../policy/baseline/parse-baseline.ts';
import { jsonText } from '../reports/text/json-text.ts';
import { currentId } from '../policy/rule-names.ts';
import type { WasRun } from '../policy/was-run.ts';
import { registeredChecks } from './registered-checks.ts';
import type { RuntimeContext } from './runtime/runtime-context.ts';

export { compareWithBaseline } from '../policy/baseline/compare.ts';
export { wasRunBy } from '../policy/was-run.ts';
export type { Baseline };

/** Maximum size in bytes; an entry has a few hundred. */
const maxBytes = 64 * 1024 * 1024;

/** Returns the baseline with current rule IDs. */
export function withCurrentIds({ file, entries }: Baseline): Baseline {
  return {
    file,
    entries: entries.map((entry) => ({ ...entry, rule: currentId(registeredChecks, entry.rule) })),
  };
}

/**
 * The baseline in a file. Rules that were renamed since it was written have their new ids.
 * @throws IronhullError for a file that is unreadable or not a baseline.
 */
export async function readBaseline(file: string, runtime: RuntimeContext): Promise<Baseline> {
  const text = await runtime.files.readText(resolve(runtime.directory, file), maxBytes);
  return withCurrentIds(parseBaseline(requireNamed(text, file), file));
}

/** A baseline as the text of its file: rule, subject, severity and fingerprint, nothing that was read. */
export function baselineText({ entries }: Baseline): string {
  return jsonText({ schemaVersion: baselineVersion, findings: entries });
}

/** The baseline to write to `file`: what was found, or where there is one already, what is left of that. */
export function nextBaseline(
  report: Report,
  file: string,
  before: Baseline | undefined,
  wasRun: WasRun,
): Baseline {
  return { file, entries: before ? tightenBaseline(report, before, wasRun) : baselineEntries(report) };
}
