import type { Check, ImageCase } from '../../core/rules/check.ts';
import type { Outcome, Problem } from '../../core/findings/finding.ts';
import { absent, valueOf } from '../../core/observed.ts';
import { combine, fail, pass, unknown } from '../../core/rules/outcome.ts';
import { isDigest, repositoryOf } from '../../knowledge/images/image-names.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { checkImages, listed } from '../support/inventory.ts';
import { textParameters } from '../support/parameters.ts';
import { trustIn } from '../support/trusted-places.ts';

/** Returns the repositories that an image was pulled from or pushed to, proven by a digest; a tag is any name. */
function originsOf({ image }: ImageCase): readonly string[] {
  const digests = image.references.filter(isDigest);
  return [...new Set(digests.map(repositoryOf))].toSorted();
}

/** Returns an image and its base images, as far as they are on the engine. */
function lineage(image: ImageCase, all: ReadonlyMap<string, ImageCase>): readonly ImageCase[] {
  const line = [image];
  for (;;) {
    const base = valueOf(line.at(-1)?.base ?? unmade);
    const next = base === undefined ? undefined : all.get(base.id);
    if (next === undefined || line.includes(next)) return line;
    line.push(next);
  }
}

const unmade = absent('');

/** Returns the repositories of the first in an image and its bases that came from a registry; absent if none did. */
function firstFromElsewhere(
  image: ImageCase,
  all: ReadonlyMap<string, ImageCase>,
): readonly string[] | undefined {
  return lineage(image, all)
    .map(originsOf)
    .find((origins) => origins.length > 0);
}

function untrusted(repository: string, from: string): Problem {
  return {
    message: `Images come from ${repository}, which is not trusted`,
    detail: { repository },
    at: [],
    evidence: [{ source: from, saw: repository }],
    change: {
      kind: 'manual',
      title: 'Use an image from a trusted repository',
      steps: [
        'Find out what the image is used for and who publishes it',
        'Replace it, or copy it into your own registry after a review',
      ],
    },
  };
}

function judge(images: readonly ImageCase[], from: string, trusted: readonly string[]): Outcome {
  if (trusted.length === 0) {
    const all = [...new Set(images.flatMap(({ image }) => image.references.map(repositoryOf)))].toSorted();
    const doubt = `confirm that the publishers of these images and their bases are trusted (or set the parameter \`trusted\` in the policy): ${listed(all)}`;
    return unknown('needs-review', doubt);
  }
  const isTrusted = trustIn(trusted);
  const byId = new Map(images.map((one) => [one.image.id, one]));
  const origins = images.map((one) => ({ name: one.name, from: firstFromElsewhere(one, byId) }));
  const unrecorded = origins.filter((origin) => origin.from === undefined).map(({ name }) => name);
  const outside = origins.flatMap((origin) => (origin.from?.some(isTrusted) === false ? origin.from : []));
  const inside = origins.flatMap((origin) => origin.from?.filter(isTrusted) ?? []);
  return combine([
    ...[...new Set(outside)]
      .toSorted()
      .map((one) => untrusted(one, from))
      .map((problem) => fail(problem)),
    ...(unrecorded.length === 0 ? [] : [noRecord(unrecorded)]).map((doubt) => unknown('undecidable', doubt)),
    pass({ source: from, saw: `all from ${listed(trusted)}: ${listed([...new Set(inside)].toSorted())}` }),
  ]);
}

function noRecord(names: readonly string[]): string {
  return `built or loaded locally, not from an image with a registry digest: ${listed(names)}`;
}

export const check = {
  id: 'inventory/trusted-images',
  needs: ['engine-objects', 'images'],
  on: 'inventory',
  title: 'Image origin not trusted',
  category: 'security',
  severity: 'medium',
  why: 'Whoever builds an image or its base decides what runs in its containers.',
  remediation:
    'Use images of trusted publishers by digest, from your own registry where possible, and name trusted repositories in the policy.',
  aliases: cisAliases('4.2'),
  references: [cisReference('4.2'), 'NIST SP 800-190, 4.1.5'],
  implies: [],
  fixable: false,
  parameters: {
    trusted: {
      about:
        'Registries, repositories or paths above them that images may come from, such as `docker.io/library`',
      type: 'strings',
    },
  },
  evaluate: (inventory, parameters) =>
    checkImages(inventory, (images, from) =>
      judge(images, from, textParameters(parameters, 'trusted') ?? []),
    ),
  examples: {
    bad: [],
    good: [],
    unsure: [
      {
        title: 'no policy names trusted repositories',
        facts: { images: [{ references: ['registry.example/app:1'] }] },
      },
    ],
  },
} satisfies Check<'inventory'>;
