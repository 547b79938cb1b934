import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { AskedImage } from '../../core/trust/image-verdict.ts';
import { valueOf } from '../../core/observed.ts';
import { notApplicable } from '../../core/rules/outcome.ts';
import { isBuiltByCompose } from '../../knowledge/images/image-names.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { digestsFor } from '../support/engine/engine-names.ts';
import { judgeStatements, noTrustPolicy } from '../support/image/image-signature.ts';
import { checkValue } from '../support/workload/setting.ts';

/** Policies under which Compose builds an image that is not there, without a look for it in its registry. */
const building: ReadonlySet<string> = new Set(['build', 'never']);

/** Whether the image is made here, so that its base images are what others sign. */
function isBuiltHere(
  image: string,
  { build, key, settings: { pullPolicy } }: WorkloadCase['workload'],
): boolean {
  const policy = valueOf(pullPolicy.value);
  return (
    isBuiltByCompose(image, key) || (build !== undefined && policy !== undefined && building.has(policy))
  );
}

/** The image with the digests that the engine has of its repository, where an engine has it. */
function askedImage(reference: string, { workload, image }: WorkloadCase): AskedImage {
  const known = valueOf(image);
  if (workload.surface !== 'container' || known?.surface !== 'engine') return { reference };
  return { reference, digests: digestsFor(reference, known.references) };
}

export const check = {
  id: 'workload/image-signature',
  needs: ['images'],
  on: 'workload',
  title: 'Image not signed as the policy wants',
  category: 'security',
  severity: 'high',
  why: 'Whoever can write to the registry, or sits between it and the engine, chooses what runs, unless the signature of somebody trusted is verified.',
  remediation:
    'Use the image that was signed, pinned by its digest. Name who may sign in the section `trust` of the policy; `ironhull trust lock --evidence` stores signatures beside the files, and `audit --registry` asks the registry.',
  aliases: cisAliases('4.12'),
  references: [cisReference('4.12'), 'NIST SP 800-190, 4.1.5', 'OWASP Docker Top 10, D08'],
  reads: ['image'],
  considers: ['pullPolicy'],
  implies: [],
  fixable: false,
  evaluate(subject) {
    const { workload, images } = subject;
    const statementsOn = images?.statementsOn;
    if (statementsOn === undefined) return notApplicable(noTrustPolicy);
    return checkValue(workload, 'image', (reference, part) => {
      if (isBuiltHere(reference, workload))
        return notApplicable('it is built here: the rules on its Dockerfile judge the base images');
      if (/^(?:sha256:)?[0-9a-f]{64}$/u.test(reference))
        return part.unknown(
          'undecidable',
          'the image is named by its id, which no registry has signatures of',
        );
      const judged = judgeStatements(statementsOn(askedImage(reference, subject)));
      switch (judged.state) {
        case 'signed':
          return part.pass(judged.saw);
        case 'unknown':
          return part.unknown('undecidable', judged.doubt);
        case 'wrong':
          return part.fail({ ...judged.problem, besides: [judged.evidence], steps: judged.steps });
      }
    });
  },
  examples: {
    bad: [
      {
        title: 'a registry that the policy does not allow',
        compose: 'image: registry.example/web:1\n',
        trust: 'allowed: [docker.io]',
      },
    ],
    good: [
      {
        title: 'an image that needs no signature',
        run: 'docker run registry.example/web:1',
        trust: 'images: [{ match: registry.example/*, unsigned: true }]',
      },
    ],
    unsure: [
      {
        title: 'no signature is at hand',
        compose: 'image: registry.example/web:1\n',
        trust: 'images: [{ match: registry.example/*, cosign: [{ key: cosign.pub }] }]',
      },
      {
        title: 'an image that the policy does not name',
        run: 'docker run other.example/web:1',
        trust: 'images: [{ match: registry.example/*, unsigned: true }]',
      },
      {
        title: 'a variable',
        compose: 'image: ${REGISTRY}/web:1\n',
        trust: 'images: [{ match: registry.example/*, unsigned: true }]',
      },
    ],
  },
} satisfies Check<'workload'>;
