import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { notApplicable } from '../../core/rules/outcome.ts';
import { isBuiltByCompose } from '../../knowledge/images/image-names.ts';
import { isMovingTag, tagOfReference } from '../../knowledge/images/image-tags.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkValue } from '../support/workload/setting.ts';

/** Policies under which an image that is there is never replaced. */
const keeping: ReadonlySet<string> = new Set(['never', 'missing', 'if_not_present']);

/** Policies under which the registry is asked again: `daily`, `every_2d` (Compose specification). */
const asking = /^(?:always|daily|weekly|every_.+)$/u;

function checkPolicy(policy: string, image: string, part: CheckedPart): Outcome {
  const tag = tagOfReference(image);
  if (image.includes('@'))
    return asking.test(policy)
      ? part.fail({
          message: `The image is pinned by digest and pulled again (${policy}): nothing else can come`,
          severity: 'info',
          detail: { policy },
          steps: [`Remove the pull policy ${policy}`],
        })
      : part.pass(`${policy === '' ? 'the default' : policy}, with a digest`);
  if (keeping.has(policy) && isMovingTag(tag))
    return part.fail({
      message: `The tag ${tag} moves, and the image is never pulled again (${policy}): each host keeps another version`,
      detail: { policy },
      steps: [
        'Use the tag of a specific version with its digest, and change both for an update',
        `Or remove the pull policy ${policy}`,
      ],
    });
  return part.pass(`${policy === '' ? 'the default' : policy}, with the tag ${tag}`);
}

function evaluate({ workload }: WorkloadCase): Outcome {
  const policy = workload.settings.pullPolicy.value;
  if (workload.surface === 'container' && policy.state === 'known')
    return notApplicable('a container does not show how its image is pulled');
  return checkValue(workload, 'pullPolicy', (name, part) => {
    const image = valueOf(workload.settings.image.value);
    if (image === undefined) return checkValue(workload, 'image', () => part.pass('no image'));
    if (isBuiltByCompose(image, workload.key)) return part.pass('Compose builds the image');
    return checkPolicy(name, image, part);
  });
}

export const check = {
  id: 'workload/pull-policy',
  needs: [],
  on: 'workload',
  title: 'Pull policy contradicts image reference',
  category: 'hygiene',
  severity: 'low',
  why: 'A tag that moves and an image that is never pulled again leave old versions with known vulnerabilities on some hosts. A digest that is always pulled needs the registry at each start, for the same image.',
  remediation:
    'Pin the image by digest without a pull policy; pull always only where a tag is meant to move.',
  aliases: [],
  references: ['NIST SP 800-190, 4.2.2', 'OWASP Docker Top 10, D08'],
  reads: [],
  considers: ['pullPolicy', 'image'],
  onlyOn: ['compose', 'run', 'container'],
  implies: [],
  fixable: false,
  evaluate,
  examples: {
    bad: [
      { title: 'a moving tag, never pulled', compose: 'image: app:latest\npull_policy: never\n' },
      { title: 'on the command line', run: 'docker run --pull missing app' },
      {
        title: 'a digest, always pulled',
        compose: `image: app:1@sha256:${'ab'.repeat(32)}\npull_policy: always\n`,
      },
    ],
    good: [
      { title: 'the default', compose: 'image: app:1.2.3\n' },
      { title: 'a moving tag, always pulled', compose: 'image: app:edge\npull_policy: always\n' },
      { title: 'a version, never pulled', run: 'docker run --pull=never app:1.2.3' },
      { title: 'built', compose: 'build: .\npull_policy: build\n' },
    ],
    unsure: [
      { title: 'a variable', compose: 'image: app:latest\npull_policy: ${POLICY}\n' },
      { title: 'an image in a variable', compose: 'image: ${IMAGE}\npull_policy: never\n' },
    ],
  },
} satisfies Check<'workload'>;
