import { assessInventory } from '../../advisories/match/assess-inventory.ts';
import type { Check } from '../../core/check.ts';
import type { IronhullError } from '../../core/errors.ts';
import type { CollectedGap } from '../../core/finding.ts';
import type { Policy } from '../../core/policy.ts';
import type { SoftwareFacts } from '../../core/vulnerability-match.ts';
import { buildReport } from '../build-report.ts';
import { finalizeReport } from '../finalize-report.ts';
import type { RunResult } from '../run-result.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { factsOfFiles } from '../targets/read-targets.ts';
import { advisorySource } from './advisory-source.ts';
import { openAdvisories } from './open-advisories.ts';
import type { ScanAccessOptions } from './scan-access.ts';
import { readScanTargets, type SoftwareReading } from './read-scan-targets.ts';

/** What to scan, and with which advisories. */
export interface ScanTargets extends ScanAccessOptions {
  /** As `ironhull scan` takes them: `nginx:1.25`, `sbom:app.json`. */
  targets: readonly string[];
  /** The folder of the database; found as `databaseFolder` says if missing. */
  database?: string;
  /** False: read every layer again. */
  cache?: boolean;
}

function gapsOf({
  subject,
  inventory,
}: Pick<SoftwareFacts, 'subject' | 'inventory'>): readonly CollectedGap[] {
  const { distribution, gaps } = inventory;
  const unread =
    distribution.state === 'unreadable' ? [{ what: distribution.from, why: distribution.detail }] : [];
  return [...unread, ...gaps].map(({ what, why }) => ({ subject, what, why }));
}

function failuresOf(readings: readonly SoftwareReading[]): readonly IronhullError[] {
  return readings.flatMap((one) => ('failure' in one ? [one.failure] : []));
}

/**
 * Finds known vulnerabilities in the packages of images, file systems and SBOMs, as `policy` judges them.
 * @throws IronhullError for a target that is none, and a database that cannot be read.
 */
export async function scan(
  { targets, database, cache = true, ...access }: ScanTargets,
  checks: readonly Check[],
  runtime: RuntimeContext,
  policy?: Policy,
): Promise<RunResult> {
  const advisories = openAdvisories(database, runtime);
  try {
    const source = advisorySource(advisories);
    const readings = await readScanTargets(targets, { cache, ...access }, runtime);
    const read = readings.flatMap((one) => ('software' in one ? [one.software] : []));
    const software = read.map((one) => ({ ...one, assessment: assessInventory(one.inventory, source) }));
    const facts = { ...factsOfFiles({ workloads: [] }, runtime, read.flatMap(gapsOf)), software };
    const scanChecks = checks.filter(({ on }) => on === 'software' || on === 'image');
    const report = buildReport(facts, scanChecks, {
      version: runtime.version,
      targets: read.map(({ subject }) => subject.name),
    });
    return {
      report: finalizeReport([report], scanChecks, policy),
      failures: failuresOf(readings),
      isPartial: facts.gaps.length > 0,
    };
  } finally {
    advisories.close();
  }
}
