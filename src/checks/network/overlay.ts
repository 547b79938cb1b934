import type { NetworkCase } from '../../core/check.ts';
import type { Outcome } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { notApplicable } from '../../core/outcome.ts';
import { networkCheck } from '../support/network-rule.ts';
import type { CheckedPart } from '../support/part.ts';

const option = 'encrypted';
const other = notApplicable('it is not an overlay network: its traffic stays on this host');

function inTheClear(ingress: boolean, alone: boolean): string {
  if (ingress) return 'Traffic of the ingress network is not encrypted between nodes';
  return alone
    ? 'Traffic of the network will not be encrypted once another node joins'
    : 'Traffic of the network is not encrypted between nodes';
}

function checkEncryption({ network, swarm }: NetworkCase, part: CheckedPart): Outcome {
  if (network.driver !== 'overlay') return other;
  const given = network.options[option];
  // An engine looks only whether the option is there: `encrypted=false` encrypts too (tried on Engine 26.1.5; newer
  // releases look in the same way).
  if (given !== undefined)
    return part.pass(given === '' ? 'the option encrypted is set' : `the option encrypted is set (${given})`);
  // A network keeps its options when more nodes join.
  const alone = valueOf(valueOf(swarm)?.nodes)?.length === 1;
  if (alone && network.ingress) return notApplicable('the swarm has one node, so no traffic leaves the host');
  return part.fail({
    message: inTheClear(network.ingress, alone),
    saw: alone
      ? 'the option encrypted is not set; the swarm has one node'
      : 'the option encrypted is not set',
    severity: network.ingress || alone ? 'low' : 'medium',
    steps: [
      network.ingress
        ? 'Remove and recreate the network: `docker network create --driver overlay --ingress --opt encrypted NAME`'
        : 'Recreate it: `docker network create --driver overlay --opt encrypted NAME`',
      'In Compose: `driver_opts: { encrypted: "" }` below the network',
      'Allow IP protocol 50 (ESP) between the nodes',
    ],
  });
}

const encryption = networkCheck({
  id: 'network/overlay-encryption',
  needs: ['engine-objects'],
  cis: '7.3',
  title: 'Overlay network not encrypted',
  severity: 'medium',
  why: 'Everyone on the network between the nodes can read and forge container traffic: VXLAN is not encrypted.',
  remediation: 'Create overlay networks with `--opt encrypted`.',
  judge: checkEncryption,
  examples: {
    bad: [
      { title: 'an overlay without the option', facts: { driver: 'overlay', swarm: {} } },
      { title: 'the ingress network', facts: { driver: 'overlay', ingress: true, swarm: {} } },
    ],
    good: [
      { title: 'encrypted', facts: { driver: 'overlay', options: { encrypted: '' }, swarm: {} } },
      {
        title: 'with any value of the option',
        facts: { driver: 'overlay', options: { encrypted: 'false' }, swarm: {} },
      },
    ],
    unsure: [],
  },
});

const attachable = networkCheck({
  id: 'network/attachable-overlay',
  needs: ['engine-objects'],
  title: 'Overlay network attachable',
  severity: 'low',
  why: 'Everyone who can start a container on any node, workers included, can attach it to the network and reach unpublished ports of its services.',
  remediation: 'Create overlay networks without `--attachable` where only services use them.',
  judge({ network }, part) {
    if (network.driver !== 'overlay') return other;
    if (!network.attachable) return part.pass('services only');
    return part.fail({
      message: 'Standalone containers can attach to the network, on every node',
      saw: 'Attachable = true',
      steps: ['Recreate it without `--attachable` (in Compose without `attachable: true`)'],
    });
  },
  examples: {
    bad: [{ title: 'attachable', facts: { driver: 'overlay', attachable: true } }],
    good: [{ title: 'services only', facts: { driver: 'overlay' } }],
    unsure: [],
  },
});

/** Checks the options of overlay networks. */
export const checks = [encryption, attachable];
