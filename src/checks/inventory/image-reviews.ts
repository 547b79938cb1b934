import { counted } from '../../core/counted.ts';
import type { Check, ImageCase } from '../../core/check.ts';
import type { Severity } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { notApplicable, unknown } from '../../core/outcome.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { daysBetween, inDays, isInvented } from '../support/days.ts';
import { judgeImages, listed, sizeOf } from '../support/inventory.ts';

/** What an engine’s images show of it, and what only a person can say. */
interface Review {
  id: `inventory/${string}`;
  formerIds?: readonly string[];
  row: string;
  title: string;
  severity: Severity;
  why: string;
  remediation: string;
  question: (images: readonly ImageCase[]) => string;
  /** The images it is asked of, where it is not asked of all; `none` says why there are none. */
  of?: (image: ImageCase) => boolean;
  none?: string;
}

function largest(images: readonly ImageCase[]): string {
  const bySize = images.toSorted((a, b) => sizeOf(b) - sizeOf(a));
  return listed(bySize.map((one) => `${one.name} (${Math.round(sizeOf(one) / 1e6)} MB)`));
}

function oldest(images: readonly ImageCase[]): string {
  const ages = images.flatMap(({ image, name, now }) => {
    const created = valueOf(image.created);
    const days = created === undefined || isInvented(created) ? undefined : daysBetween(created, now);
    return days === undefined ? [] : [{ name, days }];
  });
  const sorted = ages
    .toSorted((a, b) => b.days - a.days)
    .map(({ name, days }) => `${name} (${inDays(days)})`);
  return listed(sorted);
}

const names = (images: readonly ImageCase[]): string => listed(images.map(({ name }) => name));

const reviews: readonly Review[] = [
  {
    id: 'inventory/unneeded-packages',
    formerIds: ['inventory/needless-packages'],
    row: '4.3',
    title: 'Packages that images do not need',
    severity: 'low',
    why: 'Each shell, compiler and package manager in an image is a tool for whoever gets in, and one more thing with holes.',
    remediation: 'Build in one stage and run from another that holds the application and what it needs.',
    question: (images) =>
      `what in these does the application not need; the largest first: ${largest(images)}?`,
  },
  {
    id: 'inventory/image-scanning',
    row: '4.4',
    title: 'Whether images are scanned and rebuilt',
    severity: 'medium',
    why: 'An image does not change by itself: what is found in its packages after it was built stays in it until it is built anew.',
    remediation: 'Scan every image on a schedule and when it is built; rebuild it when something is fixed.',
    question: (images) => {
      const ages = oldest(images);
      const built = ages === '' ? 'none says when it was built' : `built before: ${ages}`;
      return `when was each of them scanned last (${counted(images.length, 'image')}); ${built}`;
    },
  },
  {
    id: 'inventory/setuid-files',
    row: '4.8',
    title: 'Files in images that raise privileges, or that everyone may write',
    severity: 'low',
    why: 'A set-user-id file lets a process that runs as nobody become root inside, unless no-new-privileges is set.',
    remediation:
      'Take the bits off in the Dockerfile (`find / -xdev -perm /6000 -type f -exec chmod a-s {} +`), and set no-new-privileges.',
    // Where the files were asked for, image/setuid-files decides image by image.
    of: ({ image }) => image.files === undefined,
    none: 'the files of every image were looked at: `image/setuid-files` judges each',
    question: (images) =>
      `which files of these are set-user-id or set-group-id, or may be written by everyone (\`--image-files\` looks, on the machine of the engine and as root; \`docker run --rm --entrypoint find IMAGE / -xdev -perm /6002 -type f\` lists them): ${names(images)}?`,
  },
  {
    id: 'inventory/signed-images',
    row: '4.12',
    title: 'Whether signatures are verified',
    severity: 'medium',
    why: 'Without a signature that is verified, whoever can write to the registry, or stands between it and here, chooses what runs.',
    remediation:
      'Sign images when they are built (cosign, notation), and verify them before they are deployed.',
    question: (images) =>
      `were the signatures of these verified before they came here (no engine keeps a record of that): ${names(images)}?`,
  },
];

function reviewCheck({
  id,
  row,
  question,
  of = () => true,
  none = '',
  ...words
}: Review): Check<'inventory'> {
  return {
    ...words,
    id,
    on: 'inventory',
    category: 'security',
    aliases: cisAliases(row),
    references: [cisReference(row), 'NIST SP 800-190, 4.1'],
    implies: [],
    fixable: false,
    evaluate: (inventory) =>
      judgeImages(inventory, (images) => {
        const asked = images.filter(of);
        return asked.length === 0 ? notApplicable(none) : unknown('needs-review', question(asked));
      }),
    examples: {
      bad: [],
      good: [],
      unsure: [{ title: 'an image', facts: { images: [{ references: ['registry.example/app:1'] }] } }],
    },
  };
}

/** What only a person can say of the images as a whole, one question each. */
export const checks = reviews.map(reviewCheck);
