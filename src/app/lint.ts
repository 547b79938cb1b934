import type { Check } from '../core/check.ts';
import { IronhullError } from '../core/errors.ts';
import type { Gap } from '../core/finding.ts';
import { absent } from '../core/observed.ts';
import type { Facts } from '../core/facts.ts';
import type { Report } from '../core/report.ts';
import { assess } from './assess.ts';
import { composeTargets } from './find-compose-files.ts';
import { readComposeTarget } from './read-compose-target.ts';
import { readRunTarget } from './read-run-target.ts';
import type { Surroundings } from './surroundings.ts';
import type { WrittenReading } from './written-reading.ts';

/** What to lint: paths of compose files or folders, and `docker run` lines. */
export interface LintTargets {
  paths: readonly string[];
  runLines: readonly string[];
}

/** A report, and what kept a named target from being (wholly) looked at: the run then counts as failed. */
export interface Judgement {
  report: Report;
  failures: readonly IronhullError[];
}

/** A text that was named and could not be read as it should: what was read of it is judged all the same. */
export function malformed({ why }: Gap): IronhullError {
  return new IronhullError('FILE_MALFORMED', why);
}

/**
 * Reads every named path.
 * @throws IronhullError `TARGET_MISSING` or `TARGET_UNREADABLE` for a path that cannot be had.
 */
export async function readPaths(
  paths: readonly string[],
  surroundings: Surroundings,
): Promise<readonly WrittenReading[]> {
  const targets = await Promise.all(paths.map((path) => composeTargets(path, surroundings)));
  return Promise.all(
    targets.flat().map((target) => readComposeTarget(target, surroundings.files, surroundings)),
  );
}

/** Facts of texts only: no host and no engine was asked for. */
function factsOf(readings: readonly WrittenReading[], { clock, version }: Surroundings): Facts {
  return {
    schemaVersion: 1,
    tool: `ironhull ${version}`,
    collectedAt: clock.now(),
    host: absent('files only'),
    engine: absent('files only'),
    images: [],
    workloads: readings.flatMap(({ workloads }) => workloads),
    gaps: readings.flatMap(({ gaps }) => gaps),
  };
}

/** Judges compose files and `docker run` lines before anything runs. */
export async function lint(
  targets: LintTargets,
  checks: readonly Check[],
  surroundings: Surroundings,
): Promise<Judgement> {
  const fromFiles = await readPaths(targets.paths, surroundings);
  const fromLines = targets.runLines.map((line) => readRunTarget(line, surroundings));
  const facts = factsOf([...fromFiles, ...fromLines], surroundings);
  const names = [...targets.paths, ...targets.runLines.map((line) => `\`${line}\``)];
  const report = assess(facts, checks, { version: surroundings.version, targets: names });
  return { report, failures: facts.gaps.map(malformed) };
}
