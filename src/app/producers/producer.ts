import type { Check } from '../../core/rules/check.ts';
import type { Facts } from '../../core/facts/facts.ts';
import type { AssessedOutcome, Finding } from '../../core/findings/finding.ts';
import type { SubjectSets } from '../subjects/all.ts';
import type { FileResults } from '../targets/shared/file-problem.ts';
import type { Scope } from '../subjects/scope.ts';

/** Input of producers. */
export interface ProducerInput {
  facts: Facts;
  /** Checks to run, with the policy's parameters. */
  checks: readonly Check[];
  /** Results of the rules on the text of named files. */
  files: FileResults;
  subjects: SubjectSets;
  scope: Scope;
}

/** Results of one producer. */
export interface Produced {
  findings: readonly Finding[];
  outcomes: readonly AssessedOutcome[];
}

/** Makes findings and outcomes of facts. Pure: the same facts give the same findings. */
export type Producer = (input: ProducerInput) => Produced;
