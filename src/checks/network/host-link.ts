import type { Check, NetworkCase } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import type { Network } from '../../core/engine/network.ts';
import { valueOf } from '../../core/observed.ts';
import { notApplicable } from '../../core/rules/outcome.ts';
import { networkCheck } from '../support/network/network-rule.ts';
import type { CheckedPart } from '../support/part.ts';

/** Name of a VLAN interface, for the engine and ip-link(8): `eth0.20`. */
const vlan = /\.\d{1,4}$/u;

/** Name of the dummy interface that the engine creates for a network without a parent: `dm-0123456789ab`. */
const dummy = /^d[im]-[\da-f]{12}$/u;

/** Drivers of the engine whose networks are behind the packet filter of the host, or have no interface. */
const otherDrivers: ReadonlySet<string> = new Set(['bridge', 'overlay', 'host', 'null', 'none', 'nat']);

/** Whether containers of an ipvlan network are behind a route of the network of the host, not hosts on its link. */
function isRouted({ driver, options }: Network): boolean {
  return driver === 'ipvlan' && /^l3s?$/u.test(options['ipvlan_mode'] ?? '');
}

/** Checks a macvlan or ipvlan network that names no parent interface. */
function checkUnnamed({ network, engine }: NetworkCase, part: CheckedPart): Outcome {
  if (valueOf(engine)?.product?.startsWith('Podman') === true && !network.internal)
    return part.unknown(
      'undecidable',
      'Podman shows no parent interface, and takes that of the default route where none is named',
    );
  if (network.scope === 'swarm' && Object.keys(network.options).length === 0)
    return part.unknown(
      'undecidable',
      'its parent interface is in a config-only network of each node, which the swarm does not show before a task runs',
    );
  return part.pass('it has no parent interface and no external access');
}

/** Checks a network whose containers are on the link of a parent interface. */
function checkLinked(network: Network, parent: string, part: CheckedPart): Outcome {
  const routed = isRouted(network);
  if (network.internal && routed)
    return part.unknown(
      'needs-review',
      `containers are behind ${parent} without a default route; confirm that no host there has a route to ${network.subnets.join(', ') || 'them'}`,
    );
  if (vlan.test(parent))
    return part.unknown(
      'needs-review',
      `containers are on the VLAN ${parent}; confirm that it is dedicated and filtered`,
    );
  const saw = `driver ${network.driver}, parent = ${parent}`;
  const only = `${saw}, internal: containers have no default route, but their ports answer on the network of ${parent}`;
  const mode = `${saw}, ipvlan_mode = ${network.options['ipvlan_mode'] ?? ''}: hosts there need a route by this host`;
  return part.fail({
    message: `Containers are attached to the network of ${parent}, without the packet filter rules of Docker${network.internal ? ', although the network is internal' : ''}`,
    saw: network.internal ? only : routed ? mode : saw,
    detail: { parent },
    steps: [
      'Use a bridge network with published ports where no container needs an address of that network',
      `Otherwise use a separate VLAN (parent ${parent}.NUMBER) and filter it`,
    ],
  });
}

export const check: Check<'network'> = networkCheck({
  id: 'network/host-link',
  needs: ['engine-objects'],
  title: 'Containers attached to the network of the host',
  severity: 'medium',
  why: 'On a macvlan or ipvlan network a container has its own address on the network of the host: every open port is reachable there, published or not, past the packet filter rules of Docker, and the container reaches every host of that network. `internal` takes only the default route from the container.',
  remediation:
    'Use a bridge network and publish the needed ports, or use a separate VLAN for such containers.',
  judge(subject, part) {
    const { driver, options } = subject.network;
    if (otherDrivers.has(driver)) return notApplicable('it is not a macvlan or ipvlan network');
    if (driver !== 'macvlan' && driver !== 'ipvlan')
      return part.unknown(
        'needs-review',
        `the driver ${driver} is of a plugin; confirm that other hosts do not reach container ports that are not published`,
      );
    const { parent = '' } = options;
    if (parent === '' || dummy.test(parent)) return checkUnnamed(subject, part);
    return checkLinked(subject.network, parent, part);
  },
  examples: {
    bad: [
      { title: 'macvlan on eth0', facts: { driver: 'macvlan', options: { parent: 'eth0' } } },
      {
        title: 'internal macvlan on eth0',
        facts: { driver: 'macvlan', internal: true, options: { parent: 'eth0' } },
      },
      {
        title: 'ipvlan in mode L3',
        facts: { driver: 'ipvlan', options: { parent: 'eth0', ipvlan_mode: 'l3' } },
      },
    ],
    good: [{ title: 'macvlan without a parent', facts: { driver: 'macvlan' } }],
    unsure: [
      { title: 'a VLAN', facts: { driver: 'macvlan', options: { parent: 'eth0.20' } } },
      { title: 'the driver of a plugin', facts: { driver: 'example/net-dhcp:1' } },
      { title: 'a network of the swarm', facts: { driver: 'macvlan', scope: 'swarm' } },
    ],
  },
});
