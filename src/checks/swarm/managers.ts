import type { Outcome } from '../../core/findings/finding.ts';
import type { SwarmNode } from '../../core/engine/swarm.ts';
import { notApplicable } from '../../core/rules/outcome.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkSwarmReading, swarmCheck, swarmPart } from '../support/swarm-rule.ts';

const most = 7;

function checkNodes(nodes: readonly SwarmNode[], part: CheckedPart): Outcome {
  const managers = nodes.filter(({ role }) => role === 'manager');
  const lost = managers.find(({ reachability }) => reachability !== 'reachable');
  const { length } = managers;
  if (nodes.length === 1) return notApplicable('a swarm of one node has no failover');
  if (lost) {
    return part.fail({
      message: `The manager ${lost.hostname} is not reachable`,
      detail: { manager: 'lost' },
      steps: [
        'Bring it online, or demote it (`docker node demote`) and remove it',
        'Promote another node in its place',
      ],
    });
  }
  if (length > most) {
    return part.fail({
      message: `The swarm has ${length} managers; more than ${most} slow it down and add attack surface`,
      detail: { managers: 'many' },
      steps: ['Demote managers until there are 3, 5 or 7: `docker node demote NODE`'],
    });
  }
  if (length % 2 === 1 && length > 1) {
    return part.pass(`${length} managers: the swarm tolerates the loss of ${(length - 1) / 2}`);
  }
  return part.fail({
    message:
      length === 1
        ? 'The swarm has one manager: without it, nothing can be changed'
        : `The swarm has ${length} managers and tolerates the loss of ${length / 2 - 1}; one fewer tolerates as many`,
    detail: { managers: length === 1 ? 'one' : 'even' },
    steps: ['Use 3, 5 or 7 managers: `docker node promote NODE`, or `docker node demote NODE`'],
  });
}

const withoutLeader = swarmPart('GET /info', 'the swarm does not have a leader').fail({
  message: 'The swarm has no leader: too few managers are online, and nothing can be changed',
  detail: { managers: 'no leader' },
  steps: [
    'Bring managers online until more than half of them are (`docker swarm unlock` where they wait for the key)',
    'If they are lost: `docker swarm init --force-new-cluster` on a remaining manager, and new managers',
  ],
});

const node = (id: string, role: string) => ({
  id,
  hostname: id,
  role,
  availability: 'active',
  state: 'ready',
  ...(role === 'manager' ? { reachability: 'reachable' } : {}),
  address: '',
});

const nodes = (...roles: readonly string[]) => ({
  swarm: {
    nodes: {
      state: 'known',
      value: roles.map((role, index) => node(`node-${index}`, role)),
      from: 'GET /nodes',
    },
  },
});

export const check = swarmCheck({
  id: 'swarm/managers',
  needs: ['engine-objects'],
  cis: '7.1',
  title: 'Unsuitable number of swarm managers',
  severity: 'low',
  why: 'Managers hold every secret and decide what runs. With too few, or an even number, one failure stops the swarm; each further manager is another target.',
  remediation: 'Use 3, 5 or 7 managers on independent hosts.',
  judge: (swarm) =>
    checkSwarmReading(
      swarm.nodes,
      (all) => `${all.filter(({ role }) => role === 'manager').length} managers among ${all.length} nodes`,
      checkNodes,
    ),
  checkNode: ({ leaderless }) => (leaderless ? withoutLeader : undefined),
  examples: {
    bad: [
      { title: 'one manager, which is its own leader', facts: nodes('manager', 'worker') },
      { title: 'two managers', facts: nodes('manager', 'manager') },
    ],
    good: [{ title: 'three managers', facts: nodes('manager', 'manager', 'manager', 'worker') }],
    unsure: [
      {
        title: 'the nodes could not be listed',
        facts: {
          swarm: {
            nodes: { state: 'unreadable', why: 'timeout', detail: 'no answer in 10 s', from: 'GET /nodes' },
          },
        },
      },
    ],
  },
});
