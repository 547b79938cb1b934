import type { Check } from '../core/check.ts';
import type { Policy } from '../core/policy.ts';
import { buildReport } from './build-report.ts';
import type { RunResult } from './run-result.ts';
import { factsOfFiles, malformed, readNamed } from './named-files.ts';
import { readRunTarget } from './read-run-target.ts';
import { finalizeReport } from './finalize-report.ts';
import type { RuntimeContext } from './runtime-context.ts';
import type { ParsedTarget } from './parsed-target.ts';

/** What to lint: paths of compose files or folders, and `docker run` lines. */
export interface LintTargets {
  paths: readonly string[];
  runLines: readonly string[];
}

/** A line as its places show it, where what may be a credential is covered up. */
function nameOf({ workloads }: ParsedTarget): string {
  const [place] = workloads[0]?.written.at ?? [];
  return place?.in === 'command' ? `\`${place.command}\`` : 'a docker run line';
}

/**
 * Judges compose files and `docker run` lines before anything runs, as `policy` says.
 * @throws IronhullError for a path that was named and cannot be had.
 */
export async function lint(
  { paths, runLines }: LintTargets,
  checks: readonly Check[],
  runtime: RuntimeContext,
  policy?: Policy,
): Promise<RunResult> {
  const files = await readNamed(paths, runtime);
  const lines = await Promise.all(runLines.map((line) => readRunTarget(line, runtime)));
  const workloads = [...files.workloads, ...lines.flatMap((line) => line.workloads)];
  const gaps = [...files.gaps, ...lines.flatMap((line) => line.gaps)];
  const targets = [...paths, ...lines.map(nameOf)];
  const facts = factsOfFiles(workloads, runtime, gaps);
  const report = buildReport(facts, checks, { version: runtime.version, targets });
  return { report: finalizeReport([report], checks, policy), failures: gaps.map(malformed) };
}
