import type { Check } from '../core/rules/check.ts';
import type { RunFacts } from '../core/facts/facts.ts';
import type { Report } from '../core/findings/report.ts';
import { summaryOf } from '../core/findings/summary.ts';
import { bySubjectThenSeverity } from '../core/findings/finding-order.ts';
import { markBuiltServices } from './producers/built-services.ts';
import { producers } from './producers/all.ts';
import { allSubjects, subjectSets } from './subjects/all.ts';
import { identifyGaps } from './subjects/gap-subjects.ts';
import type { FileResults } from './targets/shared/file-problem.ts';
import { scannedSoftware } from './subjects/software.ts';
import { scopeOf } from './subjects/scope.ts';

/** Description of the run in the report. */
export interface RunDescription {
  version: string;
  /** Targets, in a few words each. */
  targets: readonly string[];
  /** Distinguishes facts of hosts or engines with the same name. */
  label?: string;
  /** Results of the rules on the text of named files. */
  files?: FileResults;
}

const noFiles: FileResults = { problems: [], outcomes: [] };

/**
 * Builds the report of facts: the union of what all producers make of them. Pure: the same facts
 * give the same report, whether they were collected just now or read from a file.
 */
export function buildReport(facts: RunFacts, checks: readonly Check[], run: RunDescription): Report {
  const scope = scopeOf(facts, run.label);
  const subjects = subjectSets(facts, scope);
  const produced = producers.map((produce) =>
    produce({ facts, checks, files: run.files ?? noFiles, subjects, scope }),
  );
  const found = produced.flatMap((one) => one.findings);
  const findings = markBuiltServices(found, subjects).toSorted(bySubjectThenSeverity);
  const outcomes = produced.flatMap((one) => one.outcomes);
  return {
    tool: { name: 'ironhull', version: run.version },
    collectedAt: facts.collectedAt,
    targets: run.targets,
    findings,
    outcomes,
    gaps: identifyGaps(facts.gaps, allSubjects(subjects), scope),
    ...(facts.software === undefined ? {} : { software: scannedSoftware(subjects.software) }),
    summary: summaryOf(findings, outcomes),
  };
}
