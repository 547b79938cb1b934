import type { FiledVexStatement } from '../core/software/advisory.ts';
import type { Facts } from '../core/facts/facts.ts';
import type { FactNeed } from '../core/rules/need.ts';
import type { EngineClient } from '../io/engine/client.ts';
import type { HostFiles } from '../io/files.ts';
import type { AuditTargets, LiveTargets } from './live-targets.ts';
import type { RuntimeContext } from './runtime/runtime-context.ts';

/** What was collected, and how. */
export interface CollectedFrom {
  targets: LiveTargets;
  client: EngineClient | undefined;
  files: HostFiles;
  /** The parts that were collected. */
  needs: readonly FactNeed[];
}

/** Compares collected facts with advisories. */
type CompareFacts = (facts: Facts, from: CollectedFrom, runtime: RuntimeContext) => Promise<Facts>;

interface Comparison {
  /** Adds what advisories say of the facts; without it, nothing is compared. */
  compareWithAdvisories?: CompareFacts;
}

/** Where to collect facts, and what to compare them with. */
export interface LiveRun extends LiveTargets, Comparison {}

/** What to audit, and what to compare it with. */
export interface AuditRun extends AuditTargets, Comparison {
  /** Statements of VEX documents on vulnerabilities of images. */
  vex?: readonly FiledVexStatement[];
}
