import { counted } from '../../../core/counted.ts';
import type { ImageCase, ParameterValues } from '../../../core/rules/check.ts';
import type { EvidenceList, Outcome, Problem } from '../../../core/findings/finding.ts';
import { known, type Observed } from '../../../core/observed.ts';
import { combine, fail, notApplicable, pass, unknown } from '../../../core/rules/outcome.ts';
import type { FoundImageFiles, ImageContents, ImageFile, ImageFiles } from '../../../core/image/image.ts';
import type { Image, ImageSurface } from '../../../core/image/written-image.ts';
import { evidenceByLayer, stepsOfFiles } from './layer-evidence.ts';
import { textParameters } from '../parameters.ts';
import { listedFiles } from './shown-file.ts';
import { unread } from '../subject.ts';

/** A problem with some of the files of an image. */
export interface ImageFileProblem extends Omit<Problem, 'at' | 'evidence'> {
  files: readonly ImageFile[];
}

/** A rule on files of an image that the policy does not allow. */
export interface FileRule {
  /** The files that it is about; missing where what was read of the image does not show them. */
  of: (files: ImageFiles) => Observed<FoundImageFiles> | undefined;
  /** Evidence of a pass: the image has no such file. */
  none: string;
  /** Names the files in messages about an unknown origin layer. */
  what: string;
  /** `found` has the number of all, also of those that are not among the files. */
  problems: (wrong: readonly ImageFile[], found: FoundImageFiles) => readonly ImageFileProblem[];
  /** Whether finding more of them would change nothing: a problem states their number. */
  isCounted?: true;
}

/** The images whose files can be read: of an engine by `--image-files`, the others by a scan. */
export const filesOfImages: readonly ImageSurface[] = ['engine', 'scanned', 'files'];

/** Parameter with the accepted paths. */
export const allowedPaths = {
  about: 'Accepted paths in images',
  type: 'strings',
  default: [],
} as const;

/** Returns files that every reading of an image's files shows. */
export function always(found: FoundImageFiles): Observed<FoundImageFiles> {
  return known(found, 'files');
}

const notCollected =
  'its files were not collected (`--image-files`); `inventory/setuid-files` covers all images';
const notScanned = 'its files were not read: `ironhull scan` reads them';

/** Reads a part of an image's files that only a scan shows: why it has no value, or the value. */
export function contentsOf({ files }: Image): ImageContents | Outcome {
  if (files !== undefined && files.state !== 'known') return unread(files);
  return files?.value.contents ?? notApplicable(notScanned);
}

/** Returns an unknown outcome for each part of an image that could not be read, and may have more files. */
export function unreadParts({ unread: parts }: Pick<ImageContents, 'unread'>): readonly Outcome[] {
  return parts.map((part) => unknown('unreadable', `not all files could be read: ${part}`));
}

/**
 * Checks files of an image. Not applicable if files were not collected: then `inventory/setuid-files` covers all images.
 */
export function checkImageFiles(
  rule: FileRule,
  { image, name }: ImageCase,
  parameters?: ParameterValues,
): Outcome {
  const { files } = image;
  if (files === undefined) return notApplicable(notCollected);
  if (files.state !== 'known') return unread(files);
  const reading = rule.of(files.value);
  if (reading === undefined) return notApplicable(notScanned);
  if (reading.state === 'absent') return notApplicable(`it has no ${reading.from}`);
  if (reading.state === 'unreadable') return unread(reading);
  const { contents = { unread: [] } } = files.value;
  const { value: found } = reading;
  const allowed = new Set(textParameters(parameters, 'allowed') ?? []);
  const unexpected = found.first.filter(({ path }) => !allowed.has(path));
  const certain = unexpected.filter(({ mayBeHidden }) => mayBeHidden !== true);
  const hidden = unexpected.filter(({ mayBeHidden }) => mayBeHidden === true);
  const looked = { source: files.from, saw: sawOf(rule, files.value, unexpected.length, found.count) };
  return combine([
    ...rule.problems(certain, found).map(({ files: wrong, ...problem }) => {
      const [first = looked, ...others] = evidenceByLayer(image, files.from, wrong);
      const evidence: EvidenceList = [first, ...others, looked];
      return fail({ ...problem, at: stepsOfFiles(image, wrong), evidence });
    }),
    hidden.length === 0
      ? undefined
      : unknown(
          'unreadable',
          `${name} may have ${rule.what}, unless a higher layer hides them: ${listedFiles(hidden)}`,
        ),
    found.count === found.first.length || (rule.isCounted === true && certain.length > 0)
      ? undefined
      : unknown(
          'unreadable',
          `${found.count - found.first.length} more of ${name} are not kept in the facts`,
        ),
    ...unreadParts(contents),
    pass(looked),
  ]);
}

function sawOf(
  { none, what }: FileRule,
  { entries, layers, contents }: ImageFiles,
  wrong: number,
  all: number,
): string {
  const where = layers === 0 ? '' : ` of ${counted(layers, 'layer')}`;
  const limit = contents === undefined ? ' (file capabilities are not read)' : '';
  const looked = `in ${entries} files and directories${where}${limit}`;
  if (all === 0) return `${none} ${looked}`;
  return wrong === 0 ? `${none} except those that the policy allows ${looked}` : `${all} ${what} ${looked}`;
}
