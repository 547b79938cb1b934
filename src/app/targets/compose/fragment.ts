import { isJsonRecord } from '../../../formats/json/members.ts';
import type { TargetReading } from '../shared/target.ts';
import { describePart, toTargetReading } from './project-reading.ts';
import type { ComposeProject, ProjectReading } from './read-project.ts';

/** The files of a project, or a file that is in none, as they are by themselves. */
export interface ReadAlone {
  texts: ComposeProject['texts'];
  alone: ProjectReading;
}

/** Whether another file of a project may have all for which Compose refuses these. */
export function isPartial({ problems }: ProjectReading): boolean {
  return (
    problems.some(({ isElsewhere }) => isElsewhere !== true) &&
    problems.every(({ lacksImage, isUndefined, isElsewhere }) => lacksImage || isUndefined || isElsewhere)
  );
}

/** Returns what includes or extends all of the files. Of two that do so with each other neither stands for the other. */
function userOf({ texts, alone }: ReadAlone, all: readonly ReadAlone[]): ReadAlone | undefined {
  return all.find(
    (other) =>
      texts.every(({ path }) => other.alone.parts.has(path)) &&
      !other.texts.some(({ path }) => alone.parts.has(path) || texts.some((own) => own.path === path)),
  );
}

function placeOf(file: unknown, offset: unknown): string {
  return [offset, file].join(' ');
}

/** Adds the places in files that a value has, at any depth. */
function addPlaces(value: unknown, places: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) addPlaces(item, places);
  if (!isJsonRecord(value)) return;
  const { in: kind, file, range } = value;
  if (kind === 'file' && isJsonRecord(range)) places.add(placeOf(file, range['startOffset']));
  else for (const part of Object.values(value)) addPlaces(part, places);
}

function placesIn(value: unknown): ReadonlySet<string> {
  const places = new Set<string>();
  addPlaces(value, places);
  return places;
}

function isOf(value: unknown, places: ReadonlySet<string>): boolean {
  return [...placesIn(value)].some((place) => places.has(place));
}

/** Returns the reading of what is left of files beside the project that uses them. */
function partReading({ texts }: ReadAlone, left: ProjectReading, user: ReadAlone): TargetReading {
  const [{ shown, key }] = texts;
  const saw = describePart(user.texts.map((text) => text.shown));
  return { ...toTargetReading(left, { file: { name: shown, key }, saw }), texts };
}

/**
 * Returns the reading of files that a project includes or extends, without what Compose refuses only where they are
 * alone; `undefined` if none does. The services that the project has are judged there, as are those without an image
 * whose settings it has: Compose runs neither from these files alone.
 */
export function readFragment(one: ReadAlone, all: readonly ReadAlone[]): TargetReading | undefined {
  const { alone } = one;
  const user = isPartial(alone) ? userOf(one, all) : undefined;
  if (user === undefined) return undefined;
  const judged = placesIn(user.alone.workloads);
  const included = placesIn(user.alone.workloads.map(({ at }) => at));
  const bare = placesIn(alone.problems.filter(({ lacksImage }) => lacksImage));
  const isPart =
    bare.size > 0 ||
    isOf(
      alone.workloads.map(({ at }) => at),
      included,
    );
  const problems = alone.problems.filter(
    ({ isElsewhere, at }) => isElsewhere || !(isPart || isOf(at, judged)),
  );
  const workloads = alone.workloads.filter(
    ({ at, settings }) => !isOf(at, included) && !(isOf(at, bare) && isOf(settings, judged)),
  );
  return partReading(one, { ...alone, problems, workloads }, user);
}

/**
 * Returns the reading of a whole file that a project includes or extends, without the services that the project has:
 * they are judged there, as what is merged over them leaves them; `undefined` if no project has any.
 */
export function readIncluded(one: ReadAlone, all: readonly ReadAlone[]): TargetReading | undefined {
  const { alone } = one;
  if (alone.problems.length > 0) return undefined;
  const user = userOf(one, all);
  if (user === undefined) return undefined;
  const judged = Map.groupBy(user.alone.workloads, ({ name }) => name);
  // What is merged over a service has the place of its own; what is left of the service keeps its place.
  const isJudged = ({ name, at, settings }: ProjectReading['workloads'][number]): boolean =>
    isOf([at, settings], placesIn(judged.get(name)));
  const workloads = alone.workloads.filter((workload) => !isJudged(workload));
  if (workloads.length === alone.workloads.length) return undefined;
  return partReading(one, { ...alone, workloads }, user);
}
