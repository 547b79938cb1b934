import { assessInventory } from '../../advisories/match/assess-inventory.ts';
import type { AdvisoryDatabase } from '../../advisories/database/open-database.ts';
import type { AdvisorySource } from '../../advisories/match/advisory-source.ts';
import { counted } from '../../core/counted.ts';
import type { Facts, WorkloadFacts } from '../../core/facts/facts.ts';
import type { CollectedGap } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import type { SoftwareFacts } from '../../core/software/vulnerability-match.ts';
import type { HostFiles } from '../../io/files.ts';
import { NotCached } from '../../rootfs/read-image.ts';
import type { ImageAccess } from '../../rootfs/sources/open-image.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { withLoadedSoftware } from './loaded-software.ts';
import type { ImageContainer } from './image-container.ts';
import { openReadCaches, readImageTarget, type ReadCaches } from './read-image-target.ts';
import type { SoftwareReading } from './software-reading.ts';
import { softwareGaps } from './software-gaps.ts';
import { withPublishedSources } from './with-sources.ts';

/** What the assessment of images in use needs of the run. */
export interface ImagesInUse {
  access: ImageAccess;
  advisories: AdvisorySource;
  database: AdvisoryDatabase;
  /** Files of the machine of the engine. */
  files: HostFiles;
  /** Whether images that were never read may be read now, which can take minutes. */
  mayRead: boolean;
}

/** An image that running containers use. */
interface UsedImage {
  id: string;
  /** As the first of its containers names it. */
  name: string;
  containers: readonly ImageContainer[];
}

function usedImage({ written, effective }: WorkloadFacts): readonly UsedImage[] {
  const { settings, imageId, id: container } = written;
  const { image } = settings;
  const name = image !== undefined && 'value' in image && image.value !== '' ? image.value : imageId;
  const pid = valueOf(effective)?.pid;
  const containers =
    container === undefined
      ? []
      : [{ id: container, name: written.name, ...(pid === undefined ? {} : { pid }) }];
  return name === undefined ? [] : [{ id: imageId ?? name, name, containers }];
}

function imagesInUse({ workloads }: Facts): readonly UsedImage[] {
  const used = workloads.flatMap((one) =>
    one.written.surface === 'container' && one.written.running === true ? usedImage(one) : [],
  );
  const byId = Map.groupBy(
    used.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    ({ id }) => id,
  );
  return [...byId].map(([id, all]) => ({
    id,
    name: all[0]?.name ?? id,
    containers: all.flatMap(({ containers }) => containers),
  }));
}

const longestList = 5;

function notReadGap(left: readonly UsedImage[]): readonly CollectedGap[] {
  if (left.length === 0) return [];
  const names = left.slice(0, longestList).map(({ name }) => name);
  const more = left.length > longestList ? `, and ${left.length - longestList} more` : '';
  return [
    {
      subject: { kind: 'engine', id: 'engine', name: 'engine' },
      what: `packages of ${counted(left.length, 'image')} in use (${names.join(', ')}${more})`,
      why: 'never read on this machine: run `ironhull scan running` once, or allow it here with --image-files, or `allow: [image-files]` in the policy',
      allowedBy: '--image-files',
    },
  ];
}

function failureGap({ name }: UsedImage, why: string): CollectedGap {
  return { subject: { kind: 'image', id: name, name }, what: 'packages', why };
}

/** Reads an image; absent if it would have to be read for the first time, and may not. */
async function readUsed(
  { id, name }: UsedImage,
  { access, mayRead }: ImagesInUse,
  caches: ReadCaches,
  runtime: RuntimeContext,
): Promise<SoftwareReading | undefined> {
  const target = { kind: 'docker', name: id, shown: name } as const;
  try {
    return await readImageTarget(target, access, runtime, { caches, cachedOnly: !mayRead });
  } catch (error) {
    if (error instanceof NotCached) return undefined;
    throw error;
  }
}

/**
 * Compares the packages of the images that running containers use with advisories. An image that was not read before is a
 * gap that names the command, unless it may be read.
 */
export async function withSoftwareInUse(
  facts: Facts,
  given: ImagesInUse,
  runtime: RuntimeContext,
): Promise<Facts> {
  const software: SoftwareFacts[] = [];
  const gaps: CollectedGap[] = [];
  const left: UsedImage[] = [];
  const caches = openReadCaches(runtime);
  for (const image of imagesInUse(facts)) {
    runtime.progress(`packages of ${image.name}`);
    const reading = await readUsed(image, given, caches, runtime);
    if (reading === undefined) left.push(image);
    else if ('failure' in reading) gaps.push(failureGap(image, reading.failure.message));
    else {
      const looked = await withLoadedSoftware(reading.software, image.containers, given.files);
      // The images of the engine are in the facts on their own.
      const {
        programs: _programs,
        image: _image,
        files: _files,
        credentials: _credentials,
        ...read
      } = looked;
      const subject = { ...read.subject, id: image.id };
      const inventory = withPublishedSources(read.inventory, given.database);
      const one = { ...read, subject, inventory, assessment: assessInventory(inventory, given.advisories) };
      software.push(one);
      gaps.push(...softwareGaps(one));
    }
  }
  if (software.length + gaps.length + left.length === 0) return facts;
  return {
    ...facts,
    ...(software.length === 0 ? {} : { software }),
    gaps: [...facts.gaps, ...gaps, ...notReadGap(left)],
  };
}
