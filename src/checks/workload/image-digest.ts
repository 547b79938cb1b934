import type { Check } from '../../core/check.ts';
import { valueOf } from '../../core/observed.ts';
import { isBuiltByCompose } from '../../knowledge/image-names.ts';
import { tagOfImage } from '../../knowledge/image-origin.ts';
import { checkValue } from '../support/setting.ts';

export const check = {
  id: 'workload/image-digest',
  needs: ['images'],
  on: 'workload',
  title: 'Image not pinned by digest',
  category: 'hygiene',
  severity: 'low',
  why: 'Whoever controls the registry moves a tag to another image, and the next pull runs it. A digest names one image and no other.',
  remediation: 'Reference the image as `NAME:TAG@sha256:…`, and update both together.',
  aliases: [],
  references: ['NIST SP 800-190, 4.2.2', 'OWASP Docker Top 10, D08'],
  reads: ['image'],
  implies: [],
  fixable: false,
  evaluate({ workload, image }) {
    return checkValue(workload, 'image', (reference, part) => {
      const { id, references = [] } = valueOf(image) ?? {};
      const ids = [workload.imageId, id].filter((one) => one !== undefined);
      const named = tagOfImage({ written: reference, ids, references });
      if ('because' in named) return part.pass(named.because);
      if (isBuiltByCompose(reference, workload.key))
        return part.pass('Compose builds the image and never pulls it');
      return part.fail({
        message: `The image ${reference} is named by its tag alone`,
        detail: { pinned: 'no' },
        steps: ['Add the digest of the tag: `docker buildx imagetools inspect IMAGE` shows it'],
      });
    });
  },
  examples: {
    bad: [
      { title: 'a version', compose: 'image: web:1.2.3\n' },
      { title: 'no tag', run: 'docker run registry.example/web' },
    ],
    good: [
      { title: 'a digest', compose: `image: web:1.2.3@sha256:${'ab'.repeat(32)}\n` },
      { title: 'on the command line', run: `docker run web@sha256:${'ab'.repeat(32)}` },
      { title: 'built by Compose', compose: 'build: .\n' },
    ],
    unsure: [{ title: 'a variable', compose: 'image: web:${TAG}\n' }],
  },
} satisfies Check<'workload'>;
