import type { NetworkCase } from '../../core/check.ts';
import type { Outcome } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { notApplicable } from '../../core/outcome.ts';
import { networkCheck } from '../support/network-rule.ts';
import type { CheckedPart } from '../support/part.ts';

const option = 'encrypted';
const other = notApplicable('it is no overlay: its traffic does not leave this machine in a tunnel');

function inTheClear(ingress: boolean, alone: boolean): string {
  if (ingress) return 'What comes in through the swarm’s own network goes from node to node in the clear';
  return alone
    ? 'Traffic of the network goes from node to node in the clear as soon as another node joins'
    : 'Traffic of the network goes from node to node in the clear';
}

function judgeEncryption({ network, swarm }: NetworkCase, part: CheckedPart): Outcome {
  if (network.driver !== 'overlay') return other;
  const given = network.options[option];
  if (given !== undefined && !/^(?:false|0)$/iu.test(given)) return part.pass('its option encrypted is set');
  // What was made in a swarm of one node stays as it is when others join.
  const alone = valueOf(valueOf(swarm)?.nodes)?.length === 1;
  if (alone && network.ingress) return notApplicable('in a swarm of one node no traffic leaves the machine');
  // Engine 26 goes by the name of the option, whatever its value; that is no promise of others.
  if (given !== undefined)
    return part.fail({
      message: `The network was made with encrypted = ${given}`,
      saw: `encrypted = ${given}`,
      ...(alone && { severity: 'low' }),
      detail: { encrypted: 'no' },
      steps: ['Make it anew: `docker network create --driver overlay --opt encrypted NAME`'],
    });
  return part.fail({
    message: inTheClear(network.ingress, alone),
    saw: alone
      ? 'its option encrypted is not set; the swarm has one node'
      : 'its option encrypted is not set',
    severity: network.ingress || alone ? 'low' : 'medium',
    steps: [
      network.ingress
        ? 'Remove the network and make it anew: `docker network create --driver overlay --ingress --opt encrypted NAME`'
        : 'Make it anew: `docker network create --driver overlay --opt encrypted NAME`',
      'In Compose: `driver_opts: { encrypted: "" }` below the network',
      'Let the nodes exchange IP protocol 50 (ESP)',
    ],
  });
}

const encryption = networkCheck({
  id: 'network/overlay-encryption',
  cis: '7.3',
  title: 'Overlay network is not encrypted',
  severity: 'medium',
  why: 'Whoever is on the network between the nodes reads and forges what containers send each other: VXLAN has no protection of its own.',
  remediation: 'Make overlay networks with `--opt encrypted`.',
  judge: judgeEncryption,
  examples: {
    bad: [
      { title: 'an overlay without the option', facts: { driver: 'overlay', swarm: {} } },
      { title: 'the swarm’s own', facts: { driver: 'overlay', ingress: true, swarm: {} } },
    ],
    good: [{ title: 'encrypted', facts: { driver: 'overlay', options: { encrypted: '' }, swarm: {} } }],
    unsure: [],
  },
});

const attachable = networkCheck({
  id: 'network/attachable-overlay',
  title: 'Any container may join an overlay network',
  severity: 'low',
  why: 'Whoever may start a container on any node, a worker too, puts it beside the services of the network and reaches what they do not publish.',
  remediation: 'Make overlay networks without `--attachable` where only services use them.',
  judge({ network }, part) {
    if (network.driver !== 'overlay') return other;
    if (!network.attachable) return part.pass('only services may join');
    return part.fail({
      message: 'Containers that are no service’s may join the network, on every node',
      saw: 'Attachable = true',
      steps: ['Make it anew without `--attachable` (in Compose without `attachable: true`)'],
    });
  },
  examples: {
    bad: [{ title: 'attachable', facts: { driver: 'overlay', attachable: true } }],
    good: [{ title: 'services only', facts: { driver: 'overlay' } }],
    unsure: [],
  },
});

/** What overlay networks are made with. */
export const checks = [encryption, attachable];
