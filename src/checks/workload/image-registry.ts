import type { Check } from '../../core/rules/check.ts';
import { notApplicable } from '../../core/rules/outcome.ts';
import { isBuiltByCompose, repositoryOf } from '../../knowledge/images/image-names.ts';
import { textParameters } from '../support/parameters.ts';
import { checkValue } from '../support/workload/setting.ts';
import { trustIn } from '../support/trusted-places.ts';

export const check = {
  id: 'workload/image-registry',
  needs: [],
  on: 'workload',
  title: 'Image from a registry that the policy does not trust',
  category: 'hygiene',
  severity: 'medium',
  why: 'Whoever can push to the repository decides what runs in the container. Names that look like those of well-known images are how others get there.',
  remediation:
    'Use an image of a trusted repository, or copy it into your own registry after a review. Name trusted places in `trusted` of the policy.',
  aliases: [],
  references: ['CIS Docker Benchmark 1.6.0, 4.2', 'NIST SP 800-190, 4.2.1', 'OWASP Docker Top 10, D08'],
  reads: ['image'],
  implies: [],
  fixable: false,
  parameters: {
    trusted: {
      about:
        'Registries, repositories or paths above them that images may come from, such as `docker.io/library`; any if unset',
      type: 'strings',
      also: 'inventory/trusted-images',
    },
  },
  evaluate({ workload }, parameters) {
    const trusted = textParameters(parameters, 'trusted') ?? [];
    return checkValue(workload, 'image', (image, part) => {
      if (trusted.length === 0) return notApplicable('the policy names no trusted registries');
      if (isBuiltByCompose(image, workload.key))
        return part.pass('Compose builds the image and never pulls it');
      if (/^(?:sha256:)?[0-9a-f]{64}$/u.test(image))
        return part.unknown('undecidable', 'the image is named by its id, which no registry shows');
      const repository = repositoryOf(image);
      if (trustIn(trusted)(repository)) return part.pass(`${repository}, trusted by the policy`);
      return part.fail({
        message: `The image comes from ${repository}, which the policy does not trust`,
        detail: { repository },
        steps: [
          'Use an image of a trusted repository, or copy this one into your own registry after a review',
          'Or add its place to `trusted` of workload/image-registry in ironhull.yaml',
        ],
      });
    });
  },
  examples: {
    bad: [
      {
        title: 'another registry',
        compose: 'image: registry.example/web:1\n',
        parameters: { trusted: ['docker.io/library'] },
      },
      {
        title: 'another user of the same registry',
        run: 'docker run someone/nginx:1',
        parameters: { trusted: ['library', 'company'] },
      },
      {
        title: 'a name that only starts like a trusted one',
        run: 'docker run registry.example.evil/web:1',
        parameters: { trusted: ['registry.example'] },
      },
    ],
    good: [
      {
        title: 'an official image',
        compose: 'image: nginx:1\n',
        parameters: { trusted: ['docker.io/library'] },
      },
      {
        title: 'a registry with a port',
        run: 'docker run registry.example:5000/team/web@sha256:0123',
        parameters: { trusted: ['registry.example:5000/team'] },
      },
      { title: 'built', compose: 'build: .\n', parameters: { trusted: ['registry.example'] } },
    ],
    unsure: [
      {
        title: 'a variable',
        compose: 'image: ${REGISTRY}/web:1\n',
        parameters: { trusted: ['registry.example'] },
      },
    ],
  },
} satisfies Check<'workload'>;
