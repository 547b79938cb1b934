import type { ParameterValues } from '../../../src/core/rules/check.ts';
import type { TrustPolicy } from '../../../src/core/trust/trust-policy.ts';
import type { NeutralWorkload } from './neutral-workload.ts';

/** The columns of the matrix: the surfaces, and the two ways in which a swarm service is made. */
export const matrixColumns = ['compose', 'run', 'create', 'container', 'service', 'stack'] as const;
export type MatrixColumn = (typeof matrixColumns)[number];

/** One bad setting for a rule, written once. */
export interface MatrixRow {
  rule: string;
  /** The bad setting, in a few words. */
  title: string;
  /** What is changed of a careful workload, in no surface's own words. */
  change?: Partial<NeutralWorkload>;
  /** Lines of a service called `bad`, where only Compose has words for the setting, and what the file has beside it. */
  compose?: { service: string; beside?: string };
  parameters?: ParameterValues;
  /** The section `trust` of the policy. */
  trust?: TrustPolicy;
  /** Why a surface cannot show the bad setting, where the settings that the rule reads do not say so. */
  cannot?: Partial<Record<MatrixColumn, string>>;
  /** Tests that show it where one workload by itself cannot: files from the root of the project. */
  shownBy?: Partial<Record<MatrixColumn, string>>;
}
