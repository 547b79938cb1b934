import type { EngineCase } from '../../core/rules/check.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import type { Evidence, Problem, Outcome } from '../../core/findings/finding.ts';
import { mapKnown, valueOf } from '../../core/observed.ts';
import type { Family } from '../../netfilter/loaded-rules.ts';
import { combine, fail, pass, unknown } from '../../core/rules/outcome.ts';
import { majorOf } from '../../versions/engine-version.ts';
import { filteringsOf } from '../support/network/engine-networks.ts';
import { daemonSteps, engineCheck, settingOf, withSettings } from '../support/engine/engine-rule.ts';
import { kernelForwarding } from '../support/network/kernel-forwarding.ts';
import { dropSteps, filtersItself, whyLoadedUnread } from '../support/network/engine-filter.ts';
import { unread } from '../support/subject.ts';
import { setMembers } from '../support/engine/config-change.ts';

const settings = ['iptables', 'ipForwardNoDrop'] as const;

/** Fails for each daemon setting that turns packet filtering off. */
function checkSettings(engine: EngineFacts, forwards: Evidence): Outcome {
  const readings = settings.map((name) => [name, settingOf(engine, name)] as const);
  const problems = readings.flatMap(([name, reading]): readonly Problem[] => {
    if (reading.state !== 'known' || reading.value !== (name === 'ipForwardNoDrop')) return [];
    const setting = name === 'iptables' ? 'iptables = false' : 'ip-forward-no-drop = true';
    return [
      {
        message: `The kernel forwards packets, and dockerd does not filter them: ${setting}`,
        detail: { setting: name },
        at: [],
        evidence: [{ source: reading.from, saw: setting }, forwards],
        change: {
          kind: 'manual',
          title: 'Let dockerd filter',
          steps: daemonSteps(`the opposite of ${setting}`),
        },
      },
    ];
  });
  const doubts = readings.flatMap(([, reading]) =>
    reading.state === 'unreadable' ? [`${reading.from}: ${reading.detail}`] : [],
  );
  const saw = 'iptables and ip-forward-no-drop have their defaults';
  return combine([
    ...problems.map((problem) => fail(problem)),
    ...[...new Set(doubts)].map((doubt) => unknown('unreadable', doubt)),
    pass({ source: forwards.source, saw }),
  ]);
}

/** Checks whether the host forwards packets of some families from other machines to the engine's networks. */
function seen(engine: EngineFacts, subject: EngineCase, families: readonly Family[]): Outcome | undefined {
  const [first = filteringsOf(subject, engine, 'ip'), ...others] = families.map((family) =>
    filteringsOf(subject, engine, family),
  );
  const more = others.flatMap((each) => valueOf(each) ?? []);
  const filterings = mapKnown(first, (each) => [...each, ...more]);
  if (filterings.state !== 'known') {
    const { version } = engine;
    // Rules that were read may be gone, whatever this version sets.
    const isRead = valueOf(valueOf(subject.host)?.firewall) !== undefined;
    const unloaded = whyLoadedUnread(engine, subject.host);
    if (unloaded !== undefined) return unknown('unreadable', unloaded);
    if ((majorOf(version) ?? 0) >= filtersItself && !isRead) {
      const saw = `Engine ${version} drops packets to ports that are not published`;
      return pass({ source: 'GET /version', saw });
    }
    const doubt = filterings.state === 'unreadable' ? filterings.detail : 'there is no list of networks';
    return unknown('unreadable', `networks of the engine: ${doubt}`);
  }
  if (filterings.value.length === 0) return undefined;
  const open = filterings.value.flatMap(([network, side]) =>
    side.state === 'open' ? [{ source: `network ${network.name}`, saw: side.saw }] : [],
  );
  const [worst, ...rest] = open;
  const problem = worst && {
    message: 'The kernel forwards packets from other hosts to containers, and no rule drops them',
    detail: { policy: 'FORWARD' },
    at: [],
    evidence: [worst, ...rest] as const,
    change: {
      kind: 'manual' as const,
      title: 'Drop packets to ports that are not published',
      steps: dropSteps(engine),
    },
  };
  const unsure = filterings.value.flatMap(([, side]) => (side.state === 'unsure' ? [side] : []));
  const closed = filterings.value.flatMap(([network, side]) =>
    side.state === 'closed' ? [{ source: `network ${network.name}`, saw: side.saw }] : [],
  );
  return combine([
    problem && fail(problem),
    ...unsure.map(({ why, needsReview }) => unknown(needsReview ? 'needs-review' : 'unreadable', why)),
    ...closed.map((one) => pass(one)),
  ]);
}

/** Evidence that the host itself drops forwarded packets, if no network of the engine is open. */
function isRefusedByHost(found: Outcome | undefined, { host }: EngineCase): Evidence | undefined {
  const filter = valueOf(valueOf(valueOf(host)?.firewall)?.ip4);
  const forward = filter?.chains.find(({ table, name }) => table === 'filter' && name === 'FORWARD');
  return forward?.policy === 'DROP' && found?.state !== 'failed' && found?.state !== 'unknown'
    ? { source: 'iptables-save', saw: 'the FORWARD policy is DROP' }
    : undefined;
}

/** Checks that the host filters the packets it forwards. */
export const check = engineCheck({
  id: 'engine/forwarding-unfiltered',
  needs: ['daemon', 'engine-objects', 'firewall'],
  title: 'Forwarded packets not filtered',
  severity: 'medium',
  why: 'The host then acts as a router: other hosts reach containers by their addresses, and other networks through the host.',
  remediation:
    'Let dockerd set its rules (`iptables`, `ip6tables`) and the FORWARD policy, and restart it when they were flushed. Otherwise set them on the host.',
  members: ['iptables', 'ip-forward-no-drop'],
  configure: ({ detail: { setting } }) => {
    if (setting === 'iptables') return setMembers('risky', { iptables: true });
    return setting === 'ipForwardNoDrop' ? setMembers('risky', { 'ip-forward-no-drop': false }) : undefined;
  },
  beyondFile: (engine) =>
    valueOf(settingOf(engine, 'iptables')) === false || valueOf(settingOf(engine, 'ipForwardNoDrop')) === true
      ? undefined
      : 'the engine sets its rules by default; what they stop depends on its version and the firewall of its host',
  judge(engine, subject) {
    const forwards = kernelForwarding(engine, subject.host);
    if (forwards.state !== 'known') return unread(forwards);
    const { from: source } = forwards;
    if (!forwards.value) {
      // What the kernel does with IPv6 is another setting.
      const { networks } = subject;
      const six = networks.state === 'unreadable' ? unread(networks) : seen(engine, subject, ['ip6']);
      return combine([pass({ source, saw: 'the kernel does not forward IPv4' }), six]);
    }
    const asked = checkSettings(engine, { source, saw: 'the kernel forwards IPv4' });
    const found = seen(engine, subject, ['ip', 'ip6']);
    const refused = isRefusedByHost(found, subject);
    if (refused) return combine([pass(refused), found]);
    // The setting and the open networks that result from it are one mistake.
    return asked.state === 'passed' ? combine([asked, found]) : asked;
  },
  examples: {
    bad: [
      {
        title: 'no rules',
        facts: withSettings({ kernelForwards: true, iptables: false, ipForwardNoDrop: undefined }),
      },
      {
        title: 'no policy',
        facts: withSettings({ kernelForwards: true, iptables: undefined, ipForwardNoDrop: true }),
      },
      {
        title: 'forwarding enabled before dockerd started, FORWARD policy ACCEPT',
        facts: { around: { firewall: { ip4: '*filter\n:FORWARD ACCEPT [0:0]\nCOMMIT\n' } } },
      },
      {
        title: 'rules flushed',
        facts: {
          ...Object(
            withSettings(
              { kernelForwards: true, iptables: undefined, ipForwardNoDrop: undefined },
              { version: '28.0.0' },
            ),
          ),
          around: { firewall: { ip4: '' } },
        },
      },
    ],
    good: [
      {
        title: 'default rules',
        facts: withSettings(
          { kernelForwards: true, iptables: undefined, ipForwardNoDrop: undefined },
          { version: '28.0.0' },
        ),
      },
      {
        title: 'rules flushed, on networks that are open anyway',
        facts: {
          ...Object(
            withSettings(
              { kernelForwards: true, iptables: undefined, ipForwardNoDrop: undefined },
              { version: '28.0.0' },
            ),
          ),
          around: {
            firewall: { ip4: '' },
            networks: [{ options: { 'com.docker.network.bridge.gateway_mode_ipv4': 'nat-unprotected' } }],
          },
        },
      },
      {
        title: 'no forwarding',
        facts: {
          ...Object(withSettings({ kernelForwards: true, iptables: false })),
          around: { firewall: { ip4: '', forwarding: [] } },
        },
      },
    ],
    unsure: [
      { title: 'the configuration cannot be read', facts: withSettings({ kernelForwards: true }) },
      { title: 'an older engine, firewall not read', facts: {} },
      {
        title: 'no forwarding when dockerd started',
        facts: withSettings({ kernelForwards: false, iptables: false }),
      },
    ],
  },
});
