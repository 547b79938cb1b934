import { counted } from '../../core/counted.ts';
import type { Check, ImageCase } from '../../core/rules/check.ts';
import type { Severity } from '../../core/severity.ts';
import { valueOf } from '../../core/observed.ts';
import { notApplicable, unknown } from '../../core/rules/outcome.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { daysBetween, inDays, isInvented } from '../support/days.ts';
import { checkImages, listed, sizeOf } from '../support/inventory.ts';

/** A review of the images of an engine. */
interface Review {
  id: `inventory/${string}`;
  formerIds?: readonly string[];
  row: string;
  title: string;
  severity: Severity;
  why: string;
  remediation: string;
  question: (images: readonly ImageCase[]) => string;
  /** The parts of the facts that it needs. */
  needs: Check['needs'];
  /** Selects the reviewed images, all by default; `none` is the reason if there are none. */
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
    needs: ['engine-objects', 'images'],
    formerIds: ['inventory/needless-packages'],
    row: '4.3',
    title: 'Unneeded packages in images',
    severity: 'low',
    why: 'Each shell, compiler and package manager in an image is a tool for an attacker and may have vulnerabilities.',
    remediation: 'Use a multi-stage build whose last stage holds the application and its dependencies only.',
    question: (images) => `review large images for unneeded packages: ${largest(images)}`,
  },
  {
    id: 'inventory/image-scanning',
    needs: ['engine-objects', 'images'],
    row: '4.4',
    title: 'Image scanning and rebuilds need a review',
    severity: 'medium',
    why: 'An image does not change by itself. Vulnerabilities found in its packages after the build stay until it is rebuilt.',
    remediation: 'Scan every image when it is built and on a schedule. Rebuild it when a fix is available.',
    question: (images) => {
      const ages = oldest(images);
      const built = ages === '' ? 'none has a build time' : `build times: ${ages}`;
      return `confirm that ${counted(images.length, 'image')} are scanned and rebuilt regularly; ${built}`;
    },
  },
  {
    id: 'inventory/setuid-files',
    needs: ['engine-objects', 'image-files', 'images'],
    row: '4.8',
    title: 'Setuid or world-writable files in images',
    severity: 'low',
    why: 'A setuid file lets an unprivileged process become root in the container, unless no-new-privileges is set.',
    remediation:
      'Remove the bits in the Dockerfile (`find / -xdev -perm /6000 -type f -exec chmod a-s {} +`), and set no-new-privileges.',
    // If files were collected, image/setuid-files checks each image.
    of: ({ image }) => image.files === undefined,
    none: 'the files of every image were collected: `image/setuid-files` checks each',
    question: (images) =>
      `confirm that these images have no unexpected setuid, setgid or world-writable files (\`--image-files\` collects them, on the host of the engine and as root; \`docker run --rm --entrypoint find IMAGE / -xdev -perm /6002 -type f\` lists them): ${names(images)}`,
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
      checkImages(inventory, (images) => {
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

/** The reviews of all images of an engine, one question each. */
export const checks = reviews.map(reviewCheck);
