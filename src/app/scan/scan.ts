import { isFeedEcosystem } from '../../advisories/database/feed-place.ts';
import { rememberEcosystems } from '../../advisories/database/remembered-ecosystems.ts';
import { applyVex } from '../../advisories/match/apply-vex.ts';
import { assessInventory, ecosystemsOf } from '../../advisories/match/assess-inventory.ts';
import type { Check } from '../../core/rules/check.ts';
import { IronhullError } from '../../core/errors.ts';
import type { Inventory } from '../../core/software/inventory.ts';
import type { Policy } from '../../core/rules/policy.ts';
import { buildReport } from '../build-report.ts';
import { databaseFolderOf } from '../database/database-place.ts';
import { finalizeReport } from '../finalize-report.ts';
import type { RunResult } from '../run-result.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { factsOfFiles } from '../targets/facts-of-files.ts';
import { advisorySource } from './advisory-source.ts';
import type { AddBuildOrigins } from './build-file.ts';
import { databaseGaps, nothingComparedGap } from './database-gaps.ts';
import { openAdvisories } from './open-advisories.ts';
import { readVexFiles } from './read-vex-files.ts';
import type { ScanTargets } from './scan-targets.ts';
import { withPublishedSources } from './with-sources.ts';
import { rememberedAssessment } from './remembered-assessment.ts';
import { readScanTargets } from './read-scan-targets.ts';
import type { SoftwareReading } from './software-reading.ts';
import { softwareGaps } from './software-gaps.ts';
import { updateCommand } from './update-command.ts';

function failuresOf(readings: readonly SoftwareReading[]): readonly IronhullError[] {
  return readings.flatMap((one) => ('failure' in one ? [one.failure] : []));
}

/** Fetches the advisories of ecosystems; a feed that fails keeps what the database has of it, which then says so. */
async function fetchAdvisories(
  ecosystems: readonly string[],
  { database, update }: Pick<ScanTargets, 'database' | 'update'>,
  policy: Policy | undefined,
  runtime: RuntimeContext,
): Promise<void> {
  if (update === undefined || ecosystems.length === 0) return;
  const { updateAdvisories } = await import('../database/update.ts');
  await updateAdvisories(
    {
      ecosystems,
      mirrors: update.mirrors,
      policy: () => Promise.resolve(policy),
      ...(database === undefined ? {} : { database }),
    },
    runtime,
  );
}

/** Reads the Dockerfile of an image; returns what adds to software where it added its packages. */
async function openBuildFile(name: string, runtime: RuntimeContext): Promise<AddBuildOrigins> {
  const { readBuildFile, withBuildOrigins } = await import('./build-file.ts');
  const dockerfile = await readBuildFile(name, runtime);
  return (targets) => withBuildOrigins(targets, dockerfile);
}

/**
 * Finds known vulnerabilities in the packages of images, file systems and SBOMs, as `policy` judges them.
 * @throws IronhullError for a target or a VEX document that is none, a Dockerfile of several targets or that cannot be read,
 *   and a database that cannot be updated. One that is missing or cannot be read is a failure of the result: the rest is judged.
 */
export async function scan(
  { targets, database, dockerfile, cache = true, vex = [], update, ...access }: ScanTargets,
  checks: readonly Check[],
  runtime: RuntimeContext,
  policy?: Policy,
): Promise<RunResult> {
  if (dockerfile !== undefined && (targets.length !== 1 || targets[0] === 'running'))
    throw new IronhullError('USAGE', '--dockerfile is of one image; name one target');
  const build = dockerfile === undefined ? undefined : await openBuildFile(dockerfile, runtime);
  const statements = await readVexFiles(vex, policy, runtime);
  const readings = await readScanTargets(targets, { cache, ...access }, runtime);
  const readTargets = readings.flatMap((one) => ('software' in one ? [one] : []));
  const read = readTargets.map(({ software }) => software);
  const needed = [...new Set(read.flatMap(({ inventory }) => ecosystemsOf(inventory)))].toSorted();
  const place = {
    ...(database === undefined ? {} : { database }),
    ...(update === undefined ? {} : { update }),
  };
  await fetchAdvisories(needed.filter(isFeedEcosystem), place, policy, runtime);
  // The next update fetches what this scan needed.
  const unnoted = await rememberEcosystems(databaseFolderOf(database, runtime), needed);
  if (unnoted !== undefined)
    runtime.progress(`which advisories the next update has to fetch could not be noted: ${unnoted}`);
  const { advisories, failure } = openAdvisories(database, runtime);
  try {
    const source = advisorySource(advisories, database);
    const joined = build?.(readTargets) ?? { software: read, gaps: [] };
    const assess = cache
      ? rememberedAssessment(advisories, source, database, runtime)
      : (inventory: Inventory) => assessInventory(inventory, source);
    const software = joined.software.map((one) => {
      const inventory = withPublishedSources(one.inventory, advisories);
      return applyVex({ ...one, inventory, assessment: assess(inventory) }, statements);
    });
    const maxAge = policy?.database?.maxAge;
    const use = { ecosystems: needed, now: runtime.clock.now(), command: updateCommand(database) };
    const gaps = [
      ...read.flatMap(softwareGaps),
      ...joined.gaps,
      ...(failure === undefined ? [] : [nothingComparedGap(advisories.status(), failure)]),
      ...databaseGaps(advisories.status(), { ...use, ...(maxAge === undefined ? {} : { maxAge }) }),
    ];
    const facts = { ...factsOfFiles({ workloads: [] }, runtime, gaps), software };
    const scanChecks = checks.filter(({ on }) => on === 'software' || on === 'image');
    const report = buildReport(facts, scanChecks, {
      version: runtime.version,
      targets: read.map(({ subject }) => subject.name),
    });
    return {
      report: finalizeReport([report], scanChecks, policy),
      failures: [...failuresOf(readings), ...(failure === undefined ? [] : [failure])],
      // What a database lacks is the same for every scan by it: only what was not read of a target may come and go.
      isPartial: read.flatMap(softwareGaps).length > 0,
    };
  } finally {
    advisories.close();
  }
}
