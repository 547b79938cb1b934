import type { Check } from '../core/check.ts';
import type { Policy } from '../core/policy.ts';
import { assess } from './assess.ts';
import type { Judgement } from './judgement.ts';
import { factsOfFiles, malformed, readNamed } from './named-files.ts';
import { readRunTarget } from './read-run-target.ts';
import { settle } from './settle.ts';
import type { Surroundings } from './surroundings.ts';
import type { WrittenReading } from './written-reading.ts';

/** What to lint: paths of compose files or folders, and `docker run` lines. */
export interface LintTargets {
  paths: readonly string[];
  runLines: readonly string[];
}

/** A line as its places show it, where what may be a credential is covered up. */
function nameOf({ workloads }: WrittenReading): string {
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
  surroundings: Surroundings,
  policy?: Policy,
): Promise<Judgement> {
  const files = await readNamed(paths, surroundings);
  const lines = await Promise.all(runLines.map((line) => readRunTarget(line, surroundings)));
  const workloads = [...files.workloads, ...lines.flatMap((line) => line.workloads)];
  const gaps = [...files.gaps, ...lines.flatMap((line) => line.gaps)];
  const targets = [...paths, ...lines.map(nameOf)];
  const facts = factsOfFiles(workloads, surroundings, gaps);
  const report = assess(facts, checks, { version: surroundings.version, targets });
  return { report: settle([report], checks, policy), failures: gaps.map(malformed) };
}
