import { counted } from '../../core/counted.ts';
import type { Check, SwarmCase } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { pass } from '../../core/rules/outcome.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { listed } from '../support/inventory.ts';
import type { CheckedPart } from '../support/part.ts';
import { unread } from '../support/subject.ts';
import { checkSwarmReading } from '../support/swarm-rule.ts';

function checkUse(services: number, guests: readonly string[], part: CheckedPart): Outcome {
  if (services > 0) return part.pass(`it defines ${counted(services, 'service')}`);
  if (guests.length > 0) return part.pass(`no services; containers are on its networks: ${listed(guests)}`);
  return part.fail({
    message: 'The engine is in a swarm without services',
    steps: ['Leave the swarm: `docker swarm leave --force` on the last manager'],
  });
}

function judge({ swarm, guests }: SwarmCase): Outcome {
  if (swarm.state === 'unreadable') return unread(swarm);
  if (swarm.state === 'absent') return pass({ source: swarm.from, saw: 'the engine is not in a swarm' });
  return checkSwarmReading(
    swarm.value.services,
    () => 'no services',
    (count, part) => checkUse(count, guests, part),
  );
}

export const check = {
  id: 'swarm/unused',
  needs: ['engine-objects'],
  formerIds: ['swarm/needless'],
  on: 'swarm',
  title: 'Swarm mode unused',
  category: 'security',
  severity: 'low',
  why: 'A swarm opens ports to other hosts (2377, 7946, 4789) and lets everyone with its token join, for nothing if no service runs.',
  remediation: 'Leave the swarm if it is not needed.',
  aliases: cisAliases('5.1'),
  references: [cisReference('5.1')],
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
        title: 'a worker node',
        facts: {
          swarm: {
            state: 'unreadable',
            why: 'unsupported',
            detail: 'this node is not a swarm manager: ask a manager',
            from: 'GET /swarm',
          },
        },
      },
    ],
  },
} satisfies Check<'swarm'>;
