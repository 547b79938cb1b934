import type { Location } from '../../../core/location.ts';
import type { TargetReading, TargetText } from '../shared/target.ts';
import { describePart, toTargetReading } from './project-reading.ts';
import type { ComposeProject, ProjectReading } from './read-project.ts';

type Workloads = ProjectReading['workloads'];

/** A reading as far as one of its files has it, and the services that its other files define. */
interface PartReading {
  own: ProjectReading;
  others: Workloads;
}

/** What in a reading is written in one of its files. */
function writtenIn(reading: ProjectReading, { shown }: TargetText): PartReading {
  const isHere = (at: Location): boolean => at.in === 'file' && at.file === shown;
  const [others, workloads]: [Workloads, Workloads] = [
    reading.workloads.filter(({ at }) => !at.some(isHere)),
    reading.workloads.filter(({ at }) => at.some(isHere)),
  ];
  const own = {
    ...reading,
    workloads,
    problems: reading.problems.filter(({ at }) => isHere(at)),
    remarks: reading.remarks.filter(({ at }) => isHere(at)),
  };
  return { own, others };
}

/** The files over which a part may be merged. */
export interface PartBase {
  before: readonly TargetText[];
  /** Further files of which one may define what the part refers to. */
  siblings?: readonly TargetText[];
}

/** A part as it is merged over other files. */
interface MergedPart {
  before: readonly TargetText[];
  merged: PartReading;
}

/** Adds the siblings that define what the part refers to and the files before it do not. */
async function addSiblings(
  start: MergedPart,
  siblings: readonly TargetText[],
  merge: (before: readonly TargetText[]) => Promise<PartReading>,
): Promise<MergedPart> {
  let best = start;
  for (const sibling of siblings) {
    if (!best.merged.own.problems.some(({ isUndefined }) => isUndefined)) return best;
    if (best.before.some(({ path }) => path === sibling.path)) continue;
    const before = [...best.before, sibling];
    const merged = await merge(before);
    if (merged.own.problems.length < best.merged.own.problems.length) best = { before, merged };
  }
  return best;
}

/**
 * Returns the services of a file as they are merged over the other files of its project, if the file is only a
 * part: if Compose refuses it alone for what the others have.
 */
export async function readPart(
  text: TargetText,
  alone: ProjectReading,
  { before: given, siblings = [] }: PartBase,
  read: (texts: ComposeProject['texts']) => Promise<ProjectReading>,
): Promise<TargetReading | undefined> {
  if (alone.problems.length === 0) return undefined;
  const apart = writtenIn(alone, text);
  const merge = async (files: readonly TargetText[]): Promise<PartReading> => {
    const [first, ...more] = [...files, text];
    return first === undefined ? apart : writtenIn(await read([first, ...more]), text);
  };
  const start = { before: given, merged: given.length === 0 ? apart : await merge(given) };
  const { before, merged } = await addSiblings(start, siblings, merge);
  if (merged.own.problems.length >= apart.own.problems.length) return undefined;
  return toTargetReading(merged.own, {
    file: { name: text.shown, key: text.key },
    others: merged.others,
    saw: describePart(before.map(({ shown }) => shown)),
  });
}
