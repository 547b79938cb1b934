import type {
  AttachedSbom,
  SbomComparison,
  SbomDifference,
  SbomDifferences,
} from '../../core/software/attached-sbom.ts';
import type { Check, SoftwareCase } from '../../core/rules/check.ts';
import { counted } from '../../core/counted.ts';
import type { Evidence, Outcome, Problem } from '../../core/findings/finding.ts';
import type { Severity } from '../../core/severity.ts';
import { combine, fail, notApplicable, pass, unknown } from '../../core/rules/outcome.ts';
import { exampleSoftware } from '../support/image/example-software.ts';
import { ruleParts } from '../support/rule.ts';

type DifferenceKind = 'unlisted' | 'changed' | 'missing';

/** What an SBOM and an image differ in, and how much it matters: who looks for vulnerabilities in the SBOM misses the first two. */
const kinds: Readonly<
  Record<DifferenceKind, { severity: Severity; message: (packages: string, others: string) => string }>
> = {
  unlisted: {
    severity: 'medium',
    message: (packages, names) => `the attached SBOM does not list ${packages} of the image: ${names}`,
  },
  changed: {
    severity: 'medium',
    message: (packages, names) =>
      `the attached SBOM lists ${packages} in another version than the image has: ${names}`,
  },
  missing: {
    severity: 'low',
    message: (packages, names) =>
      `the attached SBOM lists ${packages} that the image does not have: ${names}`,
  },
};

const mostNamed = 3;
const mostEvidence = 50;

function versionsText(versions: readonly string[]): string {
  return versions.join(', ');
}

function differenceText({ name, listed, found }: SbomDifference): string {
  if (listed.length > 0 && found.length > 0)
    return `${name} ${versionsText(found)} (SBOM: ${versionsText(listed)})`;
  return `${name} ${versionsText([...listed, ...found])}`;
}

function namesText({ first, count }: SbomDifferences): string {
  const named = first.slice(0, mostNamed).map(differenceText);
  return `${named.join('; ')}${count > named.length ? ` and ${count - named.length} more` : ''}`;
}

function sourceOf({ format, statement }: AttachedSbom): string {
  return `${format} (${statement})`;
}

/** What the comparison covered and what it left out. */
function coverage(sbom: AttachedSbom, { same, uncompared }: SbomComparison): Evidence {
  const left = uncompared.map(
    ({ type, in: side, count }) =>
      `${counted(count, `${type} package`)} only in the ${side === 'sbom' ? 'SBOM' : 'image'}`,
  );
  const not = left.length === 0 ? '' : `; not compared: ${left.join(', ')}`;
  return { source: sourceOf(sbom), saw: `${counted(same, 'package')} as in the image${not}` };
}

function problemsOf(
  sbom: AttachedSbom,
  comparison: SbomComparison,
  without: DifferenceKind[],
): readonly Problem[] {
  return (['unlisted', 'changed', 'missing'] as const).flatMap((kind): readonly Problem[] => {
    const differences = comparison[kind];
    if (differences.count === 0 || without.includes(kind)) return [];
    const { severity, message } = kinds[kind];
    const shown = differences.first.slice(0, mostEvidence).map((one): Evidence => {
      return { source: sourceOf(sbom), saw: `${one.type} ${differenceText(one)}` };
    });
    return [
      {
        message: message(counted(differences.count, 'package'), namesText(differences)),
        severity,
        detail: { sbom: sbom.format, difference: kind },
        at: [],
        evidence: [coverage(sbom, comparison), ...shown],
        change: {
          kind: 'manual',
          title: 'Attach an SBOM of the finished image',
          steps: [
            'Make the SBOM from the image that is published, after its last step, and attach it again',
            'If it is right, find out what changed the image after it was made',
          ],
        },
      },
    ];
  });
}

/** Differences that what was not read may explain. */
function unsure(
  comparison: SbomComparison,
  hasGaps: boolean,
): readonly { kind: DifferenceKind; why: string }[] {
  return [
    ...(comparison.unread > 0
      ? ([
          { kind: 'unlisted', why: `${counted(comparison.unread, 'part')} of the SBOM could not be read` },
        ] as const)
      : []),
    ...(hasGaps ? ([{ kind: 'missing', why: 'not everything in the image could be read' }] as const) : []),
  ].filter(({ kind }) => comparison[kind].count > 0);
}

function judgeOne(sbom: AttachedSbom, hasGaps: boolean): Outcome {
  const { comparison } = sbom;
  if (comparison.state === 'absent') return notApplicable('no SBOM is attached to it');
  if (comparison.state === 'unreadable')
    return unknown('unreadable', `the SBOM in ${comparison.from}: ${comparison.detail}`);
  const { value } = comparison;
  const open = unsure(value, hasGaps);
  const doubts = open.map(({ kind, why }) => `${why}: ${namesText(value[kind])}`);
  const [problem, ...others] = problemsOf(
    sbom,
    value,
    open.map(({ kind }) => kind),
  );
  if (problem !== undefined) return fail([problem, ...others], doubts);
  const [doubt, ...more] = [
    ...doubts,
    ...(value.same === 0 && value.uncompared.length > 0
      ? ['the SBOM and the image have no package of the same type']
      : []),
    ...value.uncompared.flatMap(({ type, in: side, count }) =>
      side === 'image'
        ? [
            `the SBOM lists no ${type} packages, of which the image has ${count}: its tool may not look for them`,
          ]
        : [],
    ),
  ];
  return doubt === undefined ? pass(coverage(sbom, value)) : unknown('undecidable', doubt, ...more);
}

function judge({ software }: SoftwareCase): Outcome {
  const { sboms, subject, inventory } = software;
  if (subject.kind !== 'image') return notApplicable('only images have SBOMs attached');
  if (sboms === undefined)
    return notApplicable(
      'what was read of it does not hold attestations: scan registry:IMAGE or oci-archive:FILE to compare an attached SBOM',
    );
  if (sboms.length === 0) return notApplicable('no SBOM is attached to it');
  return combine(sboms.map((sbom) => judgeOne(sbom, inventory.gaps.length > 0)));
}

const none: SbomDifferences = { count: 0, first: [] };
const equal: SbomComparison = {
  same: 88,
  unlisted: none,
  changed: none,
  missing: none,
  uncompared: [],
  unread: 0,
};
const statement = `sha256:${'0f'.repeat(32)}`;

function example(comparison: Partial<SbomComparison>) {
  const [software] = exampleSoftware([{ type: 'deb', name: 'openssl', version: '3.0.11-1' }], []).software;
  const sbom: AttachedSbom = {
    statement,
    format: 'SPDX 2.3 (JSON)',
    comparison: { state: 'known', value: { ...equal, ...comparison }, from: `attestation ${statement}` },
  };
  return { software: [{ ...software, sboms: [sbom] }] };
}

const openssl = { type: 'deb', name: 'openssl', listed: [], found: ['3.0.11-1'] } as const;

/** Whether the SBOMs that are attached to an image list what is in it. */
export const check: Check<'software'> = {
  ...ruleParts('software', {
    id: 'software/attached-sbom',
    needs: ['software'],
    title: 'Attached SBOM differs from the image',
    severity: 'medium',
    why: 'Who looks for vulnerabilities in the SBOM of an image does not find those of packages that it leaves out or lists in another version. A difference also shows that the image was changed after the SBOM was made, or that the SBOM is of another image.',
    remediation: 'Make the SBOM from the finished image and attach it again.',
    references: ['NIST SP 800-190, 4.1.1'],
    examples: {
      bad: [
        {
          title: 'an SBOM that leaves out a package',
          facts: example({ unlisted: { count: 1, first: [openssl] } }),
        },
        {
          title: 'an SBOM with an older version than the image has',
          facts: example({ changed: { count: 1, first: [{ ...openssl, listed: ['3.0.9-1'] }] } }),
        },
        {
          title: 'an SBOM with a package that is not in the image',
          facts: example({ missing: { count: 1, first: [{ ...openssl, listed: ['3.0.9-1'], found: [] }] } }),
        },
      ],
      good: [{ title: 'an SBOM with the packages of the image', facts: example({}) }],
      unsure: [
        {
          title: 'an SBOM of which a part cannot be read',
          facts: example({ unlisted: { count: 1, first: [openssl] }, unread: 1 }),
        },
        {
          title: 'an SBOM by a tool that does not look for packages of a language',
          facts: example({ uncompared: [{ type: 'npm', in: 'image', count: 24 }] }),
        },
      ],
    },
  }),
  evaluate: judge,
};
