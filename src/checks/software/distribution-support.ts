import type { Check, SoftwareCase } from '../../core/rules/check.ts';
import type { Outcome, Problem, ProposedChange } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import type { Distribution } from '../../core/software/software-package.ts';
import { fail, notApplicable, pass, unknown } from '../../core/rules/outcome.ts';
import { distributionSupportAsOf } from '../../knowledge/software/distribution-releases.ts';
import { supportedSuccessor, supportOf } from '../../knowledge/software/distribution-support.ts';
import { exampleSoftware } from '../support/image/example-software.ts';
import { ruleParts } from '../support/rule.ts';
import { unread } from '../support/subject.ts';

const source = `support dates of publishers, as of ${distributionSupportAsOf}`;

/** The reference of a base image with another release, where its tag names the distribution's own: `debian:11-slim`. */
function newerReference(
  reference: string,
  { id, version = '' }: Distribution,
  to: string,
): string | undefined {
  const [, name = '', tag = '', variant = ''] = /^([^:@]*?):(\d+(?:\.\d+)*)(-slim)?$/u.exec(reference) ?? [];
  if (name.split('/').at(-1) !== id || tag === '') return undefined;
  const isOwn = tag === version || version.startsWith(`${tag}.`) || tag.startsWith(`${version}.`);
  return isOwn ? `${name}:${to}${variant}` : undefined;
}

/** The base image of a release with support, where the Dockerfile is known; else in steps. */
function newerBase({ software, now }: SoftwareCase): ProposedChange {
  const distribution = valueOf(software.inventory.distribution);
  const to = distribution && supportedSuccessor(distribution, now.slice(0, 10));
  const base = software.builtFrom?.base;
  const reference = base && distribution && to && newerReference(base.reference, distribution, to);
  if (base !== undefined && reference) {
    const { file, range } = base.at;
    const edits = [{ file, range, text: reference, old: base.reference }];
    return { kind: 'edit', safety: 'risky', title: `Use ${reference} as base image`, edits };
  }
  const newer = to === undefined ? '' : `: ${distribution?.id ?? ''} ${to} or later`;
  return {
    kind: 'manual',
    title: 'Use a release with security support',
    steps: [`Build the image on a base of a supported release${newer}`, 'Recreate its containers'],
  };
}

function problem(
  given: SoftwareCase,
  name: string,
  from: string,
  message: string,
  saw: string,
  severity?: 'medium',
): Problem {
  const base = given.software.builtFrom?.base;
  return {
    message,
    ...(severity === undefined ? {} : { severity }),
    detail: { distribution: name },
    at: base === undefined ? [] : [base.at],
    evidence: [
      { source: from, saw: name },
      { source, saw },
    ],
    change: newerBase(given),
  };
}

function judge(given: SoftwareCase): Outcome {
  const { software, now } = given;
  const { distribution, gaps } = software.inventory;
  if (distribution.state === 'unreadable') return unread(distribution);
  if (distribution.state === 'absent')
    return gaps.length === 0
      ? notApplicable('it has no distribution')
      : unknown('unreadable', 'no distribution was found, and not everything could be read');
  const { name } = distribution.value;
  const support = supportOf(distribution.value, now.slice(0, 10));
  switch (support.state) {
    case 'unknown':
      return unknown('undecidable', `it is not known until when ${name} has security updates`);
    case 'supported': {
      const until =
        support.until === undefined ? 'a rolling release' : `security updates until ${support.until}`;
      return pass({ source: distribution.from, saw: `${name}: ${until}` });
    }
    case 'extended-only': {
      const { ended, until, program } = support;
      const message = `${name} has had security updates only through ${program} since ${ended}`;
      return fail(problem(given, name, distribution.from, message, `${program} until ${until}`, 'medium'));
    }
    case 'ended': {
      const message = `${name} has had no security updates since ${support.ended}`;
      return fail(
        problem(given, name, distribution.from, message, `security updates ended on ${support.ended}`),
      );
    }
  }
}

const onRelease = (version: string) =>
  exampleSoftware([{ type: 'deb', name: 'bash', version: '5.2' }], [], [], version);

/** Whether the distribution of an image still has security updates. */
export const check: Check<'software'> = {
  ...ruleParts('software', {
    id: 'software/distribution-support',
    needs: ['software'],
    title: 'Distribution without security updates',
    severity: 'high',
    why: 'Vulnerabilities that are found now are neither fixed nor listed for a release whose support has ended: its packages look clean, and are not.',
    remediation: 'Build the image on a base of a release with security support.',
    references: ['NIST SP 800-190, 4.1.1'],
    examples: {
      bad: [
        { title: 'a release whose support has ended', facts: onRelease('7') },
        { title: 'a release with paid support only', facts: onRelease('10') },
      ],
      good: [{ title: 'a release with security updates', facts: onRelease('12') }],
      unsure: [{ title: 'a release that is not known', facts: onRelease('99') }],
    },
  }),
  evaluate: judge,
};
