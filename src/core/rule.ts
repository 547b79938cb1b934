import type { Alias } from './check.ts';
import type { Category, Severity } from './finding.ts';

/** What reports, `explain` and policies say of a rule, whatever produces its findings. Every `Check` is one. */
export interface RuleDescription {
  id: string;
  title: string;
  category: Category;
  severity: Severity;
  /** What an attacker gains. */
  why: string;
  remediation: string;
  aliases: readonly Alias[];
  references: readonly string[];
  fixable: boolean;
}

/**
 * Describes the rule with an id, or with another name of it (any id of an advisory). Rules that no
 * list holds, such as a CVE, are found too. Absent where no producer knows the name.
 */
export type DescribeRule = (name: string) => RuleDescription | undefined;
