import type { Advisory, Exploitation } from '../../core/software/advisory.ts';
import type { DatabaseState } from '../../core/software/vulnerability-match.ts';

/** Whether a database has the advisories of an ecosystem. */
export type EcosystemCoverage =
  | { kind: 'complete' }
  /** Only some advisories: what is not there proves nothing. */
  | { kind: 'partial'; why: string }
  /** `remedy`: what to do about it. */
  | { kind: 'none'; remedy: string };

/** Advisories to compare packages with. */
export interface AdvisorySource {
  /** What it was made of, as far as advisories of these ecosystems go. */
  stateOf: (ecosystems: readonly string[]) => DatabaseState;
  /** Whether it has all advisories of an ecosystem on the packages with these names. */
  coverageOf: (ecosystem: string, names: readonly string[]) => EcosystemCoverage;
  /** The advisories on a package, with its entries in `affected` only. */
  advisoriesOn: (ecosystem: string, name: string) => readonly Advisory[];
  /** The ratings that all feeds give a vulnerability, for one that its own publisher does not rate. */
  ratingsOf: (id: string) => readonly RatedAdvisory[];
  exploitationOf: (cve: string) => Exploitation | undefined;
}

/** An advisory as far as it rates a vulnerability. */
export type RatedAdvisory = Pick<Advisory, 'feed' | 'severities' | 'summary'>;
