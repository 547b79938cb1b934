import type { Check } from '../../core/check.ts';
import type { Category, Outcome, Severity } from '../../core/finding.ts';
import type { HostFacts } from '../../core/host.ts';
import { cisAliases, cisReference } from './cis.ts';
import { unread } from './subject.ts';

/** What the rules on a host differ in. */
export interface HostRule {
  slug: string;
  title: string;
  severity: Severity;
  category?: Category;
  why: string;
  remediation: string;
  /** The row of the CIS Docker Benchmark. */
  cis?: string;
  references?: readonly string[];
  implies?: readonly string[];
  judge: (host: HostFacts) => Outcome;
  examples: Check['examples'];
}

/** A check of a host from its rule. */
export function hostCheck(rule: HostRule): Check<'host'> {
  const { slug, cis, references = [], judge, implies = [], ...words } = rule;
  return {
    category: 'security',
    ...words,
    id: `host/${slug}`,
    on: 'host',
    aliases: cis === undefined ? [] : cisAliases(cis),
    references: [...(cis === undefined ? [] : [cisReference(cis)]), ...references],
    surfaces: [],
    implies,
    fixable: false,
    evaluate: (host) => (host.state === 'known' ? judge(host.value) : unread(host)),
  };
}
