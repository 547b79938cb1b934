import type { Check, CheckKind, Parameter } from '../../core/check.ts';
import type { FactNeed } from '../../core/need.ts';
import type { Category, Severity } from '../../core/finding.ts';
import { cisAliases, cisReference } from './cis.ts';

/** The description of a rule. */
export interface RuleWords {
  id: string;
  formerIds?: readonly string[];
  /** The parts of the facts that it needs. */
  needs: readonly FactNeed[];
  title: string;
  severity: Severity;
  category?: Category;
  why: string;
  remediation: string;
  /** The row of the CIS Docker Benchmark. */
  cis?: string;
  references?: readonly string[];
  implies?: readonly string[];
  parameters?: Readonly<Record<string, Parameter>>;
  examples: Check['examples'];
}

/** Returns a check without its evaluation, for subjects that no file defines. */
export function ruleParts<K extends CheckKind>(on: K, rule: RuleWords): Omit<Check<K>, 'evaluate'> {
  const {
    id,
    needs,
    title,
    severity,
    category = 'security',
    why,
    remediation,
    cis,
    parameters,
    examples,
  } = rule;
  const { formerIds, references = [], implies = [] } = rule;
  return {
    id,
    ...(formerIds ? { formerIds } : {}),
    on,
    needs,
    title,
    category,
    severity,
    why,
    remediation,
    aliases: cis === undefined ? [] : cisAliases(cis),
    references: [...(cis === undefined ? [] : [cisReference(cis)]), ...references],
    implies,
    fixable: false,
    ...(parameters ? { parameters } : {}),
    examples,
  };
}
