import type { LeastPrivilege } from './least-privilege.ts';
import type { ContainerProbes } from './probe.ts';

/** How a trial of an application in a twin of its container ended. */
export interface TrialOutcome {
  passed: boolean;
  /** What failed: "the exercise ended with 1", "the container ended with 1 before it was ready". */
  why: string;
  /** The last lines that the container and the exercise wrote. */
  output: string;
}

/** A line of the profile that was wrong. */
export interface Relaxation {
  /** `capability:CHOWN`, `call:io_setup`, `read-only` … */
  id: string;
  title: string;
  because: readonly string[];
}

/** What is proven of a workload under its least privileges. */
export interface Proof {
  schemaVersion: 1;
  kind: 'proof';
  workload: LeastPrivilege['workload'];
  /** The trial with every line of the profile; `passed` if nothing had to be relaxed. */
  first: TrialOutcome;
  /** Lines that had to be left out; missing if it fails without all of them too. */
  relaxed?: readonly Relaxation[];
  trials: number;
  /** Why it fails without the profile, too; missing if lines of the profile were wrong. */
  withoutProfile?: string;
  /** Probes of the container as it is, and of its twin under the (relaxed) profile. */
  before?: ContainerProbes;
  after?: ContainerProbes;
  /** The profile that passed. */
  profile?: LeastPrivilege;
  remarks: readonly string[];
}
