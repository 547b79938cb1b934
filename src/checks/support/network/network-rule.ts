import type { Check, NetworkCase } from '../../../core/rules/check.ts';
import type { Outcome } from '../../../core/findings/finding.ts';
import { checkedPart, type CheckedPart } from '../part.ts';
import { ruleParts, type RuleWords } from '../rule.ts';

/** A rule on a network. */
export interface NetworkRule extends RuleWords {
  judge: (this: void, subject: NetworkCase, part: CheckedPart) => Outcome;
}

/** Returns the check of a network rule. */
export function networkCheck({ judge, references = [], ...words }: NetworkRule): Check<'network'> {
  return {
    ...ruleParts('network', { ...words, references: [...references, 'NIST SP 800-190, 4.4.2'] }),
    evaluate: (subject) => {
      const part = checkedPart({
        source: `network ${subject.network.name}`,
        saw: '',
        changeTitle: 'Change the network',
      });
      // `GET /networks` names no driver until the swarm has set up a new network (seen on Engine 26.1.5).
      if (subject.network.driver === '')
        return part.unknown('unreadable', 'the swarm is still setting up the network: it has no driver yet');
      return judge(subject, part);
    },
  };
}

/** Whether a network is created by the engine or swarm itself and assigned to no workload explicitly. */
export function isBuiltIn({ network: { name, driver, ingress } }: NetworkCase): boolean {
  return ingress || ['bridge', 'docker_gwbridge'].includes(name) || ['host', 'null'].includes(driver);
}
