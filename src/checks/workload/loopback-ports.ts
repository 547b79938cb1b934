import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import type { Evidence, Outcome } from '../../core/findings/finding.ts';
import type { PublishedPort } from '../../core/workload/workload.ts';
import { valueOf } from '../../core/observed.ts';
import { combine, notApplicable } from '../../core/rules/outcome.ts';
import { majorOf } from '../../versions/engine-version.ts';
import {
  dropSteps,
  filtersItself,
  leavesOutRaw,
  setRaw,
  whyLoadedUnread,
  whyRulesUnread,
} from '../support/network/engine-filter.ts';
import { settingOf } from '../support/engine/engine-rule.ts';
import { isUnfiltered } from '../../netfilter/input-policy.ts';
import { whyUnrouted } from '../../netfilter/loopback-translations.ts';
import { reachOf, type PortReach } from '../../netfilter/port-reach.ts';
import type { CheckedPart } from '../support/part.ts';
import {
  addressesOf,
  describePort,
  eachPort,
  routedSentence,
  whyUnpublished,
} from '../support/network/ports.ts';
import { checkEntries } from '../support/workload/setting.ts';
import { unread } from '../support/subject.ts';

/** Whether an address is IPv4 loopback. The kernel itself drops packets from outside to `::1`. */
function isLoopback4(hostIp: string): boolean {
  return /^(?:127\.|\[?::ffff:127\.)/iu.test(hostIp);
}

function isLoopback6(hostIp: string): boolean {
  return /^\[?(?:::1|(?:0+:){7}0*1)\]?$/iu.test(hostIp);
}

/** Returns the worst reach of a range of ports; unsure for a range that is too long. */
function worstOf(reaches: readonly PortReach[] | undefined): PortReach {
  const severe = ['passes', 'unsure', 'refused', 'untranslated'] as const;
  const [worst] = (reaches ?? []).toSorted((a, b) => severe.indexOf(a.state) - severe.indexOf(b.state));
  return worst ?? { state: 'unsure' };
}

/** Returns whether packets from the local network reach a loopback address, by the host's rules. */
function reachFromLink(
  { workload, host }: WorkloadCase,
  port: PublishedPort,
): { reach: PortReach; from: string } | undefined {
  const firewall = valueOf(valueOf(host)?.firewall);
  const to = addressesOf(port).find(isLoopback4) ?? '';
  if (firewall === undefined || workload.running === false) return undefined;
  const address = to.replace(/^\[?::ffff:|\]$/giu, '');
  const reaches = eachPort(port)?.map((one) => reachOf(firewall, 'ip', one, address));
  return { reach: worstOf(reaches), from: firewall.ip4.from };
}

/** Steps of an engine before 28, and of one whose rules are gone. */
function stepsFor(engine: EngineFacts): readonly string[] {
  if (leavesOutRaw(engine)) return [setRaw, 'Restart dockerd: systemctl restart docker'];
  if ((majorOf(engine.version) ?? 0) >= filtersItself) return dropSteps(engine);
  return [
    'Use Engine 28 or newer',
    'Until then: `iptables -t raw -A PREROUTING -d 127.0.0.0/8 ! -i lo -j DROP`, made persistent',
  ];
}

/** Checks a port against the rules of the host; absent if they were not read or do not decide. */
function checkRules(subject: WorkloadCase, port: PublishedPort, part: CheckedPart): Outcome | undefined {
  const { reach, from } = reachFromLink(subject, port) ?? {};
  const words = describePort(port);
  if (reach?.state === 'refused' && reach.but.length > 0) {
    const rules = reach.but.map(({ text }) => `\`${text}\``).join(', ');
    return part.unknown(
      'needs-review',
      `${words}: ${rules} lets some hosts reach it (${reach.from ?? from})`,
    );
  }
  if (reach?.state === 'refused')
    return part.pass(`${words}, and \`${reach.by.text}\` drops packets from outside (${reach.from ?? from})`);
  if (reach?.state === 'untranslated')
    return (
      checkRouted(subject, port, part) ??
      part.pass(`${words}, and no rule forwards packets from outside (${from})`)
    );
  return undefined;
}

/**
 * Checks a port that no rule forwards, for which docker-proxy listens: the kernel drops packets from outside to loopback
 * unless it has the setting `route_localnet`. Absent if it drops them.
 */
function checkRouted({ host }: WorkloadCase, port: PublishedPort, part: CheckedPart): Outcome | undefined {
  const firewall = valueOf(host)?.firewall;
  const rules = firewall && valueOf(firewall);
  if (rules?.loopbackRouted === undefined) return undefined;
  const doubt = whyUnrouted(rules);
  if (doubt === false) return undefined;
  const words = describePort(port);
  if (doubt !== undefined) return part.unknown('unreadable', `${words}: ${doubt}`);
  const source = rules.loopbackRouted.from;
  const saw = `packets from outside are routed to loopback (route_localnet): ${valueOf(rules.loopbackRouted)?.join(', ') ?? ''}`;
  if (rules.ip4.state !== 'known' || !isUnfiltered(rules.ip4.value, rules))
    return part.unknown('needs-review', `${words}, and ${saw} (${source}); confirm that rules drop these`);
  return part.fail({
    message: `The kernel lets hosts on the same network reach ${words}`,
    detail: { port: `${port.containerPort}/${port.protocol}` },
    besides: [{ source, saw }],
    steps: ['Set net.ipv4.conf.INTERFACE.route_localnet to 0 for the interfaces named, and for all'],
  });
}

/** Fails for a port that hosts on the same network reach, with the rule that forwards their packets. */
function reached(
  subject: WorkloadCase,
  engine: EngineFacts,
  port: PublishedPort,
  part: CheckedPart,
): Outcome {
  const { reach, from = '' } = reachFromLink(subject, port) ?? {};
  const besides: readonly Evidence[] =
    reach?.state === 'passes'
      ? [{ source: reach.from ?? from, saw: `\`${reach.by.text}\` forwards packets, and no rule drops them` }]
      : [];
  return part.fail({
    message: `Engine ${engine.version} lets hosts on the same network reach ${describePort(port)}`,
    detail: { port: `${port.containerPort}/${port.protocol}` },
    besides,
    steps: stepsFor(engine),
  });
}

/** Checks an engine before 28, where only host rules, or an engine without rules, stop the local network. */
function checkOlder(
  subject: WorkloadCase,
  engine: EngineFacts,
  port: PublishedPort,
  part: CheckedPart,
): Outcome {
  const decided = checkRules(subject, port, part);
  if (decided) return decided;
  // Without engine rules docker-proxy listens, and the kernel drops packets from outside to loopback.
  if (valueOf(settingOf(engine, 'iptables')) === false)
    return part.pass(`${describePort(port)}, and dockerd sets no rules that forward packets from outside`);
  return reached(subject, engine, port, part);
}

/** Checks an engine from 28 on, whose rules drop packets from outside as long as they are loaded. */
function checkNewer(
  subject: WorkloadCase,
  engine: EngineFacts,
  port: PublishedPort,
  part: CheckedPart,
): Outcome {
  const words = describePort(port);
  if (engine.rootless) return part.pass(`${words}, rootless engine ${engine.version}`);
  const firewall = valueOf(valueOf(subject.host)?.firewall);
  const unseen = firewall && whyRulesUnread(engine, firewall);
  const decided = unseen === undefined ? checkRules(subject, port, part) : undefined;
  if (decided) return decided;
  const seen = reachFromLink(subject, port);
  if (seen?.reach.state === 'passes' || leavesOutRaw(engine)) return reached(subject, engine, port, part);
  if (seen !== undefined)
    return part.unknown('undecidable', unseen ?? `${words}: packets cannot be traced through the rules`);
  const unloaded = whyLoadedUnread(engine, subject.host);
  return unloaded === undefined
    ? part.pass(`${words}, engine ${engine.version}`)
    : part.unknown('unreadable', `${words}: ${unloaded}`);
}

function checkPort(
  subject: WorkloadCase,
  engine: EngineFacts,
  port: PublishedPort,
  part: CheckedPart,
): Outcome {
  const { version, rootless } = engine;
  const words = describePort(port);
  if (port.routed)
    return isLoopback4(port.hostIp) || isLoopback6(port.hostIp)
      ? part.fail({
          message: routedSentence(port),
          detail: { port: `${port.containerPort}/${port.protocol}` },
          steps: ['Move the container to a network without gateway mode `routed`'],
        })
      : part.pass(`${words}: not on loopback`);
  const addresses = addressesOf(port);
  if (!addresses.some(isLoopback4))
    return part.pass(
      addresses.some(isLoopback6)
        ? `${words}: the kernel drops packets from outside for ::1`
        : `${words}: not on loopback`,
    );
  const major = majorOf(version);
  if (rootless || (major ?? 0) >= filtersItself) return checkNewer(subject, engine, port, part);
  if (major === undefined)
    return part.unknown('unreadable', `it is not known whether engine ${version} protects loopback ports`);
  return checkOlder(subject, engine, port, part);
}

export const check = {
  id: 'workload/loopback-ports',
  needs: ['daemon', 'firewall'],
  on: 'workload',
  title: 'Loopback port reachable from the local network',
  category: 'security',
  severity: 'low',
  why: 'Before Engine 28, or without its packet filter rules, a host on the same network segment can reach a port published on loopback by sending packets for that address to the host.',
  remediation:
    'Use Engine 28 or newer, and keep its packet filter rules loaded. Until then drop packets for 127.0.0.0/8 that do not arrive on the interface lo.',
  aliases: [],
  references: ['NIST SP 800-190, 4.4.2'],
  reads: ['ports'],
  considers: ['network'],
  // The engine version decides, and a file does not name one.
  onlyOn: ['create', 'container'],
  implies: [],
  fixable: false,
  evaluate(subject) {
    const { workload, engine } = subject;
    if (engine.state !== 'known') return unread(engine);
    const unpublished = whyUnpublished(workload);
    if (unpublished !== undefined) return notApplicable(unpublished);
    const judgements = checkEntries(workload, 'ports', 'no port is published', (port, part) =>
      checkPort(subject, engine.value, port, part),
    );
    return combine(judgements);
  },
  examples: { bad: [], good: [], unsure: [] },
} satisfies Check<'workload'>;
