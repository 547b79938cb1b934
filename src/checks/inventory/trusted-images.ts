import type { Check, ImageCase } from '../../core/check.ts';
import type { Outcome, Problem } from '../../core/finding.ts';
import { repositoryOf } from '../../knowledge/image-names.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { conclude } from '../support/conclude.ts';
import { judgeImages, listed } from '../support/inventory.ts';
import { textsOf } from '../support/parameters.ts';

function repositories(images: readonly ImageCase[]): readonly string[] {
  const all = images.flatMap(({ image }) => image.references.map(repositoryOf));
  return [...new Set(all)].toSorted();
}

function untrusted(repository: string, from: string): Problem {
  return {
    message: `Images come from ${repository}, which is not among those that are trusted`,
    detail: { repository },
    at: [],
    evidence: [{ source: from, saw: repository }],
    change: {
      kind: 'manual',
      title: 'Use an image from a place that is trusted',
      steps: [
        'Find out what it is used for and who makes it',
        'Replace it, or copy it into a registry of your own after it was looked at',
      ],
    },
  };
}

function judge(images: readonly ImageCase[], from: string, trusted: readonly string[]): Outcome {
  const all = repositories(images);
  if (trusted.length === 0) {
    const doubt = `are the makers of these, and of what they are made from, trusted (the policy’s parameter \`trusted\` says who is): ${listed(all)}?`;
    return { state: 'unknown', kind: 'needs-review', doubts: [doubt] };
  }
  const nameless = images.filter(({ image }) => image.references.length === 0);
  const outside = all.filter((one) => !trusted.some((place) => one === place || one.startsWith(`${place}/`)));
  return conclude({
    problems: outside.map((one) => untrusted(one, from)),
    doubts: nameless.map(({ name }) => `the image ${name} has no name that says where it comes from`),
    doubtKind: 'undecidable',
    evidence: [{ source: from, saw: `all from ${listed(trusted)}: ${listed(all)}` }],
  });
}

export const check = {
  id: 'inventory/trusted-images',
  on: 'inventory',
  title: 'Where images come from',
  category: 'security',
  severity: 'medium',
  why: 'Whoever builds an image, and whoever builds what it is made from, decides what runs in its containers.',
  remediation:
    'Use images of publishers that you trust, by digest, from a registry of your own where you can; name those places in the policy.',
  aliases: cisAliases('4.2'),
  references: [cisReference('4.2'), 'NIST SP 800-190, 4.1.5'],
  surfaces: [],
  implies: [],
  fixable: false,
  parameters: {
    trusted: {
      about: 'Registries or repositories that images may come from, such as `docker.io/library`',
      type: 'strings',
    },
  },
  evaluate: (inventory, parameters) =>
    judgeImages(inventory, (images, from) => judge(images, from, textsOf(parameters, 'trusted') ?? [])),
  examples: {
    bad: [],
    good: [],
    unsure: [
      {
        title: 'no policy says who is trusted',
        facts: { images: [{ references: ['registry.example/app:1'] }] },
      },
    ],
  },
} satisfies Check<'inventory'>;
