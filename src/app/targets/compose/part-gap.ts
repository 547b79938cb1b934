import type { CollectedGap } from '../../../core/findings/finding.ts';
import { rootSubject } from '../../../core/subject.ts';
import type { TargetText } from '../shared/target.ts';
import type { ProjectReading } from './read-project.ts';

/** Says that a file may be a part of a project whose other files are not known. */
export function partGap(
  { shown, key }: Pick<TargetText, 'shown' | 'key'>,
  { problems }: ProjectReading,
): readonly CollectedGap[] {
  if (!problems.some(({ lacksImage }) => lacksImage)) return [];
  const why =
    'it may be a part of a project, and no Compose file is beside it to merge it with: name all files of the project with --file, in their order';
  return [{ subject: rootSubject('compose', key, shown), what: shown, why }];
}
