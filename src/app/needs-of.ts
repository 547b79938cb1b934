import type { Check } from '../core/rules/check.ts';
import type { FactNeed } from '../core/rules/need.ts';

/** The parts of the facts that checks need, together. */
export function needsOf(checks: readonly Check[]): readonly FactNeed[] {
  return [...new Set(checks.flatMap(({ needs }) => needs))];
}
