import { valueOf } from '../../core/observed.ts';
import { networkCheck } from '../support/network-rule.ts';

const modes = ['com.docker.network.bridge.gateway_mode_ipv4', 'com.docker.network.bridge.gateway_mode_ipv6'];

/** Moby 28.0.0 brought the mode; engines before it keep the option and do nothing with it. */
const knownFrom = 28;

const hostLink = networkCheck({
  slug: 'host-link',
  title: 'Containers are on the network of the host itself',
  severity: 'medium',
  why: 'On a macvlan or ipvlan network a container has an address beside the host: each port that it opens is reached from there, past the firewall rules of the engine, and it reaches every machine of that network.',
  remediation:
    'Use a bridge network and publish the ports that are needed; keep what needs the link on a VLAN of its own.',
  judge({ network }) {
    if (network.driver !== 'macvlan' && network.driver !== 'ipvlan')
      return { because: 'it is neither macvlan nor ipvlan' };
    const { parent } = network.options;
    if (parent === undefined || parent === '' || network.internal)
      return { fine: network.internal ? 'it is internal' : 'it has no parent interface, and leads nowhere' };
    return {
      wrong: `Containers on it are beside the host on ${parent}, without the engine’s firewall rules`,
      saw: `driver ${network.driver}, parent = ${parent}`,
      detail: { parent },
      steps: [
        'Use a bridge network with published ports where nothing needs an address of that network',
        `Else give it a VLAN of its own (parent ${parent}.NUMBER) and filter there`,
      ],
    };
  },
  examples: {
    bad: [{ title: 'macvlan on eth0', facts: { driver: 'macvlan', options: { parent: 'eth0' } } }],
    good: [{ title: 'macvlan without a parent', facts: { driver: 'macvlan' } }],
    unsure: [],
  },
});

const gatewayMode = networkCheck({
  slug: 'unprotected-ports',
  title: 'Ports of containers are not filtered',
  severity: 'high',
  why: 'In the mode nat-unprotected every port that a container opens is reached from other machines, published or not.',
  remediation: 'Leave the gateway mode at `nat`, or use `routed`, where only published ports are open.',
  judge({ network, engine }) {
    if (network.driver !== 'bridge') return { because: 'it is no bridge' };
    const open = modes.find((name) => network.options[name] === 'nat-unprotected');
    if (open === undefined) {
      const given = modes.flatMap((name) => network.options[name] ?? []);
      return {
        fine: given.length === 0 ? 'its gateway mode is the default' : `gateway mode ${given.join(', ')}`,
      };
    }
    const version = valueOf(engine)?.version ?? '';
    const ignored = Number.parseInt(version, 10) < knownFrom;
    return {
      wrong: ignored
        ? `From Engine ${knownFrom} on every port of its containers is open to other machines; ${version} does not know the option yet`
        : 'Every port of its containers is open to other machines, published or not',
      saw: `${open} = nat-unprotected`,
      ...(ignored ? { severity: 'low' } : {}),
      detail: { option: open },
      steps: ['Make the network anew without that option', 'Publish the ports that are needed'],
    };
  },
  examples: {
    bad: [{ title: 'IPv4', facts: { options: { [modes[0] ?? '']: 'nat-unprotected' } } }],
    good: [
      { title: 'nothing said', facts: {} },
      { title: 'routed', facts: { options: { [modes[1] ?? '']: 'routed' } } },
    ],
    unsure: [],
  },
});

/** Networks that put containers within reach of other machines. */
export const checks = [hostLink, gatewayMode];
