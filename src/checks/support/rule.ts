import type { Check, CheckKind, Parameter } from '../../core/check.ts';
import type { FactNeed } from '../../core/need.ts';
import type { Category, Severity } from '../../core/finding.ts';
import { cisAliases, cisReference } from './cis.ts';

/** What rules of one kind differ in, beside their judgement. */
export interface RuleWords {
  id: string;
  formerIds?: readonly string[];
  /** Parts of the facts that it reads. */
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

/** A check of something that no file writes, all but its judgement. */
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
