import type { Check, ParameterValues, SwarmCase } from '../../core/check.ts';
import type { Outcome } from '../../core/finding.ts';
import type { Observed } from '../../core/observed.ts';
import type { SwarmFacts, SwarmNodeFacts } from '../../core/swarm.ts';
import { ruleParts, type RuleWords } from './rule.ts';
import { unread } from './subject.ts';
import { outcomeOf, type Verdict } from './verdict.ts';

/** A rule on a swarm. */
export interface SwarmRule extends RuleWords {
  judge: (swarm: SwarmFacts, subject: SwarmCase, parameters: ParameterValues, from: string) => Outcome;
  /** What a node shows of itself where its swarm cannot be asked; nothing where that does not decide. */
  judgeNode?: (node: SwarmNodeFacts, subject: SwarmCase, parameters: ParameterValues) => Outcome | undefined;
}

/** The outcome of a verdict on what was read from `source`, which showed `saw`. */
export function swarmOutcome(verdict: Verdict, source: string, saw: string): Outcome {
  return outcomeOf(verdict, source, saw, 'Change the swarm');
}

/** Judges one reading of a swarm; one that is not there is unknown. `saw` is what the evidence of a problem says. */
export function judgePart<T>(
  reading: Observed<T>,
  saw: (value: T) => string,
  judge: (value: T) => Verdict,
): Outcome {
  if (reading.state !== 'known') return unread(reading);
  return swarmOutcome(judge(reading.value), reading.from, saw(reading.value));
}

/** A check of a swarm from its rule: not applicable where there is none. */
export function swarmCheck({ judge, judgeNode, ...words }: SwarmRule): Check<'swarm'> {
  return {
    ...ruleParts('swarm', words),
    evaluate(subject, given = {}) {
      const { swarm } = subject;
      if (swarm.state === 'absent') return { state: 'not-applicable', because: 'the engine is in no swarm' };
      const { node } = subject;
      if (swarm.state === 'unreadable') {
        const told = node.state === 'known' ? judgeNode?.(node.value, subject, given) : undefined;
        return told ?? unread(swarm);
      }
      return judge(swarm.value, subject, given, swarm.from);
    },
  };
}

/** The host of `host:port` or `[host]:port`. */
export function hostOf(address: string): string {
  return /^\[(.*)\](?::\d*)?$/u.exec(address)?.[1] ?? address.replace(/:\d*$/u, '');
}
