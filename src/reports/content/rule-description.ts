import type { Alias } from '../../core/check.ts';
import type { Category, Severity } from '../../core/finding.ts';

/** What reports say of a rule itself. Every `Check` is one. */
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

/** An alias as people write it: `hadolint:DL3008`. */
export function aliasText(alias: Alias): string {
  return `${alias.tool}:${alias.id}`;
}
