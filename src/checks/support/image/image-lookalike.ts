import type { Parameter } from '../../../core/rules/check.ts';
import type { Severity } from '../../../core/severity.ts';
import {
  isImageReference,
  parseImageReference,
  repositoryName,
} from '../../../formats/image-reference/parse-reference.ts';
import { asciiReading } from '../../../knowledge/images/confusable-letters.ts';
import { lookalikeOfAllowed } from '../../../knowledge/images/allowed-lookalike.ts';
import { lookalikeOf } from '../../../knowledge/images/image-lookalike.ts';
import type { Lookalike } from '../../../knowledge/images/lookalike.ts';
import { fullPlace, trustIn } from '../trusted-places.ts';

/** A name that can be taken for another one. */
export interface LookalikeDefect {
  message: string;
  severity: Severity;
  detail: { image: string; like: string };
  steps: readonly string[];
}

/** What a name is: one of its own, one that can be taken for another, or none. */
export type NameVerdict = { own: string } | { defect: LookalikeDefect } | { doubt: string };

/** What all rules on names of images say of it. */
export const lookalikeWords = {
  severity: 'high',
  why: 'Whoever has the name decides what runs. Attackers publish images under names that are one slip away from well-known ones, and wait for the slip.',
  remediation:
    'Use the name of the image that is meant. A name that is right although it looks like another one belongs into `known`.',
  references: ['NIST SP 800-190, 4.2.1', 'CIS Docker Benchmark 1.6.0, 4.2'],
} as const;

const rule = 'workload/image-lookalike';

/** The parameter of all rules on names. */
export const knownNames = {
  about:
    'Registries, repositories or paths above them that are known, such as `registry.example/team`: they pass, and what is a slip away from them is found. Those in `trust` of the policy are added',
  type: 'strings',
  trusted: true,
} as const satisfies Parameter;

/** The parameter, for rules beside the one on workloads. */
export const sharedKnownNames = { ...knownNames, also: rule } as const satisfies Parameter;

const severityOf: Readonly<Record<Lookalike['owner'], Severity>> = {
  other: 'high',
  nobody: 'medium',
  same: 'low',
  namespace: 'low',
};

function describe(shown: string, { meant, what, difference, owner }: Lookalike): string {
  if (owner === 'namespace') return `${shown} has the name of the ${what} ${meant}: ${difference}`;
  if (what === 'registry') return `The registry of ${shown} looks like ${meant}: ${difference}`;
  if (what === 'namespace') return `The namespace of ${shown} looks like that of ${meant}: ${difference}`;
  return `${shown} looks like the ${what} ${meant}: ${difference}`;
}

function defectOf(image: string, found: Lookalike): LookalikeDefect {
  return {
    message: describe(image, found),
    severity: severityOf[found.owner],
    detail: { image, like: found.meant },
    steps: [
      `Find out who publishes ${image}, and use ${found.meant} if that is meant`,
      `If the name is right, add it to \`known\` of ${rule} in ironhull.yaml`,
    ],
  };
}

/** An ASCII name is meant, and another one is written; Docker refuses it. */
function unreadableName(reference: string, why: string): NameVerdict {
  const reading = asciiReading(reference);
  if (reading === undefined || !isImageReference(reading.text))
    return { doubt: `it is no name of an image: ${why}` };
  return {
    defect: {
      message: `The name reads like ${reading.text}, and is another one: it has ${reading.others.join('; ')}`,
      severity: 'medium',
      detail: { image: reading.text, like: reading.text },
      steps: [`Find out where the name comes from, and type ${reading.text} if that is meant`],
    },
  };
}

/** Judges the name of an image, with the names that are known besides the popular ones. */
export function judgeImageName(reference: string, known: readonly string[] = []): NameVerdict {
  if (/^(?:sha256:)?[0-9a-f]{64}$/u.test(reference)) return { own: 'the image is named by its id' };
  let image;
  try {
    image = parseImageReference(reference);
  } catch (error) {
    return unreadableName(reference, error instanceof Error ? error.message : '');
  }
  const full = repositoryName(image);
  const shown = full.replace(/^docker\.io\/(?:library\/)?/u, '');
  if (trustIn(known)(full)) return { own: `${shown}, which the policy knows` };
  const found = lookalikeOfAllowed(image, known.map(fullPlace)) ?? lookalikeOf(image);
  return found === undefined
    ? { own: `${shown} is not a slip away from a well-known name` }
    : { defect: defectOf(shown, found) };
}
