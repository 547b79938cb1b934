import type { Check, WorkloadCase } from '../../core/check.ts';
import type { Outcome } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { familiarReference } from '../../knowledge/image-names.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { conclude } from '../support/conclude.ts';
import { placesOf, settingDoubt } from '../support/setting.ts';
import { unread } from '../support/subject.ts';

/** An image named by its id, or by the beginning of one, has no tag that could have moved. */
const byId = /^(?:sha256:)?[0-9a-f]{12,64}$/u;

function judgeTag({ workload, image }: WorkloadCase, name: string): Outcome {
  if (image.state !== 'known') return unread(image);
  const { references } = image.value;
  const saw = `${workload.imageId ?? 'the image'} is ${references.join(', ') || 'without a name'}`;
  const evidence = [{ source: image.from, saw }] as const;
  if (references.some((reference) => familiarReference(reference) === name)) {
    return conclude({ problems: [], doubts: [], evidence });
  }
  const problem = {
    message: `It runs an image that ${name} no longer names: the tag was built, pulled or taken away since`,
    detail: {},
    at: placesOf(workload, 'image'),
    evidence,
    change: {
      kind: 'manual',
      title: 'Run the image that the tag names now',
      steps: [`Create the container again from ${name}: \`docker compose up -d\` does so where it differs`],
    },
  } as const;
  return conclude({ problems: [problem], doubts: [], evidence: [] });
}

export const check = {
  id: 'workload/image-current',
  on: 'workload',
  title: 'Container runs an older image than its tag',
  category: 'security',
  severity: 'low',
  why: 'The image was built or pulled anew, mostly to close a hole, and the container still runs the old one: a restart does not change that.',
  remediation: 'Create the container again. Whether the registry has a newer one is not looked at here.',
  aliases: cisAliases('5.28'),
  references: [cisReference('5.28'), 'NIST SP 800-190, 4.1.1'],
  surfaces: ['container'],
  implies: [],
  fixable: false,
  evaluate(subject) {
    const { workload } = subject;
    const written = valueOf(workload.settings.image.value);
    if (written === undefined) {
      return { state: 'unknown', kind: 'unreadable', doubts: [settingDoubt(workload, 'image')] };
    }
    if (byId.test(written)) return { state: 'not-applicable', because: 'the image is named by its id' };
    return judgeTag(subject, familiarReference(written));
  },
  examples: { bad: [], good: [], unsure: [] },
} satisfies Check<'workload'>;
