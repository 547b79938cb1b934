import type { Check, SwarmCase } from '../../core/check.ts';
import type { Outcome } from '../../core/finding.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { unread } from '../support/subject.ts';
import { judgePart } from '../support/swarm-rule.ts';

function judge({ swarm }: SwarmCase): Outcome {
  if (swarm.state === 'unreadable') return unread(swarm);
  if (swarm.state === 'absent')
    return { state: 'passed', evidence: [{ source: swarm.from, saw: 'the engine is in no swarm' }] };
  return judgePart(
    swarm.value.services,
    () => 'no service is defined',
    (count) =>
      count > 0
        ? { fine: `${count} services are defined` }
        : {
            wrong: 'The engine is in a swarm that runs nothing',
            steps: ['Leave it where it is not needed: `docker swarm leave --force` on the last manager'],
          },
  );
}

export const check = {
  id: 'swarm/needless',
  on: 'swarm',
  title: 'Swarm mode without need',
  category: 'security',
  severity: 'low',
  why: 'A swarm opens ports to other machines (2377, 7946, 4789) and lets whoever has its token in: for nothing, where no service runs.',
  remediation: 'Leave the swarm where it is not needed.',
  aliases: cisAliases('5.1'),
  references: [cisReference('5.1')],
  surfaces: [],
  implies: [],
  fixable: false,
  evaluate: judge,
  examples: {
    bad: [{ title: 'a swarm without services', facts: { swarm: {} } }],
    good: [
      { title: 'no swarm', facts: {} },
      {
        title: 'a service',
        facts: { swarm: { services: { state: 'known', value: 1, from: 'GET /services' } } },
      },
    ],
    unsure: [
      {
        title: 'a worker cannot say',
        facts: {
          swarm: {
            state: 'unreadable',
            why: 'unsupported',
            detail: 'this node is no manager of its swarm: ask a manager',
            from: 'GET /swarm',
          },
        },
      },
    ],
  },
} satisfies Check<'swarm'>;
