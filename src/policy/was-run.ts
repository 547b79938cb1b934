import type { Check } from '../core/rules/check.ts';

/** Whether a run decides a rule; of one that a check reports, such as a CVE, `check` is the id of the check. */
export type WasRun = (rule: string, check?: string) => boolean;

/** Returns whether a run of these checks decides a rule. A check limited to some CVEs decides no others. */
export function wasRunBy(checks: readonly Pick<Check, 'id' | 'reported'>[]): WasRun {
  const byId = new Map(checks.map((check) => [check.id, check]));
  return (rule, check = rule) => {
    const ran = byId.get(check);
    return ran !== undefined && (ran.reported?.isWanted?.(rule) ?? true);
  };
}
