import { counted } from '../../core/counted.ts';
import type { ImageCase, ParameterValues } from '../../core/check.ts';
import type { Outcome, Problem } from '../../core/finding.ts';
import { combine, fail, notApplicable, pass, unknown } from '../../core/outcome.ts';
import type { FoundImageFiles, ImageFile, ImageFiles } from '../../core/image.ts';
import { listed } from './inventory.ts';
import { textParameters } from './parameters.ts';
import { unread } from './subject.ts';

/** A rule on files of an image that the policy does not allow. */
export interface FileRule {
  of: (files: ImageFiles) => FoundImageFiles;
  /** Evidence of a pass: the image has no such file. */
  none: string;
  /** Names the files in messages about an unknown origin layer. */
  what: string;
  problems: (wrong: readonly ImageFile[]) => readonly Omit<Problem, 'at' | 'evidence'>[];
}

/** Parameter with the accepted paths. */
export const allowedPaths = {
  about: 'Accepted paths in images',
  type: 'strings',
  default: [],
} as const;

/** Lists files with their modes: `/usr/bin/su (4755)`. */
export function listedFiles(files: readonly ImageFile[]): string {
  return listed(files.map(({ path, mode }) => `${path} (${mode.toString(8).padStart(4, '0')})`));
}

/**
 * Checks files of an image by their modes. Not applicable if files were not collected: then
 * `inventory/setuid-files` covers all images.
 */
export function checkImageFiles(
  rule: FileRule,
  { image, name }: ImageCase,
  parameters?: ParameterValues,
): Outcome {
  const { files } = image;
  if (files === undefined)
    return notApplicable(
      'its files were not collected (`--image-files`); `inventory/setuid-files` covers all images',
    );
  if (files.state !== 'known') return unread(files);
  const { count, first } = rule.of(files.value);
  const allowed = new Set(textParameters(parameters, 'allowed') ?? []);
  const unexpected = first.filter(({ path }) => !allowed.has(path));
  const certain = unexpected.filter(({ mayBeHidden }) => mayBeHidden !== true);
  const hidden = unexpected.filter(({ mayBeHidden }) => mayBeHidden === true);
  const evidence = [{ source: files.from, saw: sawOf(rule, files.value, unexpected.length, count) }] as const;
  return combine([
    ...rule.problems(certain).map((problem) => fail({ ...problem, at: [], evidence })),
    hidden.length === 0
      ? undefined
      : unknown(
          'unreadable',
          `${name} may have ${rule.what}, unless a higher layer hides them: ${listedFiles(hidden)}`,
        ),
    count === first.length
      ? undefined
      : unknown('unreadable', `${count - first.length} more of ${name} are not kept in the facts`),
    pass(...evidence),
  ]);
}

function sawOf(
  { none, what }: FileRule,
  { entries, layers }: ImageFiles,
  wrong: number,
  all: number,
): string {
  const looked = `in ${entries} files and directories of ${counted(layers, 'layer')} (file capabilities are not read)`;
  if (all === 0) return `${none} ${looked}`;
  return wrong === 0 ? `${none} except those that the policy allows ${looked}` : `${all} ${what} ${looked}`;
}
