import type { Check } from '../../core/rules/check.ts';
import { allTargets } from './registry.ts';

function notEvaluated(): never {
  throw new TypeError('a rule on the text of files is not evaluated: its target reports it');
}

/**
 * The rules on the text of files in the form of checks, so that policies, baselines and options name
 * them like any other. They have no subjects.
 */
export const textRules: readonly Check<'text'>[] = allTargets
  .flatMap(({ rules }) => rules)
  .map((rule) => ({
    ...rule,
    on: 'text',
    implies: [],
    needs: [],
    evaluate: notEvaluated,
    examples: { bad: [], good: [], unsure: [] },
  }));
