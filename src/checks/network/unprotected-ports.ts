import type { Check, NetworkCase } from '../../core/rules/check.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { gatewayModes } from '../../core/engine/gateway-mode.ts';
import type { Network } from '../../core/engine/network.ts';
import { valueOf, type Observed } from '../../core/observed.ts';
import { combine, notApplicable } from '../../core/rules/outcome.ts';
import { openedPorts, type OpenedPort } from '../../netfilter/opened-ports.ts';
import { dropSteps } from '../support/network/engine-filter.ts';
import { kernelForwarding } from '../support/network/kernel-forwarding.ts';
import { readingOf } from '../support/subject.ts';
import { bridgeOf, familiesOf, filteringOf } from '../support/network/network-filter.ts';
import { networkCheck } from '../support/network/network-rule.ts';
import type { CheckedPart } from '../support/part.ts';
import { unreadMayTranslate } from '../../netfilter/loaded-rules.ts';
import { sourceRewrite } from '../../netfilter/rewritten-sources.ts';
import { checkRelays } from '../support/network/relayed-ports.ts';

/** First moby release with the mode (28.0.0); older engines store the option and ignore it. */
const knownFrom = 28;

/** Fails for the gateway mode nat-unprotected, whatever the packet filter does. */
function checkMode(option: string, version: string, part: CheckedPart): Outcome {
  const ignored = Number.parseInt(version, 10) < knownFrom;
  return part.fail({
    message: ignored
      ? `From Engine ${knownFrom} on all container ports are open to other hosts (nat-unprotected); ${version} ignores the option`
      : 'All container ports are open to other hosts, published or not',
    saw: `${option} = nat-unprotected`,
    ...(ignored ? { severity: 'low' } : {}),
    detail: { option },
    steps: ['Recreate the network without that option', 'Publish the needed ports'],
  });
}

function whyNot(reading: Exclude<Observed<unknown>, { state: 'known' }>): string {
  return reading.state === 'unreadable' ? reading.detail : `${reading.from} is not there`;
}

/**
 * Checks the ports of the bridge: who is on the network of one is on the network of the containers, and its packets stay
 * on the bridge. Rules see these only with `bridge-nf-call-iptables`, and drop them only with `icc` off.
 */
function checkBridgePorts({ network, host }: NetworkCase, part: CheckedPart): Outcome | undefined {
  const firewall = valueOf(valueOf(host)?.firewall);
  const bridge = bridgeOf(network);
  const reading = firewall === undefined ? undefined : readingOf(firewall.bridgePorts, '/sys/class/net');
  if (reading !== undefined && reading.state !== 'known')
    return part.unknown('unreadable', `the ports of ${bridge} are unknown: ${whyNot(reading)}`);
  const ports = reading?.value[bridge] ?? [];
  if (ports.length === 0) return undefined;
  const saw = `${bridge} has the ports ${ports.join(', ')}`;
  const isFiltered =
    network.options['com.docker.network.bridge.enable_icc'] === 'false' &&
    familiesOf(network).every(
      ([family]) => valueOf(family === 'ip' ? firewall?.filtersBridged : firewall?.filtersBridged6) === true,
    );
  if (isFiltered)
    return part.unknown('needs-review', `${saw}; confirm that hosts there may not reach the containers`);
  return part.fail({
    message: `Hosts on the network of ${ports.join(', ')} reach all container ports, published or not: it is a port of the bridge ${bridge}`,
    saw,
    detail: { ports: ports.join(', ') },
    steps: [
      ...ports.map((port) => `Take it off the bridge: ip link set ${port} nomaster`),
      'Publish the needed ports',
    ],
  });
}

/** Whether swarm tasks use this bridge for outside traffic; the engine does not list them on it. */
function carriesTasks({ name }: Network, { swarm }: EngineFacts): boolean {
  return name === 'docker_gwbridge' && swarm !== 'inactive';
}

function checkFilter(subject: NetworkCase, engine: EngineFacts, part: CheckedPart): Outcome {
  const { network } = subject;
  const sides = familiesOf(network).map(([family, addresses]) =>
    filteringOf(subject, engine, family, addresses),
  );
  const closed = sides.flatMap((side) => (side.state === 'closed' ? [side.saw] : []));
  if (closed.length === sides.length) {
    const given = gatewayModes.flatMap((name) => network.options[name] ?? []);
    const mode = given.length === 0 ? 'default gateway mode' : `gateway mode ${given.join(', ')}`;
    return part.pass([mode, ...new Set(closed)].join('; '));
  }
  if (isEmpty(subject, engine)) return notApplicable('no container is attached');
  const open = sides.flatMap((side) => (side.state === 'open' ? [side] : []));
  if (open.length > 0)
    return part.fail({
      message: `Other hosts with a route to ${open.flatMap(({ addresses }) => addresses).join(' and ')} reach all container ports, published or not`,
      saw: open.map(({ saw }) => saw).join('; '),
      severity: 'medium',
      detail: { filter: 'none' },
      steps: dropSteps(engine),
    });
  const unsure = sides.flatMap((side) => (side.state === 'unsure' ? [side] : []));
  const kind = unsure.every(({ needsReview }) => needsReview) ? 'needs-review' : 'unreadable';
  return part.unknown(kind, [...new Set(unsure.map(({ why }) => why))].join('; '));
}

/** Checks a container port that a rule opens which dockerd did not write. */
function checkOpened(opened: OpenedPort, part: CheckedPart): Outcome {
  const { port, hostPort, rule, from, reach } = opened;
  const which = `which is ${opened.onLoopback === true ? 'published for this host only' : 'not published'}`;
  const saw = `${from}: \`${rule.text}\``;
  const by = `${saw}, which dockerd did not write,`;
  if (reach === 'unsure') return part.unknown('unreadable', `${by} may open ${port} of containers`);
  if (reach === 'some')
    return part.unknown('needs-review', `${by} opens ${port} of containers; confirm that it should`);
  return part.fail({
    message:
      hostPort === undefined
        ? `Other hosts with a route to ${port} reach it, ${which}`
        : `Other hosts reach ${port}, ${which}, at ${hostPort === 'any port' ? hostPort : `port ${hostPort}`} of the host`,
    saw,
    ...(hostPort === undefined ? { severity: 'medium' } : {}),
    detail: { port },
    steps: [
      `Remove the rule \`${rule.text}\``,
      'Publish the port with Docker (`--publish`) if others should reach it',
    ],
  });
}

/** Whether a container of a network publishes a port, as far as is known. */
function mayPublish({ network, attached }: NetworkCase, engine: EngineFacts, port: string, protocol: string) {
  if (attached.state !== 'known' || carriesTasks(network, engine)) return true;
  return attached.value.some(({ ports }) =>
    ports.state !== 'known'
      ? true
      : ports.value.some((each) => {
          const [first, last = first] = each.containerPort.split('-').map(Number);
          const number = Number(port);
          return each.protocol === protocol && (first ?? 0) <= number && number <= (last ?? 0);
        }),
  );
}

/** Checks the ports that rules of the host open, where packets to containers are dropped otherwise. */
function checkOpenedPorts(subject: NetworkCase, engine: EngineFacts, part: CheckedPart): Outcome[] {
  const { network, host } = subject;
  const firewall = valueOf(valueOf(host)?.firewall);
  if (firewall === undefined || engine.rootless) return [];
  const isRouted = (family: string): boolean =>
    family !== 'ip' || valueOf(kernelForwarding(engine, host)) !== false;
  return familiesOf(network)
    .filter(([family]) => isRouted(family))
    .flatMap(([family, addresses]) =>
      openedPorts(firewall, family, { bridge: bridgeOf(network), addresses }, (port, protocol) =>
        mayPublish(subject, engine, port, protocol),
      ).map((opened) => checkOpened(opened, part)),
    );
}

/** Whether it is known that no container is attached to a network. */
function isEmpty({ attached, network }: NetworkCase, engine: EngineFacts): boolean {
  return attached.state === 'known' && attached.value.length === 0 && !carriesTasks(network, engine);
}

/** Checks the filter of a network and, where it drops packets, the ports that other rules open. */
function checkReach(subject: NetworkCase, engine: EngineFacts, part: CheckedPart): Outcome {
  const filter = checkFilter(subject, engine, part);
  if (filter.state === 'failed' || filter.state === 'not-applicable') return filter;
  if (isEmpty(subject, engine)) return filter;
  return combine([
    filter,
    ...checkOpenedPorts(subject, engine, part),
    ...checkRelays(subject, engine.rootless, part),
  ]);
}

/**
 * Checks the rules for an internal network. Its containers have no default route, and answer other hosts only where
 * they have one by another network, or a rule of the host gives packets to them an address of the host.
 */
function checkInternal(subject: NetworkCase, engine: EngineFacts, part: CheckedPart): Outcome | undefined {
  if (valueOf(subject.attached)?.some(({ isElsewhere }) => isElsewhere) === true) {
    const { state } = checkFilter(subject, engine, part);
    if (state !== 'passed') return checkReach(subject, engine, part);
  }
  const firewall = valueOf(valueOf(subject.host)?.firewall);
  if (firewall === undefined || engine.rootless) return undefined;
  const rewrites = familiesOf(subject.network).flatMap(
    ([family, addresses]) =>
      sourceRewrite(firewall, family, { bridge: bridgeOf(subject.network), addresses }) ?? [],
  );
  const [first] = rewrites;
  const isUnread = familiesOf(subject.network).some(([family]) =>
    unreadMayTranslate(firewall, family, 'postrouting'),
  );
  if (first === undefined && !isUnread) return undefined;
  const reach = checkReach(subject, engine, part);
  if (first === undefined)
    return reach.state === 'passed'
      ? undefined
      : part.unknown(
          'unreadable',
          'rules that were not read may give packets to this internal network an address of the host, so that its containers answer',
        );
  if (reach.state !== 'failed' || rewrites.some(({ everyone }) => everyone)) return reach;
  return part.unknown(
    'needs-review',
    `no rule drops packets to this internal network, and its containers answer hosts that \`${first.rule.text}\` is for (${first.from}); confirm that these may reach them`,
  );
}

/** Checks whether other machines reach container ports that are not published. */
export const check: Check<'network'> = networkCheck({
  id: 'network/unprotected-ports',
  needs: ['daemon', 'engine-objects', 'firewall'],
  title: 'Unpublished container ports reachable from other hosts',
  severity: 'high',
  why: 'Other hosts reach every open container port, published or not: with gateway mode nat-unprotected, or where neither Docker nor the host drops packets to container addresses, or a rule or a program of the host (socat, ssh) forwards packets or connections to one.',
  remediation:
    'Use gateway mode `nat` or `routed`, let dockerd set its rules, and restart it when they were flushed. Before Engine 28 keep the FORWARD policy at DROP. Stop programs that pass connections on to containers, and publish what others should reach.',
  judge(subject, part) {
    const { network, engine } = subject;
    if (network.driver !== 'bridge') return notApplicable('it is not a bridge network');
    const option = gatewayModes.find((name) => network.options[name] === 'nat-unprotected');
    if (option !== undefined) return checkMode(option, valueOf(engine)?.version ?? '', part);
    const reach = valueOf(engine)?.rootless === true ? undefined : checkBridgePorts(subject, part);
    const isUsed = engine.state !== 'known' || !isEmpty(subject, engine.value);
    if (reach?.state === 'failed' && isUsed) return reach;
    const doubts = reach !== undefined && isUsed ? [reach] : [];
    if (network.internal) {
      const relays = isUsed ? checkRelays(subject, valueOf(engine)?.rootless === true, part) : [];
      const byRules =
        isUsed && engine.state === 'known' ? checkInternal(subject, engine.value, part) : undefined;
      return combine([...doubts, ...relays, byRules, part.pass('it is internal')]);
    }
    if (engine.state !== 'known') return part.unknown('unreadable', 'the engine was not read');
    return combine([...doubts, checkReach(subject, engine.value, part)]);
  },
  examples: {
    bad: [
      { title: 'IPv4', facts: { options: { [gatewayModes[0]]: 'nat-unprotected' } } },
      {
        title: 'rules flushed',
        facts: {
          version: '28.0.0',
          firewall: { ip4: '' },
          workloads: [{ name: 'db', networks: ['shop_default'] }],
        },
      },
      {
        title: 'unfiltered IPv6',
        facts: {
          ipv6: true,
          subnets: ['2001:db8:1::/64'],
          firewall: { ip6: '' },
          workloads: [{ name: 'db', networks: ['shop_default'] }],
        },
      },
    ],
    good: [
      { title: 'an engine with its own filter', facts: { version: '28.0.0' } },
      { title: 'routed', facts: { version: '28.0.0', options: { [gatewayModes[1]]: 'routed' } } },
      {
        title: 'FORWARD policy DROP',
        facts: { firewall: { ip4: '*filter\n:FORWARD DROP [0:0]\nCOMMIT\n' } },
      },
    ],
    unsure: [
      {
        title: 'an older engine, firewall not read',
        facts: { workloads: [{ name: 'db', networks: ['shop_default'] }] },
      },
    ],
  },
});
