import type { RuleDescription } from '../../../reports/content/rule-description.ts';

/** A rule on the text of a file, without the words that are the same for all of them. */
export function fileRule(
  words: Pick<RuleDescription, 'id' | 'title' | 'why' | 'remediation'>,
): RuleDescription {
  return {
    ...words,
    category: 'correctness',
    severity: 'high',
    aliases: [],
    references: [],
    fixable: false,
  };
}
