import type { Location } from '../../../core/location.ts';
import type { TargetReading, TargetText } from '../shared/target.ts';
import { describePart, toTargetReading } from './project-reading.ts';
import type { ComposeProject, ProjectReading } from './read-project.ts';

/** What in a reading is written in one of its files. */
function writtenIn(reading: ProjectReading, { shown }: TargetText): ProjectReading {
  const isHere = (at: Location): boolean => at.in === 'file' && at.file === shown;
  return {
    ...reading,
    workloads: reading.workloads.filter(({ at }) => at.some(isHere)),
    problems: reading.problems.filter(({ at }) => isHere(at)),
    remarks: reading.remarks.filter(({ at }) => isHere(at)),
  };
}

/**
 * Returns the services of a file as they are merged over the other files of its project, if the file is only a
 * part: if Compose refuses it alone for what the others have.
 */
export async function readPart(
  text: TargetText,
  alone: ProjectReading,
  others: ComposeProject['texts'],
  read: (texts: ComposeProject['texts']) => Promise<ProjectReading>,
): Promise<TargetReading | undefined> {
  if (alone.problems.length === 0) return undefined;
  const merged = writtenIn(await read([...others, text]), text);
  if (merged.problems.length >= writtenIn(alone, text).problems.length) return undefined;
  return toTargetReading(merged, {
    file: { name: text.shown, key: text.key },
    saw: describePart(others.map(({ shown }) => shown)),
  });
}
