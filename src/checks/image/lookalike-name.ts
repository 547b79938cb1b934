import type { Check } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { combine, fail, pass, unknown } from '../../core/rules/outcome.ts';
import { isDigest, repositoryOf } from '../../knowledge/images/image-names.ts';
import { judgeImageName, lookalikeWords, sharedKnownNames } from '../support/image/image-lookalike.ts';
import { textParameters } from '../support/parameters.ts';

function judge(repository: string, source: string, known: readonly string[]): Outcome {
  const verdict = judgeImageName(repository, known);
  if ('own' in verdict) return pass({ source, saw: verdict.own });
  if ('doubt' in verdict) return unknown('undecidable', verdict.doubt);
  const { steps, ...defect } = verdict.defect;
  const title = 'Remove the image if it is not the one that is meant';
  return fail({
    ...defect,
    at: [],
    evidence: [
      { source, saw: `it has a digest of ${repository}: it was pulled from there, or pushed to it` },
    ],
    change: { kind: 'manual', title, steps },
  });
}

export const check = {
  id: 'image/lookalike-name',
  needs: ['images'],
  on: 'image',
  title: 'Image from a repository that looks like another one',
  category: 'security',
  ...lookalikeWords,
  aliases: [],
  implies: [],
  fixable: false,
  parameters: { known: sharedKnownNames },
  evaluate({ image, name }, parameters) {
    const known = textParameters(parameters, 'known') ?? [];
    const source = `image ${name}`;
    // A tag is any name, and only a digest of a repository says that the image is from there.
    const repositories = [...new Set(image.references.filter(isDigest).map(repositoryOf))].toSorted();
    return combine([
      ...repositories.map((repository) => judge(repository, source, known)),
      ...(repositories.length === 0
        ? [pass({ source, saw: 'built or loaded here: it has no digest of a repository' })]
        : []),
    ]);
  },
  examples: {
    bad: [
      { title: 'letters exchanged', facts: { references: ['ngnix:1', `ngnix@sha256:${'a'.repeat(64)}`] } },
      {
        title: 'in a namespace',
        facts: { references: ['bitnamii/redis:1', `bitnamii/redis@sha256:${'a'.repeat(64)}`] },
      },
      {
        title: 'a slip away from a name that the policy knows',
        facts: {
          references: ['registry.example/taem/app:1', `registry.example/taem/app@sha256:${'a'.repeat(64)}`],
        },
        parameters: { known: ['registry.example/team/app'] },
      },
    ],
    good: [
      { title: 'an official image', facts: { references: ['nginx:1', `nginx@sha256:${'a'.repeat(64)}`] } },
      { title: 'built here', facts: { references: ['ngnix:1'] } },
    ],
    unsure: [],
  },
} satisfies Check<'image'>;
