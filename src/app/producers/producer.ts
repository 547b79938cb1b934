import type { Check } from '../../core/check.ts';
import type { Facts } from '../../core/facts.ts';
import type { AssessedOutcome, Finding } from '../../core/finding.ts';
import type { SubjectSets } from '../subjects/all.ts';
import type { FileResults } from '../targets/target/file-problem.ts';
import type { Scope } from '../subjects/scope.ts';

/** What producers judge. */
export interface ProducerInput {
  facts: Facts;
  /** The checks to run, with the parameters that a policy sets. */
  checks: readonly Check[];
  /** What the rules on the text of the named files found. */
  files: FileResults;
  subjects: SubjectSets;
  scope: Scope;
}

/** What one producer adds to a report. */
export interface Produced {
  findings: readonly Finding[];
  outcomes: readonly AssessedOutcome[];
}

/** Makes findings and outcomes of facts. Pure: the same facts give the same findings. */
export type Producer = (input: ProducerInput) => Produced;
