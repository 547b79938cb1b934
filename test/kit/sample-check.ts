import type { Check } from '../../src/core/rules/check.ts';

/** A check for tests, with `change` in place of what matters to them. */
export function sampleCheck(change: Partial<Check> = {}): Check {
  return {
    id: 'workload/sample',
    on: 'workload',
    needs: [],
    title: 'Sample',
    category: 'security',
    severity: 'high',
    why: 'Because.',
    remediation: 'Change it.',
    aliases: [],
    references: [],
    reads: ['init'],
    implies: [],
    fixable: false,
    evaluate: () => ({ state: 'not-applicable', because: 'it is a sample' }),
    examples: { bad: [], good: [], unsure: [] },
    ...change,
  };
}
