import { conclude } from '../support/conclude.ts';
import { daemonSteps, engineCheck, settingOf, withSettings } from '../support/engine-rule.ts';
import { unread } from '../support/subject.ts';

/** The kernel of the engine passes packets on, and the engine does not say which. */
export const check = engineCheck({
  slug: 'forwarding-unfiltered',
  title: 'Packets are forwarded without a filter of the engine’s',
  severity: 'medium',
  why: 'The host is then a router: other machines of its network reach containers by their addresses, and other networks through it.',
  remediation:
    'Let the engine set its rules (`iptables`, `ip6tables`) and the policy of forwarded packets; else have rules of the host’s own that do.',
  judge(engine) {
    const forwards = settingOf(engine, 'kernelForwards');
    if (forwards.state !== 'known') return unread(forwards);
    const { from } = forwards;
    if (!forwards.value)
      return { state: 'passed', evidence: [{ source: from, saw: 'IPv4Forwarding is false' }] };
    const readings = (['iptables', 'ipForwardNoDrop'] as const).map(
      (name) => [name, settingOf(engine, name)] as const,
    );
    const problems = readings.flatMap(([name, reading]) => {
      if (reading.state !== 'known' || reading.value !== (name === 'ipForwardNoDrop')) return [];
      const setting = name === 'iptables' ? 'iptables = false' : 'ip-forward-no-drop = true';
      return [
        {
          message: `The kernel forwards packets, and the engine was told to leave them alone: ${setting}`,
          detail: { setting: name },
          at: [],
          evidence: [
            { source: reading.from, saw: setting },
            { source: from, saw: 'IPv4Forwarding is true' },
          ] as const,
          change: {
            kind: 'manual' as const,
            title: 'Let the engine filter',
            steps: daemonSteps(`the opposite of ${setting}`),
          },
        },
      ];
    });
    const doubts = readings.flatMap(([, reading]) =>
      reading.state === 'unreadable' ? [`${reading.from}: ${reading.detail}`] : [],
    );
    const saw =
      'the engine filters what the kernel forwards: iptables and ip-forward-no-drop are as they come';
    return conclude({ problems, doubts: [...new Set(doubts)], evidence: [{ source: from, saw }] });
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
    ],
    good: [
      {
        title: 'rules as they come',
        facts: withSettings({ kernelForwards: true, iptables: undefined, ipForwardNoDrop: undefined }),
      },
      { title: 'nothing is forwarded', facts: withSettings({ kernelForwards: false, iptables: false }) },
    ],
    unsure: [{ title: 'the configuration cannot be read', facts: withSettings({ kernelForwards: true }) }],
  },
});
