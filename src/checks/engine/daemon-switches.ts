import type { Check, EngineCase } from '../../core/rules/check.ts';
import type { EngineSettings } from '../../core/engine/engine-settings.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import type { Severity } from '../../core/severity.ts';
import type { Observed } from '../../core/observed.ts';
import { majorOf } from '../../versions/engine-version.ts';
import {
  exampleConfig,
  daemonSteps,
  elsewhere,
  engineCheck,
  checkReading,
  settingOf,
} from '../support/engine/engine-rule.ts';
import { outsideBridges } from '../support/network/engine-networks.ts';
import { listed } from '../support/inventory.ts';
import { filtersIp6 } from '../support/network/network-filter.ts';
import type { CheckedPart } from '../support/part.ts';
import { setMembers } from '../support/engine/config-change.ts';

/** Names of the boolean daemon settings. */
type SwitchName = {
  [K in keyof EngineSettings]: EngineSettings[K] extends Observed<boolean> ? K : never;
}[keyof EngineSettings];

/** A rule on a boolean daemon setting. */
interface Switch {
  setting: SwitchName;
  /** Its member in daemon.json. */
  key: string;
  id: `engine/${string}`;
  title: string;
  severity: Severity;
  cis?: string;
  references?: readonly string[];
  implies?: readonly string[];
  why: string;
  remediation: string;
  /** The value that fails. */
  wrong: boolean;
  /** Safety of the change to the other value; risky by default. */
  message: string;
  /** The default value, or the outcome if unset. */
  unset: (engine: EngineFacts, subject: EngineCase, part: CheckedPart) => boolean | Outcome;
}

/** Returns the outcome for an engine that filters IPv6 only if configured, and is not. */
function withoutIp6Rules(subject: EngineCase, part: CheckedPart): Outcome {
  const networks = outsideBridges(subject);
  if (networks.state !== 'known')
    return part.unknown('unreadable', 'it is not known whether a network has IPv6');
  const names = networks.value.flatMap(({ name, ipv6 }) => (ipv6 ? [name] : []));
  if (names.length === 0) return part.pass('ip6tables is not set, and no network has external IPv6');
  return part.fail({
    message: `IPv6 networks are not filtered, because ip6tables is not set: ${listed(names)}`,
    steps: daemonSteps('`"ip6tables": true` (before Engine 27 with `"experimental": true`)'),
  });
}

function unsetIp6Tables({ version, fileOnly }: EngineFacts, subject: EngineCase, part: CheckedPart) {
  if (!fileOnly) return (majorOf(version) ?? 0) >= filtersIp6 || withoutIp6Rules(subject, part);
  const doubt = `ip6tables is not set: Docker Engine filters IPv6 by default from version ${filtersIp6} on, older ones do not`;
  return part.unknown('undecidable', doubt);
}

const switches: readonly Switch[] = [
  {
    setting: 'iptables',
    key: 'iptables',
    id: 'engine/iptables-off',
    title: 'Packet filter rules disabled',
    severity: 'medium',
    cis: '2.4',
    implies: ['engine/forwarding-unfiltered'],
    why: 'Without the rules of dockerd, networks are not isolated, `internal` and `icc` have no effect, and published ports are filtered by the host alone.',
    remediation:
      'Remove `"iptables": false`, so that dockerd isolates its networks. Put your own rules into the chain DOCKER-USER.',
    wrong: false,
    message: 'dockerd sets no packet filter rules ("iptables": false)',
    unset: () => true,
  },
  {
    setting: 'ip6tables',
    key: 'ip6tables',
    id: 'engine/ip6tables-off',
    title: 'Packet filter rules for IPv6 disabled',
    severity: 'medium',
    why: 'On networks with IPv6, every container port is reachable from outside, published or not.',
    remediation: 'Remove `"ip6tables": false`. Before Engine 27 set it to true, or leave IPv6 disabled.',
    wrong: false,
    message: 'dockerd sets no packet filter rules for IPv6 ("ip6tables": false)',
    unset: unsetIp6Tables,
  },
  {
    setting: 'userlandProxy',
    key: 'userland-proxy',
    id: 'engine/userland-proxy',
    title: 'Userland proxy enabled',
    severity: 'low',
    cis: '2.16',
    why: 'Each published port gets a docker-proxy process on the host, as root unless rootless, and containers see its address instead of the client’s.',
    remediation:
      'Set `"userland-proxy": false`. Current kernels support hairpin NAT and do not need the proxy.',
    wrong: true,
    message: 'A docker-proxy process on the host serves each published port',
    unset: () => true,
  },
  {
    setting: 'debug',
    key: 'debug',
    id: 'engine/debug',
    title: 'Docker daemon in debug mode',
    severity: 'low',
    implies: ['engine/log-level'],
    why: 'In debug mode the log contains requests with their contents, for everyone who can read it.',
    remediation: 'Remove `"debug": true` and `--debug`.',
    wrong: true,
    message: 'The Docker daemon runs in debug mode',
    unset: () => false,
  },
  {
    setting: 'experimental',
    key: 'experimental',
    id: 'engine/experimental',
    title: 'Experimental features enabled',
    severity: 'low',
    cis: '2.18',
    why: 'Experimental features are less tested, may change, and are not meant for production.',
    remediation: 'Remove `"experimental": true`.',
    wrong: true,
    message: 'Experimental features of the Docker daemon are enabled',
    unset: () => false,
  },
];

function switchCheck(row: Switch): Check<'engine'> {
  const { setting, key, wrong, message, unset, ...words } = row;
  const check = (
    engine: EngineFacts,
    value: boolean | undefined,
    subject: EngineCase,
    part: CheckedPart,
  ): Outcome => {
    const effective = value ?? unset(engine, subject, part);
    if (typeof effective !== 'boolean') return effective;
    if (effective === wrong) return part.fail({ message, steps: daemonSteps(`"${key}": ${String(!wrong)}`) });
    return part.pass(
      value === undefined ? `${key} is not set: ${effective} is the default` : `${key} = ${value}`,
    );
  };
  return engineCheck({
    ...words,
    needs: ['daemon', 'engine-objects', 'firewall'],
    members: [key],
    configure: () => setMembers('risky', { [key]: !wrong }),
    judge: (engine, subject) =>
      checkReading(settingOf(engine, setting), key, (value, part) => check(engine, value, subject, part)),
    examples: {
      bad: [{ title: `${key} is ${wrong}`, ...exampleConfig({ [key]: wrong }) }],
      good: [{ title: `${key} is ${!wrong}`, ...exampleConfig({ [key]: !wrong }) }],
      unsure: [{ title: 'an engine on another host', facts: elsewhere }],
    },
  });
}

/** The checks of boolean daemon settings, one for each table row. */
export const checks = switches.map(switchCheck);
