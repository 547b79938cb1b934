import type { NetworkCase } from '../../core/check.ts';
import type { EngineFacts } from '../../core/engine.ts';
import type { Outcome } from '../../core/finding.ts';
import type { Network } from '../../core/network.ts';
import { valueOf } from '../../core/observed.ts';
import { notApplicable } from '../../core/outcome.ts';
import { familiesOf, filteringOf } from '../support/network-filter.ts';
import { networkCheck } from '../support/network-rule.ts';
import type { CheckedPart } from '../support/part.ts';

const modes = ['com.docker.network.bridge.gateway_mode_ipv4', 'com.docker.network.bridge.gateway_mode_ipv6'];

/** Moby 28.0.0 brought the mode; engines before it keep the option and do nothing with it. */
const knownFrom = 28;

/** A VLAN of an interface, as the engine and ip-link(8) name it: `eth0.20`. */
const vlan = /\.\d{1,4}$/u;

const hostLink = networkCheck({
  id: 'network/host-link',
  title: 'Containers are on the network of the host itself',
  severity: 'medium',
  why: 'On a macvlan or ipvlan network a container has an address beside the host: each port that it opens is reached from there, past the firewall rules of the engine, and it reaches every machine of that network.',
  remediation:
    'Use a bridge network and publish the ports that are needed; keep what needs the link on a VLAN of its own.',
  judge({ network }, part) {
    if (network.driver !== 'macvlan' && network.driver !== 'ipvlan')
      return notApplicable('it is neither macvlan nor ipvlan');
    const { parent } = network.options;
    if (parent === undefined || parent === '' || network.internal)
      return part.pass(network.internal ? 'it is internal' : 'it has no parent interface, and leads nowhere');
    if (vlan.test(parent))
      return part.unknown(
        'needs-review',
        `its containers are on the VLAN of ${parent}: is that theirs alone, and filtered where it leads on?`,
      );
    return part.fail({
      message: `Containers on it are beside the host on ${parent}, without the engine’s firewall rules`,
      saw: `driver ${network.driver}, parent = ${parent}`,
      detail: { parent },
      steps: [
        'Use a bridge network with published ports where nothing needs an address of that network',
        `Else give it a VLAN of its own (parent ${parent}.NUMBER) and filter there`,
      ],
    });
  },
  examples: {
    bad: [{ title: 'macvlan on eth0', facts: { driver: 'macvlan', options: { parent: 'eth0' } } }],
    good: [{ title: 'macvlan without a parent', facts: { driver: 'macvlan' } }],
    unsure: [{ title: 'a VLAN', facts: { driver: 'macvlan', options: { parent: 'eth0.20' } } }],
  },
});

/** The mode is written: nothing else has to be looked at. */
function judgeMode(option: string, version: string, part: CheckedPart): Outcome {
  const ignored = Number.parseInt(version, 10) < knownFrom;
  return part.fail({
    message: ignored
      ? `From Engine ${knownFrom} on every port of its containers is open to other machines; ${version} does not know the option yet`
      : 'Every port of its containers is open to other machines, published or not',
    saw: `${option} = nat-unprotected`,
    ...(ignored ? { severity: 'low' } : {}),
    detail: { option },
    steps: ['Make the network anew without that option', 'Publish the ports that are needed'],
  });
}

/** The tasks of a swarm lead outside over this bridge, and none of them is shown to be on it. */
function carriesTasks({ name }: Network, { swarm }: EngineFacts): boolean {
  return name === 'docker_gwbridge' && swarm !== 'inactive';
}

function judgeFilter(subject: NetworkCase, engine: EngineFacts, part: CheckedPart): Outcome {
  const { network, attached } = subject;
  const sides = familiesOf(network).map(([family, addresses]) =>
    filteringOf(subject, engine, family, addresses),
  );
  const closed = sides.flatMap((side) => (side.state === 'closed' ? [side.saw] : []));
  if (closed.length === sides.length) {
    const given = modes.flatMap((name) => network.options[name] ?? []);
    const mode = given.length === 0 ? 'its gateway mode is the default' : `gateway mode ${given.join(', ')}`;
    return part.pass([mode, ...new Set(closed)].join('; '));
  }
  if (attached.state === 'known' && attached.value.length === 0 && !carriesTasks(network, engine))
    return notApplicable('nothing is on it');
  const open = sides.flatMap((side) => (side.state === 'open' ? [side] : []));
  if (open.length > 0)
    return part.fail({
      message: `Other machines that have a way to ${open.flatMap(({ addresses }) => addresses).join(' and ')} reach every port of its containers, published or not`,
      saw: open.map(({ saw }) => saw).join('; '),
      severity: 'medium',
      detail: { filter: 'none' },
      steps: [
        'Use Engine 28 or newer, which refuses what is not published by rules of its own (`iptables`, `ip6tables`)',
        'Until then refuse it: `iptables -P FORWARD DROP`, and `ip6tables -P FORWARD DROP` where networks have IPv6',
      ],
    });
  const unsure = sides.flatMap((side) => (side.state === 'unsure' ? [side.why] : []));
  return part.unknown('unreadable', [...new Set(unsure)].join('; '));
}

const unprotected = networkCheck({
  id: 'network/unprotected-ports',
  title: 'Ports of containers are not filtered',
  severity: 'high',
  why: 'Other machines then reach every port that a container opens, published or not: in the mode nat-unprotected, and where neither the engine nor the host refuses packets that are sent to a container’s own address.',
  remediation:
    'Leave the gateway mode at `nat`, or use `routed`, where only published ports are open; let the engine set its rules, and before Engine 28 keep the policy of FORWARD at DROP.',
  judge(subject, part) {
    const { network, engine } = subject;
    if (network.driver !== 'bridge') return notApplicable('it is no bridge');
    const option = modes.find((name) => network.options[name] === 'nat-unprotected');
    if (option !== undefined) return judgeMode(option, valueOf(engine)?.version ?? '', part);
    if (network.internal) return part.pass('it is internal');
    if (engine.state !== 'known')
      return part.unknown('unreadable', 'what the engine filters could not be told');
    return judgeFilter(subject, engine.value, part);
  },
  examples: {
    bad: [
      { title: 'IPv4', facts: { options: { [modes[0] ?? '']: 'nat-unprotected' } } },
      {
        title: 'IPv6, that nobody filters',
        facts: {
          ipv6: true,
          subnets: ['2001:db8:1::/64'],
          firewall: { ip6: '' },
          workloads: [{ name: 'db', networks: ['shop_default'] }],
        },
      },
    ],
    good: [
      { title: 'an engine that filters by itself', facts: { version: '28.0.0' } },
      { title: 'routed', facts: { version: '28.0.0', options: { [modes[1] ?? '']: 'routed' } } },
      {
        title: 'the policy of FORWARD is DROP',
        facts: { firewall: { ip4: '*filter\n:FORWARD DROP [0:0]\nCOMMIT\n' } },
      },
    ],
    unsure: [
      {
        title: 'an older engine, and a firewall that was not read',
        facts: { workloads: [{ name: 'db', networks: ['shop_default'] }] },
      },
    ],
  },
});

/** Networks that put containers within reach of other machines. */
export const checks = [hostLink, unprotected];
