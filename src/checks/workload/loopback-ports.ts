import type { Check, WorkloadCase } from '../../core/check.ts';
import type { EngineFacts } from '../../core/engine.ts';
import type { Evidence, Outcome } from '../../core/finding.ts';
import type { PublishedPort } from '../../core/workload.ts';
import { valueOf } from '../../core/observed.ts';
import { combine, notApplicable } from '../../core/outcome.ts';
import { majorOf } from '../../versions/engine-version.ts';
import { settingOf } from '../support/engine-rule.ts';
import { reachOf, type PortReach } from '../../netfilter/port-reach.ts';
import type { CheckedPart } from '../support/part.ts';
import { addressesOf, describePort, eachPort } from '../support/ports.ts';
import { checkEntries } from '../support/setting.ts';
import { unread } from '../support/subject.ts';

/** First engine that drops packets from outside to ports published on loopback (moby 28.0.0). */
const fixedIn = 28;

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
  if (firewall?.ip4.state !== 'known' || workload.running === false) return undefined;
  const address = to.replace(/^\[?::ffff:|\]$/giu, '');
  const { value: filter, from } = firewall.ip4;
  const reaches = eachPort(port)?.map((one) => reachOf(filter, firewall, 'ip', one, address));
  return { reach: worstOf(reaches), from };
}

/** Checks an engine before 28, where only host rules, or an engine without rules, stop the local network. */
function checkOlder(
  subject: WorkloadCase,
  engine: EngineFacts,
  port: PublishedPort,
  part: CheckedPart,
): Outcome {
  const seen = reachFromLink(subject, port);
  const words = describePort(port);
  if (seen?.reach.state === 'refused')
    return part.pass(`${words}, and \`${seen.reach.by.text}\` drops packets from outside (${seen.from})`);
  if (seen?.reach.state === 'untranslated')
    return part.pass(`${words}, and no rule forwards packets from outside (${seen.from})`);
  // Without engine rules docker-proxy listens, and the kernel drops packets from outside to loopback.
  if (valueOf(settingOf(engine, 'iptables')) === false)
    return part.pass(`${words}, and dockerd sets no rules that forward packets from outside`);
  const besides: readonly Evidence[] =
    seen?.reach.state === 'passes'
      ? [{ source: seen.from, saw: `\`${seen.reach.by.text}\` forwards packets, and no rule drops them` }]
      : [];
  return part.fail({
    message: `Engine ${engine.version} lets hosts on the same network reach ${words}`,
    detail: { port: `${port.containerPort}/${port.protocol}` },
    besides,
  });
}

function checkPort(
  subject: WorkloadCase,
  engine: EngineFacts,
  port: PublishedPort,
  part: CheckedPart,
): Outcome {
  const { version, rootless } = engine;
  const words = describePort(port);
  const addresses = addressesOf(port);
  if (!addresses.some(isLoopback4))
    return part.pass(
      addresses.some(isLoopback6)
        ? `${words}: the kernel drops packets from outside for ::1`
        : `${words}: not on loopback`,
    );
  const major = majorOf(version);
  if (rootless || (major ?? 0) >= fixedIn) return part.pass(`${words}, engine ${version}`);
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
  why: 'Before Engine 28 a host on the same network segment can reach a port published on loopback by sending packets for that address to the host.',
  remediation:
    'Use Engine 28 or newer. Until then drop packets for 127.0.0.0/8 that do not arrive on the interface lo.',
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
    if (valueOf(workload.settings.network.value)?.kind === 'host') {
      return notApplicable('ports are not published with the host’s network');
    }
    const judgements = checkEntries(workload, 'ports', 'no port is published', (port, part) =>
      checkPort(subject, engine.value, port, part),
    );
    return combine(judgements);
  },
  examples: { bad: [], good: [], unsure: [] },
} satisfies Check<'workload'>;
