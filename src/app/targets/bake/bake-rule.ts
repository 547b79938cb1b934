import type { BakeTarget } from '../../../adapters/bake/bake-reading.ts';
import type { Severity } from '../../../core/severity.ts';
import type { FileLocation } from '../../../core/location.ts';
import type { RuleDescription } from '../../../reports/content/rule-description.ts';

/** What a rule finds in a target, or cannot decide. */
export type BakeFound = { at: FileLocation } & (
  | { message: string; severity?: Severity; steps: readonly string[] }
  | { doubt: string }
);

/** A rule on the targets of bake files. */
export interface BakeRule {
  rule: RuleDescription;
  /** What a pass says. */
  nothing: string;
  find(this: void, target: BakeTarget): Iterable<BakeFound>;
}
