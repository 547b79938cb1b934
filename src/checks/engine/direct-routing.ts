import type { EngineCase } from '../../core/check.ts';
import type { EngineFacts } from '../../core/engine.ts';
import type { Outcome } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { majorOf } from '../../versions/engine-version.ts';
import { publishedPast, type PastAddress } from '../../netfilter/direct-published.ts';
import { filteringsOf, outsideBridges } from '../support/engine-networks.ts';
import {
  daemonSteps,
  elsewhere,
  engineCheck,
  checkReading,
  settingOf,
  withSettings,
} from '../support/engine-rule.ts';
import { listed } from '../support/inventory.ts';
import { filtersItself } from '../support/network-filter.ts';
import type { CheckedPart } from '../support/part.ts';

const key = 'allow-direct-routing';
/** Interfaces from which packets for a container's own address are let through (moby 28.2). */
const trusted = 'com.docker.network.bridge.trusted_host_interfaces';

function judgeTrusted(subject: EngineCase, part: CheckedPart): Outcome {
  const networks = outsideBridges(subject);
  const open = (valueOf(networks) ?? []).filter(({ options }) => (options[trusted] ?? '') !== '');
  if (open.length === 0) return part.pass(`${key} is not set: false is the default`);
  const named = open.map(({ name, options }) => `${name} (${options[trusted]})`);
  return part.fail({
    message: `Networks let packets of other machines through to the addresses of containers: ${listed(named)}`,
    saw: `${trusted}: ${listed(named)}`,
    detail: { networks: open.map(({ name }) => name).join(' ') },
    steps: ['Make these networks anew without that option', 'Publish what is to be reached'],
  });
}

/** Without rules of the engine none tells what is published: what the host lets through to a network counts. */
function judgeUnfiltered(engine: EngineFacts, subject: EngineCase, part: CheckedPart): Outcome {
  const filterings = valueOf(filteringsOf(subject, engine, 'ip'));
  if (filterings === undefined) return part.unknown('unreadable', 'the networks could not be listed');
  const open = filterings.flatMap(([{ name }, { state }]) => (state === 'open' ? [name] : []));
  if (open.length > 0)
    return part.fail({
      message: `The engine sets no rules, and the host lets packets of other machines through to the addresses of containers: ${listed(open)}`,
      saw: `the rules of the host let through what is sent to the networks ${listed(open)}`,
      detail: { published: 'unfiltered' },
      steps: [
        'Let the engine set its rules: remove `"iptables": false`',
        'Else refuse it: `iptables -P FORWARD DROP`',
      ],
    });
  const unsure = filterings.flatMap(([, side]) => (side.state === 'unsure' ? [side.why] : []));
  if (unsure.length > 0) return part.unknown('undecidable', [...new Set(unsure)].join('; '));
  return part.pass('the host refuses what is sent to the addresses of containers');
}

/** Engines before 28 let packets for a container's own address through to each port that it publishes. */
function judgeOlder(engine: EngineFacts, subject: EngineCase, part: CheckedPart): Outcome {
  const { version, rootless } = engine;
  if (rootless) return part.pass('the engine is rootless: no other machine has a way to its containers');
  const iptables = settingOf(engine, 'iptables');
  const unfiltered = valueOf(iptables) === false;
  const filtered = iptables.state !== 'unreadable' && !unfiltered;
  if (filtered && valueOf(subject.publishesPorts) === false) return part.pass('no port is published');
  const firewall = valueOf(valueOf(subject.host)?.firewall);
  if (firewall === undefined)
    return part.unknown(
      'needs-review',
      `${version === '' ? 'An engine before 28' : `Engine ${version}`} lets machines of the same network reach published ports by the container’s own address: see whether a rule of the host’s stops that`,
    );
  if (unfiltered) return judgeUnfiltered(engine, subject, part);
  const past: readonly PastAddress[] = publishedPast(firewall);
  const open = past.filter(({ state }) => state === 'open').map(({ text }) => text);
  if (open.length > 0)
    return part.fail({
      message: `Other machines reach ports past the address that they are published on: ${listed(open)}`,
      saw: `the rules of the host let through what is sent to ${listed(open)}`,
      detail: { published: 'narrowly' },
      steps: [
        'Use Engine 28 or newer, which refuses that',
        'Until then refuse it in the table raw: `iptables -t raw -A PREROUTING -d SUBNET ! -i BRIDGE -j DROP`',
      ],
    });
  const unsure = past.find(({ state }) => state === 'unsure');
  if (unsure) return part.unknown('undecidable', `the way of packets to ${unsure.text} cannot be followed`);
  return part.pass(
    past.length === 0
      ? 'no port is published on one address only'
      : `the host refuses what is sent past the address of ${listed(past.map(({ text }) => text))}`,
  );
}

export const check = engineCheck({
  id: 'engine/direct-routing',
  title: 'Containers can be reached from other machines by their own addresses',
  severity: 'medium',
  why: 'A machine on the same network that sets a route reaches published ports by the container’s address, past the host address they were bound to, the loopback one too.',
  remediation: 'Remove `"allow-direct-routing": true`, and publish what is to be reached.',
  judge: (engine, subject) =>
    checkReading(settingOf(engine, 'allowDirectRouting'), key, (value, part) => {
      if ((majorOf(engine.version) ?? 0) < filtersItself) return judgeOlder(engine, subject, part);
      if (value === true)
        return part.fail({
          message: 'Packets from other machines are let through to the addresses of containers',
          steps: daemonSteps(`"${key}": false`),
        });
      return judgeTrusted(subject, part);
    }),
  examples: {
    bad: [
      {
        title: `${key} is true`,
        facts: withSettings({ allowDirectRouting: true }, { version: '28.3.0' }),
      },
      {
        title: 'a network trusts an interface',
        facts: {
          ...Object(withSettings({ allowDirectRouting: undefined }, { version: '28.3.0' })),
          around: { networks: [{ options: { [trusted]: 'eth1' } }] },
        },
      },
    ],
    good: [
      {
        title: `${key} is false`,
        facts: withSettings({ allowDirectRouting: false }, { version: '28.3.0' }),
      },
    ],
    unsure: [
      { title: 'an engine on another machine', facts: elsewhere },
      {
        title: 'an older engine, and a firewall that was not read',
        facts: withSettings({ allowDirectRouting: undefined }),
      },
    ],
  },
});
