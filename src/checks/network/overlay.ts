import type { NetworkCase } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { beliefOf } from '../../netfilter/input-policy.ts';
import { plainVxlan, vxlanPort } from '../../netfilter/plain-vxlan.ts';
import { dropSteps, whyLoadedUnread } from '../support/network/engine-filter.ts';
import { notApplicable } from '../../core/rules/outcome.ts';
import { networkCheck } from '../support/network/network-rule.ts';
import type { CheckedPart } from '../support/part.ts';

const option = 'encrypted';
const other = notApplicable('it is not an overlay network: its traffic stays on this host');

function inTheClear(ingress: boolean, alone: boolean): string {
  if (ingress) return 'Traffic of the ingress network is not encrypted between nodes';
  return alone
    ? 'Traffic of the network will not be encrypted once another node joins'
    : 'Traffic of the network is not encrypted between nodes';
}

/** The number of the VXLAN network; a swarm gives each overlay network one. */
const numberOption = 'com.docker.network.driver.overlay.vxlanid_list';

/** Whether containers of this engine may be on a network, so that it takes VXLAN packets for them. */
function isUsedHere({ attached }: NetworkCase): boolean {
  return valueOf(attached)?.some(({ isHere }) => isHere) !== false;
}

/**
 * Checks a network with the option. It is the rules of dockerd that drop packets without encryption: once they are gone,
 * who sends some reaches the containers (tried on Engine 28.5.2).
 */
function checkEncrypted(subject: NetworkCase, given: string, part: CheckedPart): Outcome {
  const { network, engine, host } = subject;
  const saw = given === '' ? 'the option encrypted is set' : `the option encrypted is set (${given})`;
  const { [numberOption]: number } = network.options;
  if (!isUsedHere(subject) || engine.state !== 'known' || number === undefined) return part.pass(saw);
  const unread = whyLoadedUnread(engine.value, host);
  if (unread !== undefined) return part.unknown('unreadable', unread);
  const firewall = valueOf(valueOf(host)?.firewall);
  if (firewall === undefined) return part.pass(saw);
  const plain = plainVxlan(firewall, number);
  if (plain.state === 'dropped') return part.pass(`${saw}; \`${plain.by.text}\``);
  if (plain.state === 'unsure')
    return part.unknown(
      'needs-review',
      `${saw}; confirm that rules drop VXLAN packets without encryption for network ${number} (UDP port ${vxlanPort})`,
    );
  return part.fail({
    message: `Hosts that reach UDP port ${vxlanPort} reach all container ports: no rule drops VXLAN packets without encryption`,
    saw: `${saw}; no rule of INPUT drops packets without encryption for VXLAN network ${number}`,
    severity: 'high',
    detail: { rules: 'none' },
    steps: dropSteps(engine.value),
  });
}

/** How severe it is that a network of containers takes VXLAN packets from everyone who can send some. */
function openSeverity(subject: NetworkCase): 'high' | 'medium' {
  const firewall = valueOf(valueOf(subject.host)?.firewall);
  if (firewall === undefined || !isUsedHere(subject)) return 'medium';
  return beliefOf(firewall.ip4, firewall, 'ip') === undefined ? 'high' : 'medium';
}

function checkEncryption(subject: NetworkCase, part: CheckedPart): Outcome {
  const { network, swarm, attached } = subject;
  if (network.driver !== 'overlay') return other;
  const given = network.options[option];
  // An engine looks only whether the option is there: `encrypted=false` encrypts too (tried on Engine 26.1.5; newer
  // releases look in the same way).
  if (given !== undefined) return checkEncrypted(subject, given, part);
  // A network keeps its options when more nodes join.
  const alone = valueOf(valueOf(swarm)?.nodes)?.length === 1;
  if (alone && network.ingress) return notApplicable('the swarm has one node, so no traffic leaves the host');
  const steps = [
    network.ingress
      ? 'Remove and recreate the network: `docker network create --driver overlay --ingress --opt encrypted NAME`'
      : 'Recreate it: `docker network create --driver overlay --opt encrypted NAME`',
    'In Compose: `driver_opts: { encrypted: "" }` below the network',
    'Allow IP protocol 50 (ESP) between the nodes',
  ];
  const isIdle = network.ingress || valueOf(attached)?.length === 0;
  if (isIdle)
    return part.fail({
      message: inTheClear(network.ingress, alone),
      saw: alone
        ? 'the option encrypted is not set; the swarm has one node'
        : 'the option encrypted is not set',
      severity: network.ingress || alone ? 'low' : 'medium',
      steps,
    });
  return part.fail({
    message: `${inTheClear(false, alone)}, and hosts that reach UDP port ${vxlanPort} of a node reach all container ports`,
    saw: 'the option encrypted is not set: a node takes VXLAN packets from every sender',
    severity: openSeverity(subject),
    steps: [...steps, `Allow UDP port ${vxlanPort} from the other nodes only`],
  });
}

const encryption = networkCheck({
  id: 'network/overlay-encryption',
  needs: ['engine-objects', 'firewall'],
  cis: '7.3',
  title: 'Overlay network not encrypted',
  severity: 'medium',
  why: 'Everyone on the network between the nodes can read container traffic: VXLAN is not encrypted. Whoever can send to UDP port 4789 of a node reaches every container port, published or not, also where the swarm has one node.',
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
