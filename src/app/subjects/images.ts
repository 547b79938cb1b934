import type { ImageCase, WorkloadCase } from '../../core/rules/check.ts';
import type { Facts } from '../../core/facts/facts.ts';
import { mapKnown, valueOf, type Observed } from '../../core/observed.ts';
import type { Workload } from '../../core/workload/workload.ts';
import { engineImage } from './engine-image.ts';
import { isDigest } from '../../knowledge/images/image-names.ts';
import type { ImageIdentity } from '../../core/image/written-image.ts';
import { baseFinder } from '../../resolve/image-base.ts';
import { ofEngine, type Scope } from './scope.ts';
import { listFailure, type SubjectSet } from './subject-set.ts';

/** An image as Docker shows it: its first tag, else the repository it came from, else its short id. */
export function imageName({ id, references }: Pick<ImageIdentity, 'id' | 'references'>): string {
  const sorted = references.toSorted();
  const tag = sorted.find((reference) => !isDigest(reference));
  const short = id.replace(/^sha256:/u, '').slice(0, 12);
  const [repository] = sorted[0]?.split('@') ?? [];
  return tag ?? (repository === undefined ? short : `${repository}@${short}`);
}

/** Returns a key without a digest, which is stable between pulls. */
function imageKey({ image, usedBy }: ImageCase): string {
  const sorted = image.references.toSorted();
  const name = sorted.find((reference) => !isDigest(reference)) ?? sorted[0]?.split('@')[0];
  return `image:${name ?? usersText(usedBy)}`;
}

function usersText(usedBy: ImageCase['usedBy']): string {
  return `of ${valueOf(usedBy)?.[0] ?? 'nothing'}`;
}

/**
 * Returns a unique key for each image. Untagged images of one repository are distinguished by their
 * users, else by their ids.
 */
function imageKeys(cases: readonly ImageCase[]): ReadonlyMap<ImageCase, string> {
  let keys = new Map(cases.map((one) => [one, imageKey(one)]));
  for (const add of [({ usedBy }: ImageCase) => usersText(usedBy), ({ image }: ImageCase) => image.id]) {
    const counts = Map.groupBy(keys.values(), (key) => key);
    keys = new Map(
      [...keys].map(([one, key]) => [one, (counts.get(key)?.length ?? 0) > 1 ? `${key} ${add(one)}` : key]),
    );
  }
  return keys;
}

/** Returns the names of the images that a workload mounts. */
function mountedImages({ settings: { mounts } }: Workload): readonly string[] {
  return (valueOf(mounts.value) ?? []).flatMap((entry) =>
    'value' in entry && entry.value.type === 'image' ? (entry.value.source ?? []) : [],
  );
}

/** Returns the users of each image, by its id: workloads that run it or mount it. */
function usersOf(
  cases: readonly WorkloadCase[],
  images: Facts['images'],
): ReadonlyMap<string, readonly string[]> {
  const ids = new Map(images.flatMap(({ id, references }) => [id, ...references].map((name) => [name, id])));
  const pairs = cases
    .filter(({ workload }) => ['container', 'service'].includes(workload.surface))
    .flatMap(({ workload, image }) => {
      const mounted = mountedImages(workload).flatMap(
        (name) => ids.get(name) ?? ids.get(`${name}:latest`) ?? [],
      );
      const own = image.state === 'known' ? [image.value.id] : [];
      return [...new Set([...own, ...mounted])].map((id) => [id, workload.name] as const);
    });
  const byId = Map.groupBy(pairs, ([id]) => id);
  return new Map([...byId].map(([id, group]) => [id, group.map(([, name]) => name).toSorted()]));
}

const layerCount = ({ layers }: ImageIdentity): number => valueOf(layers)?.length ?? 0;

/** Every image of the facts. */
export function imageCases(facts: Facts, workloads: readonly WorkloadCase[]): readonly ImageCase[] {
  const users = usersOf(workloads, facts.images);
  const baseOf = baseFinder(facts.images);
  const usedBy = (id: string): Observed<readonly string[]> =>
    mapKnown(facts.containers, () => users.get(id) ?? []);
  const cases = facts.images.map((image) => ({
    image: engineImage(image),
    name: imageName(image),
    usedBy: usedBy(image.id),
    base: baseOf(image),
    now: facts.collectedAt,
  }));
  const byBase = Map.groupBy(cases, ({ base }) => valueOf(base)?.id);
  return cases.map((one) => ({
    ...one,
    derived: (byBase.get(one.image.id) ?? [])
      .filter(({ image }) => layerCount(image) > layerCount(one.image))
      .map(({ name }) => name)
      .toSorted(),
  }));
}

/** Whether an image has no tag and no container. */
export function isDangling({ image, usedBy }: ImageCase): boolean {
  return image.references.every(isDigest) && valueOf(usedBy)?.length === 0;
}

/** Returns the images with a tag or in use; dangling ones are checked together. */
export function imageSubjects(facts: Facts, cases: readonly ImageCase[], scope: Scope): SubjectSet<'image'> {
  if (facts.engine.state === 'absent') return { entries: [] };
  const listed = cases.filter((one) => !isDangling(one));
  const entries = [...imageKeys(listed)].map(([value, key]) => ({
    subject: ofEngine(scope, { kind: 'image', id: value.image.id, name: value.name }, key),
    value,
  }));
  return { entries, ...listFailure(facts, 'images', facts.imagesListed) };
}
