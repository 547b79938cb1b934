import type { ImageCase } from '../../core/rules/check.ts';
import type { Facts } from '../../core/facts/facts.ts';
import type { ImageSpec } from '../../core/image/image.ts';
import { absent, unreadable } from '../../core/observed.ts';
import type { Image } from '../../core/image/written-image.ts';
import type { SoftwareFacts } from '../../core/software/vulnerability-match.ts';
import { baseFinder } from '../../resolve/image-base.ts';
import { engineImage } from './engine-image.ts';
import type { SubjectEntry, SubjectSet } from './subject-set.ts';

/** A container or a folder as an image: it has files, and nothing else is known of it. */
function filesAlone({ subject: { id, name }, files }: SoftwareFacts): Image {
  const from = `configuration of ${name}`;
  const none = absent(from);
  const spec: ImageSpec = {
    id,
    references: [],
    scanned: { name, document: 'configuration' },
    user: none,
    health: none,
    exposedPorts: [],
    volumes: [],
    environmentNames: [],
    created: none,
    history: none,
    ...(files && { files }),
  };
  return { ...engineImage(spec), surface: 'files' };
}

/** The cases of the images, containers and folders that a scan read, with the software of each. */
function scannedCases(facts: Facts): readonly { software: SoftwareFacts; value: ImageCase }[] {
  const { software = [], images, collectedAt: now } = facts;
  const scanned = software.flatMap(({ image }) => (image === undefined ? [] : [image]));
  const baseOf = baseFinder([...images, ...scanned]);
  return software.flatMap((one) => {
    if (one.image === undefined && one.files === undefined) return [];
    const { name } = one.subject;
    const value: ImageCase = {
      image: one.image === undefined ? filesAlone(one) : engineImage(one.image),
      name,
      usedBy: unreadable('not-collected', 'a scan does not ask who uses an image', `users of ${name}`),
      base: one.image === undefined ? absent(name) : baseOf(one.image),
      derived: [],
      now,
    };
    return [{ software: one, value }];
  });
}

/**
 * Adds the images that a scan read. One that the engine lists too has one case: that of the engine, with the files that the scan
 * read. `software` are the subjects of what was scanned, in the order of the facts.
 */
export function withScannedImages(
  images: SubjectSet<'image'>,
  software: SubjectSet<'software'>,
  facts: Facts,
): SubjectSet<'image'> {
  const subjectOf = new Map(software.entries.map(({ subject, value }) => [value.software, subject]));
  const listed = new Map(images.entries.map((entry) => [entry.subject.key, entry]));
  const added: SubjectEntry<'image'>[] = [];
  for (const { software: one, value } of scannedCases(facts)) {
    const subject = subjectOf.get(one);
    if (subject === undefined) continue;
    const known = listed.get(subject.key);
    const { files, surface } = value.image;
    if (known === undefined) added.push({ subject, value, imageSurface: surface });
    else if (files !== undefined)
      listed.set(subject.key, {
        ...known,
        value: { ...known.value, image: { ...known.value.image, files } },
      });
  }
  return { ...images, entries: [...listed.values(), ...added] };
}
