import type { Check, ParameterValues, SwarmCase } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import type { Observed } from '../../core/observed.ts';
import type { SwarmFacts, SwarmNodeFacts } from '../../core/engine/swarm.ts';
import { notApplicable } from '../../core/rules/outcome.ts';
import { ruleParts, type RuleWords } from './rule.ts';
import { checkedPart, type CheckedPart } from './part.ts';
import { unread } from './subject.ts';

/** A rule on a swarm. */
export interface SwarmRule extends RuleWords {
  judge: (swarm: SwarmFacts, subject: SwarmCase, parameters: ParameterValues, from: string) => Outcome;
  /** Checks the node's own facts if the swarm is unreadable; absent if they do not decide. */
  checkNode?: (node: SwarmNodeFacts, subject: SwarmCase, parameters: ParameterValues) => Outcome | undefined;
}

/** Returns a reading of a swarm as a part. */
export function swarmPart(source: string, saw: string): CheckedPart {
  return checkedPart({ source, saw, changeTitle: 'Change the swarm' });
}

/** Checks one reading of a swarm; unknown without a value. `saw` is the evidence of a problem. */
export function checkSwarmReading<T>(
  reading: Observed<T>,
  saw: (value: T) => string,
  check: (value: T, part: CheckedPart) => Outcome,
): Outcome {
  if (reading.state !== 'known') return unread(reading);
  return check(reading.value, swarmPart(reading.from, saw(reading.value)));
}

/** Returns the check of a swarm rule; not applicable without a swarm. */
export function swarmCheck({ judge, checkNode, ...words }: SwarmRule): Check<'swarm'> {
  return {
    ...ruleParts('swarm', words),
    evaluate(subject, given = {}) {
      const { swarm } = subject;
      if (swarm.state === 'absent') return notApplicable('the engine is not in a swarm');
      const { node } = subject;
      if (swarm.state === 'unreadable') {
        const outcome = node.state === 'known' ? checkNode?.(node.value, subject, given) : undefined;
        return outcome ?? unread(swarm);
      }
      return judge(swarm.value, subject, given, swarm.from);
    },
  };
}

/** Returns the host of `host:port` or `[host]:port`. */
export function hostOf(address: string): string {
  return /^\[(.*)\](?::\d*)?$/u.exec(address)?.[1] ?? address.replace(/:\d*$/u, '');
}
