import type { EngineCase } from '../../core/rules/check.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import type { Firewall } from '../../core/host/firewall.ts';
import { known, unreadable, valueOf } from '../../core/observed.ts';
import { notApplicable } from '../../core/rules/outcome.ts';
import type { Family } from '../../netfilter/loaded-rules.ts';
import { bridgedReach } from '../../netfilter/direct-reach.ts';
import { whyLoadedUnread, whyRulesUnread } from '../support/network/engine-filter.ts';
import { daemonSteps, engineCheck, checkReading } from '../support/engine/engine-rule.ts';
import { setMembers } from '../support/engine/config-change.ts';
import { bridgeOf, familiesOf } from '../support/network/network-filter.ts';
import type { CheckedPart } from '../support/part.ts';

const from = 'GET /networks';
const message = 'Traffic between containers on the default bridge allowed';
const bridgeSettings = {
  ip: 'net.bridge.bridge-nf-call-iptables',
  ip6: 'net.bridge.bridge-nf-call-ip6tables',
} as const;

/** Fails where packets of a family on one bridge pass no rules of iptables at all. */
function checkBridged(
  firewall: Firewall,
  family: Family,
  key: string,
  part: CheckedPart,
): Outcome | undefined {
  const filtersBridged = family === 'ip' ? firewall.filtersBridged : firewall.filtersBridged6;
  const bridgeSetting = bridgeSettings[family];
  if (filtersBridged === undefined || valueOf(filtersBridged) === true) return undefined;
  if (filtersBridged.state !== 'known')
    return part.unknown('unreadable', `whether packets on a bridge are filtered: ${bridgeSetting}`);
  const packets = family === 'ip' ? 'packets' : 'IPv6 packets';
  return part.fail({
    message: `${message}: ${key} is false, but the kernel does not filter ${packets} on a bridge`,
    besides: [{ source: filtersBridged.from, saw: `${bridgeSetting} is 0, or br_netfilter is not loaded` }],
    detail: { rules: family === 'ip' ? 'bridge' : 'bridge IPv6' },
    steps: ['Load the module br_netfilter', `sysctl -w ${bridgeSetting}=1, made persistent`],
  });
}

/** Checks `icc: false` against the rules of the host, which may be gone or preceded by others. */
function checkRules(engine: EngineFacts, subject: EngineCase, key: string, part: CheckedPart): Outcome {
  const set = `${key} = false`;
  const firewall = valueOf(valueOf(subject.host)?.firewall);
  const unloaded = whyLoadedUnread(engine, subject.host);
  if (unloaded !== undefined) return part.unknown('unreadable', unloaded);
  if (firewall === undefined) return part.pass(set);
  const bridge = valueOf(subject.networks)?.find(({ name }) => name === 'bridge');
  if (bridge === undefined) return part.unknown('unreadable', 'the default bridge network was not read');
  for (const [family] of familiesOf(bridge)) {
    const bridged = checkBridged(firewall, family, key, part);
    if (bridged) return bridged;
  }
  const unread = whyRulesUnread(engine, firewall);
  if (unread !== undefined) return part.unknown('unreadable', unread);
  const reaches = familiesOf(bridge).map(([family, addresses]) =>
    bridgedReach(firewall, family, { bridge: bridgeOf(bridge), addresses }),
  );
  const open = reaches.find(({ state }) => state === 'passes');
  if (open?.state === 'passes')
    return part.fail({
      message: `${message}: ${key} is false, but no rule drops it`,
      besides: [
        {
          source: open.from ?? firewall.ip4.from,
          saw: open.by === undefined ? 'no rule is loaded' : `\`${open.by.text}\` allows it`,
        },
      ],
      detail: { rules: 'none' },
      steps: [
        'Restart dockerd, which writes its rules again: `systemctl restart docker`',
        'Find what removed them or accepts packets before them',
      ],
    });
  const refused = reaches.flatMap((reach) => (reach.state === 'refused' ? [reach] : []));
  if (refused.length < reaches.length)
    return part.unknown('undecidable', `${set}, and packets cannot be traced through the rules of the host`);
  const except = refused.flatMap(({ but }) => but.map(({ text }) => `\`${text}\``));
  if (except.length > 0)
    return part.unknown(
      'needs-review',
      `${set}, and ${except.join(', ')} accepts packets of some containers`,
    );
  return part.pass([set, ...refused.map(({ by }) => `\`${by.text}\``)].join('; '));
}

/** Checks whether containers on the default bridge reach each other. */
export const check = engineCheck({
  id: 'engine/inter-container-traffic',
  needs: ['daemon', 'engine-objects', 'firewall'],
  title: 'Containers on the default bridge can reach each other (icc is not false)',
  severity: 'medium',
  cis: '2.2',
  references: ['NIST SP 800-190, 4.4.2'],
  why: 'Every container that joins no other network can reach every port of all the others, published or not.',
  remediation:
    'Set `"icc": false` in daemon.json, and give containers that belong together their own network.',
  members: ['icc'],
  // Where `icc` is false already, the rules of the host are what is wrong.
  configure: ({ detail }) =>
    Object.keys(detail).length === 0 ? setMembers('risky', { icc: false }) : undefined,
  judge(engine, subject) {
    const { interContainerTraffic } = engine;
    const key = interContainerTraffic.from === from ? 'com.docker.network.bridge.enable_icc' : 'icc';
    return checkReading(interContainerTraffic, key, (allowed, part) => {
      if (allowed === undefined) return notApplicable('the engine has no default bridge');
      return allowed
        ? part.fail({
            message,
            steps: daemonSteps('"icc": false'),
          })
        : checkRules(engine, subject, key, part);
    });
  },
  examples: {
    bad: [
      { title: 'icc enabled', facts: { interContainerTraffic: known(true, from) } },
      {
        title: 'icc disabled, and its rules flushed',
        facts: {
          interContainerTraffic: known(false, from),
          around: { firewall: { ip4: '' }, networks: [{ name: 'bridge' }] },
        },
      },
    ],
    good: [{ title: 'icc disabled', facts: { interContainerTraffic: known(false, from) } }],
    unsure: [
      {
        title: 'networks not listed',
        facts: { interContainerTraffic: unreadable('denied', 'status 403', from) },
      },
    ],
  },
});
