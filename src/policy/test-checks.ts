import type { Check } from '../core/rules/check.ts';
import { sampleCheck } from '../../test/kit/sample-check.ts';

function sample(id: string, change: Partial<Check> = {}): Check {
  return sampleCheck({ id, title: `Sample ${id}`, ...change });
}

/**
 * Sample checks for policy tests: two plain ones, one with a part, one of hygiene with parameters of every
 * type.
 */
export const sampleChecks: readonly Check[] = [
  sample('workload/one', { aliases: [{ tool: 'docker-bench', id: '5.1', names: ['check_5_1'] }] }),
  sample('workload/two'),
  sample('workload/parts', {
    aliases: [{ tool: 'docker-bench', id: '5.2.1', only: ['SYS_ADMIN'] }],
  }),
  sample('host/tidy', {
    on: 'host',
    category: 'hygiene',
    severity: 'low',
    parameters: {
      names: { type: 'strings', about: 'Names.' },
      most: { type: 'integer', about: 'At most.', default: 5, minimum: 1, maximum: 10 },
      loud: { type: 'boolean', about: 'Loudly.', default: false },
      mode: { type: 'string', about: 'How.', oneOf: ['fast', 'careful'], default: 'careful' },
    },
  }),
];
