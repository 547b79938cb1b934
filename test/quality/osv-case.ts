import type { LabelledCase, RawFeed } from './labelled-case.ts';

/** The vulnerability that the cases of packages of languages are about. */
export const cve = 'CVE-2031-1001';

/** That it is the one that a record is about. */
export const alias = { aliases: [cve] };

/** Records of OSV. */
export const osv = (...records: readonly object[]): RawFeed => ({ kind: 'osv', records });

/** One record on one package. */
export function caseOf(
  title: string,
  rule: string,
  record: object,
  packages: LabelledCase['packages'],
  vulnerability = cve,
): LabelledCase {
  return { title, rule, vulnerability, feed: osv(record), packages };
}
