import type { Check } from '../../../core/rules/check.ts';
import type { Outcome } from '../../../core/findings/finding.ts';
import type { HostFacts } from '../../../core/host/host.ts';
import { ruleParts, type RuleWords } from '../rule.ts';
import { unread } from '../subject.ts';

/** A rule on a host. */
export interface HostRule extends RuleWords {
  judge: (host: HostFacts) => Outcome;
}

/** Returns the check of a host rule. */
export function hostCheck({ judge, ...words }: HostRule): Check<'host'> {
  return {
    ...ruleParts('host', words),
    evaluate: (host) => (host.state === 'known' ? judge(host.value) : unread(host)),
  };
}
