import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { isBuiltByCompose } from '../../knowledge/images/image-names.ts';
import { tagOfImage } from '../../knowledge/images/image-origin.ts';
import { isMovingTag, tagOfReference } from '../../knowledge/images/image-tags.ts';
import { flagParameter } from '../support/parameters.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkValue } from '../support/workload/setting.ts';

function checkReference(
  subject: WorkloadCase,
  reference: string,
  strict: boolean,
  part: CheckedPart,
): Outcome {
  const { id, references = [] } = valueOf(subject.image) ?? {};
  const ids = [subject.workload.imageId, id].filter((one) => one !== undefined);
  const named = tagOfImage({ written: reference, ids, references });
  if ('because' in named) return part.pass(named.because);
  const tag = tagOfReference(reference);
  if (!strict && !isMovingTag(tag)) return part.pass(`the image has the tag ${tag}`);
  // Without a registry digest the image may have been loaded, and the next pull, load or build moves its tag.
  if (isBuiltByCompose(reference, subject.workload.key))
    return part.pass('Compose builds the image and never pulls it');
  return part.fail({
    message: `The image tag is mutable: ${tag}`,
    detail: { tag: isMovingTag(tag) ? tag : 'not a digest' },
    change: {
      kind: 'manual',
      title: 'Pin the image',
      steps: [
        'Use the tag of a specific version',
        'Better, add the digest: `docker buildx imagetools inspect IMAGE` shows it',
      ],
    },
  });
}

export const check = {
  id: 'workload/image-tag',
  needs: ['images'],
  on: 'workload',
  title: 'Mutable image tag',
  category: 'security',
  severity: 'low',
  why: 'The image behind such a tag changes with each release, or when an attacker controls the registry. The next pull runs something that nobody reviewed.',
  remediation: 'Reference images by version and digest, and update both deliberately.',
  aliases: [
    { tool: 'dclint', id: 'service-image-require-explicit-tag' },
    { tool: 'docksec', id: 'latest-or-untagged-image' },
  ],
  references: ['NIST SP 800-190, 4.2.2', 'OWASP Docker Top 10, D08'],
  reads: ['image'],
  implies: ['workload/image-digest'],
  fixable: false,
  parameters: {
    requireDigest: {
      about: 'Whether every image must be referenced by digest',
      type: 'boolean',
      default: false,
    },
  },
  evaluate(subject, parameters) {
    const strict = flagParameter(parameters, 'requireDigest') ?? false;
    return checkValue(subject.workload, 'image', (reference, part) =>
      checkReference(subject, reference, strict, part),
    );
  },
  examples: {
    bad: [
      { title: 'no tag', compose: 'image: registry.example/web\n' },
      { title: 'the tag latest', run: 'docker run web:latest' },
      { title: 'a registry port, no tag', run: 'docker run registry.example:5000/web' },
    ],
    good: [
      { title: 'a version', compose: 'image: web:1.2.3\n' },
      { title: 'a digest', run: `docker run web@sha256:${'ab'.repeat(32)}` },
      { title: 'built by Compose', compose: 'build: .\n' },
    ],
    unsure: [{ title: 'a variable', compose: 'image: web:${TAG}\n' }],
  },
} satisfies Check<'workload'>;
