import { resolve } from 'node:path/posix';
import type { Report } from '../core/report.ts';
import { baselineEntries, type Baseline } from '../policy/baseline/baseline.ts';
import { baselineVersion, parseBaseline } from '../policy/baseline/parse-baseline.ts';
import { jsonText } from '../reports/json-text.ts';
export { compareWithBaseline } from '../policy/baseline/compare.ts';
export type { Baseline };
import { requireFile } from './policy.ts';
import type { Surroundings } from './surroundings.ts';

/** An entry has a few hundred bytes; no fleet's longer list is worked off by anybody. */
const largest = 64 * 1024 * 1024;

/**
 * The baseline in a file.
 * @throws IronhullError for a file that cannot be had or is no baseline.
 */
export async function readBaseline(file: string, surroundings: Surroundings): Promise<Baseline> {
  const path = { path: resolve(surroundings.directory, file), shown: file };
  return parseBaseline(await requireFile(path, surroundings, largest), file);
}

/** A report's findings as the text of a baseline: rule, subject, severity and fingerprint, nothing that was read. */
export function baselineText(report: Report): string {
  return jsonText({ schemaVersion: baselineVersion, findings: baselineEntries(report) });
}

/** The baseline that `baselineText` writes. */
export function baselineOf(report: Report, file: string): Baseline {
  return { file, entries: baselineEntries(report) };
}
