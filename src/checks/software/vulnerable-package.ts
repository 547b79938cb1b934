import type { Check, SoftwareCase } from '../../core/rules/check.ts';
import { counted } from '../../core/counted.ts';
import type { Outcome, Problem } from '../../core/findings/finding.ts';
import { fail, pass, unknown } from '../../core/rules/outcome.ts';
import type { RuleDescription } from '../../core/rules/rule.ts';
import { supportOf } from '../../knowledge/software/distribution-support.ts';
import { isVulnerabilityName, vulnerabilityNameOf } from '../../knowledge/software/vulnerability-names.ts';
import { isDistributionType } from '../../formats/purl/package-of-purl.ts';
import { exampleSoftware } from '../support/image/example-software.ts';
import { ruleParts, type RuleWords } from '../support/rule.ts';
import {
  databaseAge,
  packagesInVersions,
  packageText,
  vulnerabilityProblem,
} from '../support/image/vulnerability-problem.ts';

/** Longest list of packages in a doubt. */
const mostNamed = 8;

function unassessedDoubts({ software: { assessment, inventory } }: SoftwareCase): readonly string[] {
  return assessment.unassessed.map(({ why, packages }) => {
    const names = packages.flatMap((place) => {
      const one = inventory.packages[place];
      return one === undefined ? [] : [packageText(one)];
    });
    const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
    return `${counted(names.length, 'package')} not assessed: ${why} (${names.slice(0, mostNamed).join(', ')}${more})`;
  });
}

function gapDoubts({ software: { inventory } }: SoftwareCase): readonly string[] {
  const { gaps } = inventory;
  return gaps.length === 0
    ? []
    : [
        `${counted(gaps.length, 'part')} of it could not be read, and may hold packages: see what was not checked`,
      ];
}

/** A distribution installs packages: one without any had its database removed, as some tools do to make images small. */
function databaseDoubts({ software: { inventory } }: SoftwareCase): readonly string[] {
  const { distribution, packages } = inventory;
  if (distribution.state !== 'known' || packages.some(({ type }) => isDistributionType(type))) return [];
  const { name } = distribution.value;
  return [
    `the packages of ${name} are not known: its package database is missing (${distribution.from} names it)`,
  ];
}

/** Advisories are published as long as a release is supported: after that, what they do not list proves nothing. */
function supportDoubts({ software: { inventory }, now }: SoftwareCase): readonly string[] {
  const { distribution, packages } = inventory;
  const count = packages.filter(({ type }) => isDistributionType(type)).length;
  if (distribution.state !== 'known' || count === 0) return [];
  const support = supportOf(distribution.value, now.slice(0, 10));
  if (support.state !== 'ended' && support.state !== 'extended-only') return [];
  const since = `since ${support.ended} new vulnerabilities of ${distribution.value.name} are not listed`;
  return [`${counted(count, 'package')} not assessed: ${since}`];
}

/** Whether the vulnerability with this id, and these other ids, is reported. */
type IsWanted = (id: string, aliases?: readonly string[]) => boolean;

function judge(given: SoftwareCase, isWanted: IsWanted): Outcome {
  const { inventory, assessment, subject } = given.software;
  const inVersions = packagesInVersions(inventory);
  const problems = assessment.matches
    .filter(({ id, aliases }) => isWanted(id, aliases))
    .flatMap((match) => vulnerabilityProblem(match, given, inVersions));
  const doubts = [
    ...unassessedDoubts(given),
    ...databaseDoubts(given),
    ...supportDoubts(given),
    ...gapDoubts(given),
  ];
  const [first, ...others]: readonly Problem[] = problems;
  if (first !== undefined) return fail([first, ...others], doubts);
  const [doubt, ...more] = doubts;
  if (doubt !== undefined) return unknown('unreadable', doubt, ...more);
  if (inventory.packages.length === 0)
    return pass({
      source: subject.name,
      saw: 'it has no packages: no package manager, library or program that lists any',
    });
  const saw = `${counted(inventory.packages.length, 'package')} compared with ${databaseAge(given)}`;
  return pass({ source: subject.name, saw });
}

function describe(name: string): RuleDescription | undefined {
  const given = name.trim();
  if (!isVulnerabilityName(given)) return undefined;
  const id = vulnerabilityNameOf(given);
  const { title: _title, ...rest } = words;
  return {
    id,
    title: `${id} in a package`,
    category: 'security',
    severity: rest.severity,
    why: rest.why,
    remediation: rest.remediation,
    aliases: [],
    references: [],
    fixable: false,
  };
}

function checkOf(isWanted?: IsWanted): Check<'software'> {
  const wants = isWanted ?? (() => true);
  return {
    ...ruleParts('software', words),
    evaluate: (given) => judge(given, wants),
    reported: {
      describe,
      limitTo: (more) => checkOf((id, aliases) => wants(id, aliases) && more(id, aliases)),
      ...(isWanted && { isWanted }),
    },
  };
}

const openssl = { type: 'deb', name: 'libssl3', version: '3.0.9-1' } as const;

const words = {
  id: 'software/vulnerable-package',
  needs: ['software'],
  title: 'Package with a known vulnerability',
  severity: 'high',
  references: ['NIST SP 800-190, 4.1.1', 'OWASP Docker Top 10, D02'],
  why: 'Exploits of published vulnerabilities are public too. Whoever reaches the program that uses the package can use them.',
  remediation:
    'Upgrade the package, or the base image that it came with, and build the image again. Where no fix exists, remove the package or accept the finding with a reason.',
  examples: {
    bad: [
      {
        title: 'a package before the version with the fix',
        facts: exampleSoftware([openssl], [{ id: 'CVE-2023-5363', fixedIn: '3.0.11-1~deb12u2' }]),
      },
      {
        title: 'a package without a fix',
        facts: exampleSoftware([openssl], [{ id: 'CVE-2025-27587', status: 'fix-deferred' }]),
      },
    ],
    good: [{ title: 'packages without known vulnerabilities', facts: exampleSoftware([openssl], []) }],
    unsure: [
      { title: 'a distribution without its package database', facts: exampleSoftware([], []) },
      {
        title: 'packages without advisories to compare them with',
        facts: exampleSoftware(
          [openssl],
          [],
          [{ why: 'the database has no advisories of Debian:12', packages: [0] }],
        ),
      },
    ],
  },
} satisfies RuleWords;

/** Compares the packages of an image with all advisories. */
export const check = checkOf();
