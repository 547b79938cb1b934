import type { Check } from '../../core/check.ts';
import type { EngineSettings } from '../../core/engine-settings.ts';
import type { EngineFacts } from '../../core/engine.ts';
import type { Severity } from '../../core/finding.ts';
import type { Observed } from '../../core/observed.ts';
import { majorOf } from '../../versions/engine-version.ts';
import {
  daemonSteps,
  elsewhere,
  engineCheck,
  judgeReading,
  settingOf,
  withSettings,
} from '../support/engine-rule.ts';
import type { Verdict } from '../support/verdict.ts';

/** Settings that are true, false or not set. */
type SwitchName = {
  [K in keyof EngineSettings]: EngineSettings[K] extends Observed<boolean> ? K : never;
}[keyof EngineSettings];

/** What differs between the rules on a switch of the daemon. */
interface Switch {
  setting: SwitchName;
  /** What daemon.json calls it. */
  key: string;
  slug: string;
  title: string;
  severity: Severity;
  cis?: string;
  references?: readonly string[];
  implies?: readonly string[];
  why: string;
  remediation: string;
  /** The value that is reported. */
  wrong: boolean;
  message: string;
  /** What the engine does where it is not set; a text is a doubt. */
  unset: (engine: EngineFacts) => boolean | string;
}

const switches: readonly Switch[] = [
  {
    setting: 'iptables',
    key: 'iptables',
    slug: 'iptables-off',
    title: 'Engine sets no packet filter rules',
    severity: 'medium',
    cis: '2.4',
    implies: ['engine/forwarding-unfiltered'],
    why: 'Without its rules networks are not kept apart, `internal` and `icc` have no effect, and published ports are open to whatever the host lets through.',
    remediation:
      'Remove `"iptables": false`, so that the engine keeps its networks apart; own rules go into the chain DOCKER-USER.',
    wrong: false,
    message: 'The engine was told not to set packet filter rules',
    unset: () => true,
  },
  {
    setting: 'ip6tables',
    key: 'ip6tables',
    slug: 'ip6tables-off',
    title: 'Engine sets no packet filter rules for IPv6',
    severity: 'medium',
    why: 'On networks with IPv6 every port of a container can be reached from outside, published or not.',
    remediation: 'Remove `"ip6tables": false`; on engines before 27 set it to true, or keep IPv6 off.',
    wrong: false,
    message: 'The engine was told not to set packet filter rules for IPv6',
    unset: ({ version }) =>
      (majorOf(version) ?? 0) >= 27 ||
      'engines before 27 do not filter IPv6 unless told to: see whether a network has EnableIPv6 (docker network inspect)',
  },
  {
    setting: 'allowDirectRouting',
    key: 'allow-direct-routing',
    slug: 'direct-routing',
    title: 'Containers can be reached from other machines by their own addresses',
    severity: 'medium',
    why: 'A machine on the same network that sets a route reaches published ports by the container’s address, past the host address they were bound to.',
    remediation: 'Remove `"allow-direct-routing": true`, and publish what is to be reached.',
    wrong: true,
    message: 'Packets from other machines are let through to the addresses of containers',
    unset: ({ version }) =>
      (majorOf(version) ?? 0) < 28 &&
      'engines before 28 let machines of the same network reach published ports by the container’s own address: see whether a rule of the host’s stops that',
  },
  {
    setting: 'userlandProxy',
    key: 'userland-proxy',
    slug: 'userland-proxy',
    title: 'Userland proxy in use',
    severity: 'low',
    cis: '2.16',
    why: 'Each published port gets a process of its own on the host, as root unless rootless, and containers see its address in place of the client’s.',
    remediation:
      'Set `"userland-proxy": false` where the kernel can do hairpin NAT, as all current ones can.',
    wrong: true,
    message: 'Each published port is served by a docker-proxy process on the host',
    unset: () => true,
  },
  {
    setting: 'debug',
    key: 'debug',
    slug: 'debug',
    title: 'Engine runs in debug mode',
    severity: 'low',
    implies: ['engine/log-level'],
    why: 'Its log then tells requests and their contents, and whoever reaches the API gets profiles of its memory below /debug/pprof.',
    remediation: 'Remove `"debug": true` and `--debug`.',
    wrong: true,
    message: 'The engine runs in debug mode',
    unset: () => false,
  },
  {
    setting: 'experimental',
    key: 'experimental',
    slug: 'experimental',
    title: 'Experimental features switched on',
    severity: 'low',
    cis: '2.18',
    why: 'They are less tested, may change, and are not meant for production.',
    remediation: 'Remove `"experimental": true`.',
    wrong: true,
    message: 'Experimental features of the engine are switched on',
    unset: () => false,
  },
];

function switchCheck(row: Switch): Check<'engine'> {
  const { setting, key, wrong, message, unset, ...words } = row;
  const judge = (engine: EngineFacts, value: boolean | undefined): Verdict => {
    const effective = value ?? unset(engine);
    if (typeof effective === 'string') return { doubt: effective };
    if (effective === wrong) return { wrong: message, steps: daemonSteps(`"${key}": ${String(!wrong)}`) };
    return {
      fine: value === undefined ? `${key} is not set: ${effective} is the default` : `${key} = ${value}`,
    };
  };
  return engineCheck({
    ...words,
    judge: (engine) => judgeReading(settingOf(engine, setting), key, (value) => judge(engine, value)),
    examples: {
      bad: [{ title: `${key} is ${wrong}`, facts: withSettings({ [setting]: wrong }) }],
      good: [{ title: `${key} is ${!wrong}`, facts: withSettings({ [setting]: !wrong }) }],
      unsure: [{ title: 'an engine on another machine', facts: elsewhere }],
    },
  });
}

/** One rule for each switch of the daemon: they differ in a table row. */
export const checks = switches.map(switchCheck);
