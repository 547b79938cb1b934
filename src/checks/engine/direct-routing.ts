import type { EngineCase } from '../../core/rules/check.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import type { Firewall } from '../../core/host/firewall.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { majorOf } from '../../versions/engine-version.ts';
import { acceptedUntranslated, publishedPast, type PastAddress } from '../../netfilter/direct-published.ts';
import { filteringsOf, outsideBridges } from '../support/network/engine-networks.ts';
import {
  daemonSteps,
  elsewhere,
  engineCheck,
  checkReading,
  settingOf,
  withSettings,
} from '../support/engine/engine-rule.ts';
import { gatewayModes } from '../../core/engine/gateway-mode.ts';
import { combine } from '../../core/rules/outcome.ts';
import { listed } from '../support/inventory.ts';
import {
  dropSteps,
  filtersItself,
  leavesOutRaw,
  setRaw,
  whyLoadedUnread,
  whyRulesUnread,
} from '../support/network/engine-filter.ts';
import type { CheckedPart } from '../support/part.ts';
import { setMembers } from '../support/engine/config-change.ts';

const key = 'allow-direct-routing';
const markKey = 'bridge-accept-fwmark';
/** Network option: interfaces from which packets may go straight to container addresses (moby 28.2). */
export const trustedInterfaces = 'com.docker.network.bridge.trusted_host_interfaces';

/** Whether packets with some firewall mark pass the rules of dockerd; which have it, other rules decide. */
function acceptedMark(engine: EngineFacts): string | undefined {
  const mark = valueOf(settingOf(engine, 'bridgeAcceptMark'));
  return mark === '' ? undefined : mark;
}

/** Fails for networks that allow it by an option; absent if there are none. */
function checkTrusted(subject: EngineCase, part: CheckedPart): Outcome | undefined {
  const networks = outsideBridges(subject);
  const open = (valueOf(networks) ?? []).filter(({ options }) => (options[trustedInterfaces] ?? '') !== '');
  if (open.length === 0) return undefined;
  const named = open.map(({ name, options }) => `${name} (${options[trustedInterfaces]})`);
  return part.fail({
    message: `Networks allow direct access to container addresses from other hosts: ${listed(named)}`,
    saw: `${trustedInterfaces}: ${listed(named)}`,
    detail: { networks: open.map(({ name }) => name).join(' ') },
    steps: ['Recreate these networks without that option', 'Publish the ports that must be reachable'],
  });
}

/** Checks an engine that sets no packet filter rules: the forwarding rules of the host decide. */
function checkUnfiltered(engine: EngineFacts, subject: EngineCase, part: CheckedPart): Outcome {
  const [ip4, ip6] = [filteringsOf(subject, engine, 'ip'), filteringsOf(subject, engine, 'ip6')];
  if (ip4.state !== 'known' || ip6.state !== 'known')
    return part.unknown('unreadable', 'the networks could not be listed');
  const filterings = [...ip4.value, ...ip6.value];
  const open = [...new Set(filterings.flatMap(([{ name }, { state }]) => (state === 'open' ? [name] : [])))];
  if (open.length > 0)
    return part.fail({
      message: `dockerd sets no packet filter rules, and the host allows packets from other hosts to container addresses: ${listed(open)}`,
      saw: `the rules of the host allow packets to the networks ${listed(open)}`,
      detail: { published: 'unfiltered' },
      steps: [
        'Let dockerd set its rules: remove `"iptables": false`',
        'Otherwise drop the packets: `iptables -P FORWARD DROP`',
      ],
    });
  const unsure = filterings.flatMap(([, side]) => (side.state === 'unsure' ? [side.why] : []));
  if (unsure.length > 0) return part.unknown('undecidable', [...new Set(unsure)].join('; '));
  return part.pass('the host drops packets to container addresses');
}

/** Checks the ports published on one address against the rules of the host. */
function checkPublished(firewall: Firewall, steps: readonly string[], part: CheckedPart): Outcome {
  const past: readonly PastAddress[] = publishedPast(firewall);
  const open = past.filter(({ state }) => state === 'open').map(({ text }) => text);
  if (open.length > 0)
    return part.fail({
      message: `Other hosts can bypass the bind address of published ports: ${listed(open)}`,
      saw: `the rules of the host allow packets to ${listed(open)}`,
      detail: { published: 'narrowly' },
      steps,
    });
  const unsure = past.find(({ state }) => state === 'unsure');
  if (unsure)
    return part.unknown('undecidable', `packets to ${unsure.text} cannot be traced through the rules`);
  return part.pass(
    past.length === 0
      ? 'no port is published on a single address only'
      : `the host drops packets that bypass the bind address of ${listed(past.map(({ text }) => text))}`,
  );
}

/**
 * Doubts an engine that publishes ports where no rule of a family forwards any: those on one address are not seen in the
 * rules. Absent where they are, where the host drops packets past them, and beside networks on which none is forwarded.
 */
function checkUntranslated(
  engine: EngineFacts,
  subject: EngineCase,
  firewall: Firewall,
  part: CheckedPart,
): Outcome | undefined {
  const networks = valueOf(subject.networks) ?? [];
  const isRouted = networks.some(({ options }) => gatewayModes.some((mode) => options[mode] === 'routed'));
  if (isRouted || valueOf(subject.publishesPorts) !== true) return undefined;
  const open = (['ip', 'ip6'] as const).flatMap((family) => {
    const accepted = acceptedUntranslated(firewall, family);
    if (accepted === undefined) return [];
    const filterings = valueOf(filteringsOf(subject, engine, family)) ?? [];
    return [
      ...filterings.flatMap(([{ name }, { state }]) => (state === 'closed' ? [] : [name])),
      ...accepted.flatMap(({ state, text }) => (state === 'closed' ? [] : [text])),
    ];
  });
  if (open.length === 0) return undefined;
  return part.unknown(
    'undecidable',
    `no rule forwards published ports, so that the rules do not show which are published on one address only; packets of other hosts may reach ${listed([...new Set(open)])}`,
  );
}

/** Fails where dockerd sets no rules for IPv6, and the host lets packets through; absent if it does not. */
function checkWithoutIp6(engine: EngineFacts, subject: EngineCase, part: CheckedPart): Outcome | undefined {
  if (valueOf(settingOf(engine, 'ip6tables')) !== false) return undefined;
  const filterings = valueOf(filteringsOf(subject, engine, 'ip6')) ?? [];
  const open = filterings.flatMap(([{ name }, { state }]) => (state === 'open' ? [name] : []));
  if (open.length === 0) return undefined;
  return part.fail({
    message: `dockerd sets no packet filter rules for IPv6, and the host allows packets from other hosts to container addresses: ${listed(open)}`,
    saw: `the rules of the host allow IPv6 packets to the networks ${listed(open)}`,
    detail: { published: 'unfiltered IPv6' },
    steps: [
      'Let dockerd set its rules: remove `"ip6tables": false`',
      'Otherwise drop the packets: `ip6tables -P FORWARD DROP`',
    ],
  });
}

/** Checks an engine before 28, which accepts packets to container addresses on every published port. */
function checkOlder(engine: EngineFacts, subject: EngineCase, part: CheckedPart): Outcome {
  const { version, rootless } = engine;
  if (rootless) return part.pass('the engine is rootless: other hosts have no route to its containers');
  const iptables = settingOf(engine, 'iptables');
  const unfiltered = valueOf(iptables) === false;
  const filtered = iptables.state !== 'unreadable' && !unfiltered;
  if (filtered && valueOf(subject.publishesPorts) === false) return part.pass('no port is published');
  const firewall = valueOf(valueOf(subject.host)?.firewall);
  if (firewall === undefined)
    return part.unknown(
      'needs-review',
      `${version === '' ? 'An engine before 28' : `Engine ${version}`} lets hosts on the same network reach published ports by the container address; confirm that a rule of the host prevents it`,
    );
  if (unfiltered) return checkUnfiltered(engine, subject, part);
  const steps = [
    'Use Engine 28 or newer, which drops such packets',
    'Until then drop them in the raw table: `iptables -t raw -A PREROUTING -d SUBNET ! -i BRIDGE -j DROP`',
  ];
  return combine([
    checkWithoutIp6(engine, subject, part),
    checkUntranslated(engine, subject, firewall, part),
    checkPublished(firewall, steps, part),
  ]);
}

/** Checks an engine from 28 on, whose rules drop such packets as long as they are loaded. */
function checkNewer(engine: EngineFacts, subject: EngineCase, part: CheckedPart): Outcome {
  if (engine.rootless)
    return part.pass('the engine is rootless: other hosts have no route to its containers');
  if (leavesOutRaw(engine))
    return part.fail({
      message: 'dockerd does not drop packets from other hosts to container addresses',
      saw: engine.warnings.join('; '),
      detail: { setting: 'raw' },
      steps: [setRaw, 'Restart dockerd: systemctl restart docker'],
    });
  const filterings = filteringsOf(subject, engine, 'ip');
  // An engine that is only configured has none to ask for.
  if (filterings.state === 'unreadable' && filterings.why !== 'not-collected')
    return part.unknown('unreadable', 'the networks could not be listed');
  const firewall = valueOf(valueOf(subject.host)?.firewall);
  const iptables = settingOf(engine, 'iptables');
  if (firewall === undefined && (iptables.state === 'unreadable' || valueOf(iptables) === false))
    return part.unknown(
      'unreadable',
      iptables.state === 'unreadable'
        ? `whether dockerd sets packet filter rules: ${iptables.detail}`
        : 'dockerd sets no packet filter rules, and those of the host were not read',
    );
  const unloaded = whyLoadedUnread(engine, subject.host);
  if (unloaded !== undefined) return part.unknown('unreadable', unloaded);
  if (firewall === undefined)
    return part.pass(`${key} is not set; the default of Engine ${engine.version} is false`);
  const unseen = whyRulesUnread(engine, firewall);
  if (unseen !== undefined) return part.unknown('unreadable', unseen);
  if (valueOf(iptables) === false) return checkUnfiltered(engine, subject, part);
  const open = (valueOf(filterings) ?? []).filter(([, { state }]) => state === 'open');
  if (open.length > 0)
    return part.fail({
      message: `The rules of dockerd are gone, and packets from other hosts reach container addresses: ${listed(open.map(([{ name }]) => name))}`,
      saw: open.flatMap(([, side]) => (side.state === 'open' ? [side.saw] : [])).join('; '),
      detail: { published: 'unfiltered' },
      steps: dropSteps(engine),
    });
  // Without the rules that forward published ports, what is published on one address only is not seen in them.
  const unsure = (valueOf(filterings) ?? []).flatMap(([, side]) =>
    side.state === 'unsure' ? [side.why] : [],
  );
  if (unsure.length > 0 && valueOf(subject.publishesPorts) !== false && publishedPast(firewall).length === 0)
    return part.unknown('undecidable', [...new Set(unsure)].join('; '));
  return combine([
    checkWithoutIp6(engine, subject, part),
    checkUntranslated(engine, subject, firewall, part),
    checkPublished(firewall, dropSteps(engine), part),
  ]);
}

export const check = engineCheck({
  id: 'engine/direct-routing',
  needs: ['daemon', 'engine-objects', 'firewall'],
  title: 'Direct access to container addresses from other hosts',
  severity: 'medium',
  why: 'A host on the same network that adds a route reaches published ports by the container address, past the bind address, loopback included.',
  remediation: 'Remove `"allow-direct-routing": true`, and publish the ports that must be reachable.',
  members: [key, markKey],
  configure: ({ detail }) =>
    Object.keys(detail).length === 0 ? setMembers('risky', { [key]: false }) : undefined,
  beyondFile: (engine) =>
    valueOf(settingOf(engine, 'allowDirectRouting')) === true || acceptedMark(engine) !== undefined
      ? undefined
      : `${key} is not true; the rest depends on the version of the engine and the firewall of its host`,
  judge: (engine, subject) =>
    checkReading(settingOf(engine, 'allowDirectRouting'), key, (value, part) => {
      // Only engines from 28 on have this member.
      const isOlder = !engine.fileOnly && (majorOf(engine.version) ?? 0) < filtersItself;
      if (isOlder) return checkOlder(engine, subject, part);
      if (value === true)
        return part.fail({
          message: 'Packets from other hosts are allowed to container addresses',
          steps: daemonSteps(`"${key}": false`),
        });
      const trusting = checkTrusted(subject, part);
      if (trusting) return trusting;
      const mark = acceptedMark(engine);
      if (mark === undefined) return checkNewer(engine, subject, part);
      const doubt = `packets with the firewall mark ${mark} reach every port of containers (${markKey}); confirm which packets the rules of the host mark`;
      return part.unknown('needs-review', doubt);
    }),
  examples: {
    bad: [
      {
        title: `${key} is true`,
        facts: withSettings({ allowDirectRouting: true }, { version: '28.3.0' }),
      },
      {
        title: 'a network with a trusted interface',
        facts: {
          ...Object(withSettings({ allowDirectRouting: undefined }, { version: '28.3.0' })),
          around: { networks: [{ options: { [trustedInterfaces]: 'eth1' } }] },
        },
      },
    ],
    good: [
      {
        title: `${key} is false`,
        facts: withSettings({ allowDirectRouting: false, iptables: true }, { version: '28.3.0' }),
      },
    ],
    unsure: [
      { title: 'an engine on another host', facts: elsewhere },
      {
        title: `${markKey} is set`,
        facts: withSettings({ bridgeAcceptMark: '0x1' }, { version: '28.3.0' }),
      },
      {
        title: 'an older engine, firewall not read',
        facts: withSettings({ allowDirectRouting: undefined }),
      },
    ],
  },
});
