import type { Check } from '../../../core/rules/check.ts';
import type { AssessedOutcome, Fix, Problem } from '../../../core/findings/finding.ts';
import { gatewayModes } from '../../../core/engine/gateway-mode.ts';
import { describeLocation } from '../../../core/location.ts';
import type { Network } from '../../../core/engine/network.ts';
import { unreadable } from '../../../core/observed.ts';
import { unknown } from '../../../core/rules/outcome.ts';
import type { Subject } from '../../../core/subject.ts';
import type { NetworkText, WrittenNetwork } from '../../../compose/adapter/written-networks.ts';
import { check as directRouting, trustedInterfaces } from '../../../checks/engine/direct-routing.ts';
import { check as hostLink } from '../../../checks/network/host-link.ts';
import { checks as overlayChecks } from '../../../checks/network/overlay.ts';
import { check as unprotectedPorts } from '../../../checks/network/unprotected-ports.ts';
import type { FileProblem } from '../shared/file-problem.ts';

/** The rules on networks of the engine that the definition of a network decides, and the options that each reads. */
const networkRules: readonly { check: Check<'network'>; options: readonly string[] }[] = [
  { check: hostLink, options: ['parent', 'ipvlan_mode'] },
  { check: unprotectedPorts, options: gatewayModes },
  ...overlayChecks.map((check) => ({ check, options: ['encrypted'] })),
];

/** A place of a network in the file, with what a rule says of it. */
interface Found {
  problems: readonly FileProblem[];
  outcomes: readonly AssessedOutcome[];
}

const nothing: Found = { problems: [], outcomes: [] };

/** The network as the engine would list it. */
function asNetwork(written: WrittenNetwork, driver: string): Network {
  const { name, internal = false, attachable = false, options = new Map<string, NetworkText>() } = written;
  return {
    name,
    id: '',
    driver,
    scope: driver === 'overlay' ? 'swarm' : 'local',
    internal,
    attachable,
    ingress: false,
    ipv6: false,
    subnets: [],
    options: Object.fromEntries([...options].map(([key, { text = '' }]) => [key, text])),
  };
}

/** The option that a problem is about is where it is fixed, else the driver. */
function placeOf({ options, driver }: WrittenNetwork, { detail }: Problem): FileProblem['at'] {
  const named = Object.entries(detail).flatMap(([key, value]) => [key, value]);
  const option = named.flatMap((one) => (typeof one === 'string' ? (options?.get(one) ?? []) : []))[0];
  return [(option ?? driver).at];
}

function fixesOf({ change }: Problem): readonly Fix[] {
  return change?.kind === 'manual' ? [{ kind: 'manual', title: change.title, steps: change.steps }] : [];
}

/** Why a rule cannot be decided: the texts that it reads and that have no value. */
function openTexts({ driver, options, name }: WrittenNetwork, read: readonly string[]): readonly string[] {
  if (options === undefined) return [`the options of network ${name} are not known`];
  const texts = [driver, ...read.flatMap((one) => options.get(one) ?? [])];
  return texts.flatMap(({ text, at }) =>
    text === undefined ? [`${describeLocation(at)}: a variable without a value decides it`] : [],
  );
}

/** What one rule says of a network; nothing where only the engine could say it. */
function judge(
  written: WrittenNetwork,
  { check, options }: (typeof networkRules)[number],
  subject: Subject,
): Found {
  const open = openTexts(written, options);
  const [first, ...others] = open;
  if (first !== undefined)
    return {
      ...nothing,
      outcomes: [{ rule: check.id, subject, outcome: unknown('undecidable', first, ...others) }],
    };
  const notCollected = unreadable('not-collected', 'the network is one of a file', written.name);
  const outcome = check.evaluate({
    network: asNetwork(written, written.driver.text ?? ''),
    attached: notCollected,
    swarm: notCollected,
    engine: notCollected,
  });
  if (outcome.state === 'unknown' && outcome.kind === 'needs-review')
    return { ...nothing, outcomes: [{ rule: check.id, subject, outcome }] };
  if (outcome.state !== 'failed') return nothing;
  return {
    ...nothing,
    problems: outcome.problems.map((problem) => ({
      rule: { ...check, severity: problem.severity ?? check.severity },
      subject,
      message: `Network ${written.name}: ${problem.message}`,
      evidence: problem.evidence,
      at: placeOf(written, problem),
      fixes: fixesOf(problem),
    })),
  };
}

/** Interfaces that may reach containers by their addresses, past the bind address of published ports. */
function judgeTrusted(written: WrittenNetwork, subject: Subject): Found {
  const option = written.options?.get(trustedInterfaces);
  if (option === undefined || option.text === '') return nothing;
  const { text, at } = option;
  if (text === undefined) {
    const doubt = `${describeLocation(at)}: a variable without a value decides it`;
    return {
      ...nothing,
      outcomes: [{ rule: directRouting.id, subject, outcome: unknown('undecidable', doubt) }],
    };
  }
  return {
    ...nothing,
    problems: [
      {
        rule: directRouting,
        subject,
        message: `Network ${written.name}: hosts behind ${text.split(':').join(', ')} may reach containers by their addresses, past the bind address of published ports`,
        at: [at],
        fixes: [
          {
            kind: 'manual',
            title: 'Change the network',
            steps: [`Remove ${trustedInterfaces}`, 'Publish the ports that must be reachable'],
          },
        ],
      },
    ],
  };
}

/** Returns what the rules on networks say of those that a Compose file defines. */
export function networkResults(
  networks: readonly WrittenNetwork[],
  subjectOf: (file: string) => Subject,
): Found {
  const found = networks.flatMap((written) => {
    const subject = subjectOf(written.at.file);
    return [...networkRules.map((rule) => judge(written, rule, subject)), judgeTrusted(written, subject)];
  });
  return {
    problems: found.flatMap(({ problems }) => problems),
    outcomes: found.flatMap(({ outcomes }) => outcomes),
  };
}
