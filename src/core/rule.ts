import type { Alias } from './check.ts';
import type { Category, Severity } from './finding.ts';

/** What reports, `explain` and policies need to know about a rule. Every `Check` is one. */
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
 * Returns the rule with an id or an alias, including rules that are in no list, such as CVEs. Absent for an
 * unknown name.
 */
export type DescribeRule = (name: string) => RuleDescription | undefined;
