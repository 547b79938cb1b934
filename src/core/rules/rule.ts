import type { Category } from '../findings/finding.ts';
import type { Severity } from '../severity.ts';

/**
 * The id of a rule of another tool for what a check reports. `only` limits the alias to findings whose detail
 * has one of these values, if the other tool's rule covers that part alone.
 */
export interface Alias {
  tool: string;
  id: string;
  names?: readonly string[];
  only?: readonly string[];
}

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
