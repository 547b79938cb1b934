import type { Check } from '../../core/rules/check.ts';
import type { ProposedChange } from '../../core/findings/finding.ts';
import type { LockedDigest } from '../../core/trust/image-verdict.ts';
import type { Location } from '../../core/location.ts';
import { valueOf } from '../../core/observed.ts';
import { isBuiltByCompose } from '../../knowledge/images/image-names.ts';
import { tagOfImage } from '../../knowledge/images/image-origin.ts';
import { pinnedReference } from '../support/image/pinned-reference.ts';
import { checkValue } from '../support/workload/setting.ts';

/** The digest is the one that was locked: the tag may lead to another image by now. */
function pin(reference: string, { digest, from }: LockedDigest, [at]: readonly Location[]): ProposedChange {
  const title = `Pin the digest that ${from} has`;
  const value = pinnedReference(reference, digest);
  return at?.in === 'file' && at.address !== undefined
    ? { kind: 'replace', safety: 'risky', title, setting: 'image', at, value, address: value }
    : { kind: 'manual', title, steps: [`Name the image ${value}; \`ironhull trust lock --write\` does so`] };
}

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
  evaluate({ workload, image, images }) {
    return checkValue(workload, 'image', (reference, part) => {
      const { id, references = [] } = valueOf(image) ?? {};
      const ids = [workload.imageId, id].filter((one) => one !== undefined);
      const named = tagOfImage({ written: reference, ids, references });
      if ('because' in named) return part.pass(named.because);
      if (isBuiltByCompose(reference, workload.key))
        return part.pass('Compose builds the image and never pulls it');
      const locked = images?.lockedDigestOf?.(reference);
      return part.fail({
        message: `The image ${reference} is named by its tag alone`,
        detail: { pinned: 'no' },
        ...(locked === undefined
          ? {
              steps: [
                'Add the digest of the tag: `ironhull trust lock --write` asks the registry and adds it',
              ],
            }
          : { change: pin(reference, locked, part.at) }),
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
