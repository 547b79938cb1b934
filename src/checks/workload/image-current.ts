import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Evidence, Outcome, Problem } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { fail, notApplicable, pass, unknown } from '../../core/rules/outcome.ts';
import type { Image } from '../../core/image/written-image.ts';
import { familiarReference } from '../../knowledge/images/image-names.ts';
import { imageOrigin, tagOfImage } from '../../knowledge/images/image-origin.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { compareWithRegistry } from '../support/image/registry-tag.ts';
import { placesOf, settingDoubt } from '../support/workload/setting.ts';
import { unread } from '../support/subject.ts';

type Found = Pick<Problem, 'message' | 'detail'> & { title: string; steps: readonly string[] };

function createAgain(tag: string): string {
  return `Recreate the container from ${tag}: \`docker compose up -d\` does so if it changed`;
}

const movedHere = (tag: string): Found => ({
  message: `The container runs an image that ${tag} no longer names: the tag was rebuilt, pulled or removed since`,
  detail: {},
  title: 'Run the current image of the tag',
  steps: [createAgain(tag)],
});

const movedThere = (tag: string): Found => ({
  message: `The registry has a newer image for ${tag} than the container runs`,
  detail: { registry: 'another image' },
  title: 'Pull the current image of the tag',
  steps: [`Pull it: \`docker pull ${tag}\``, createAgain(tag)],
});

const goneThere = (tag: string): Found => ({
  message: `The registry no longer has ${tag}: the image gets no updates`,
  detail: { registry: 'no tag' },
  title: 'Use a tag that is updated',
  steps: ['Find out why the tag was removed', 'Use a tag that the registry has, and recreate the container'],
});

function outdated({ workload }: WorkloadCase, found: Found, evidence: Evidence): Outcome {
  const { message, detail, title, steps } = found;
  const change = { kind: 'manual', title, steps } as const;
  const at = placesOf(workload, 'image');
  return fail({ message, detail, at, evidence: [evidence], change });
}

function checkHere(
  subject: WorkloadCase,
  image: Image,
  source: string,
  written: string,
  tag: string,
): Outcome {
  const { references } = image;
  const saw = `${subject.workload.imageId ?? 'the image'} is ${references.join(', ') || 'without a name'}`;
  if (!references.some((reference) => familiarReference(reference) === tag))
    return outdated(subject, movedHere(tag), { source, saw });
  if (subject.registries !== undefined) return checkThere(subject, image, written);
  const alone = `${saw}; the registry was not asked for a newer image (\`--registry\`)`;
  return pass({ source, saw: alone });
}

function checkThere(subject: WorkloadCase, { id, references }: Image, written: string): Outcome {
  const { workload, registries = [] } = subject;
  const origin = imageOrigin({ written, key: workload.key, ids: [id], references });
  if ('because' in origin) return notApplicable(origin.because);
  const verdict = compareWithRegistry(origin, registries);
  switch (verdict.has) {
    case 'same':
      return pass(verdict.evidence);
    case 'another':
      return outdated(subject, movedThere(origin.tag), verdict.evidence);
    case 'nothing':
      return outdated(subject, goneThere(origin.tag), verdict.evidence);
    case 'unknown':
      return verdict.outcome;
  }
}

export const check = {
  id: 'workload/image-current',
  needs: ['images', 'registries'],
  on: 'workload',
  title: 'Container runs an outdated image of its tag',
  category: 'security',
  severity: 'low',
  why: 'The image was rebuilt or pulled, usually for a security fix, and the container still runs the old one. A restart does not change that.',
  remediation: 'Pull the image and recreate the container. `--registry` asks registries for newer images.',
  aliases: cisAliases('5.28'),
  references: [cisReference('5.28'), 'NIST SP 800-190, 4.1.1'],
  reads: ['image'],
  onlyOn: ['container'],
  implies: [],
  fixable: false,
  evaluate(subject) {
    const { workload, image } = subject;
    const written = valueOf(workload.settings.image.value);
    if (written === undefined) {
      return unknown('unreadable', settingDoubt(workload, 'image'));
    }
    const { id, references = [] } = valueOf(image) ?? {};
    const ids = [workload.imageId, id].filter((one) => one !== undefined);
    const named = tagOfImage({ written, ids, references });
    if ('because' in named) return notApplicable(named.because);
    if (image.state !== 'known') return unread(image);
    return checkHere(subject, image.value, image.from, written, named.tag);
  },
  examples: { bad: [], good: [], unsure: [] },
} satisfies Check<'workload'>;
