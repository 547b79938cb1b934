import type { Check, CheckKind, Parameter } from '../../core/rules/check.ts';
import type { FactNeed } from '../../core/rules/need.ts';
import type { Category } from '../../core/findings/finding.ts';
import type { Severity } from '../../core/severity.ts';
import type { RuleDescription } from '../../core/rules/rule.ts';
import type { ImageSurface } from '../../core/image/written-image.ts';
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
  /** Ids of other tools, beside the row of the benchmark. */
  aliases?: RuleDescription['aliases'];
  references?: readonly string[];
  /** Of a rule on images. */
  imageSurfaces?: readonly ImageSurface[];
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
  const { formerIds, aliases = [], references = [], implies = [], imageSurfaces } = rule;
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
    aliases: [...(cis === undefined ? [] : cisAliases(cis)), ...aliases],
    references: [...(cis === undefined ? [] : [cisReference(cis)]), ...references],
    implies,
    fixable: false,
    ...(imageSurfaces ? { imageSurfaces } : {}),
    ...(parameters ? { parameters } : {}),
    examples,
  };
}
