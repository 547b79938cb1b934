import { IronhullError } from '../../../core/errors.ts';
import type { CommandImage, ContentTrustUse } from '../../../core/trust/content-trust.ts';
import type { ReferenceGap } from '../../../core/trust/lock-report.ts';
import type { FileLocation } from '../../../core/location.ts';
import {
  fullReference,
  parseImageReference,
  type ImageReference,
} from '../../../formats/image-reference/parse-reference.ts';
import { groupReferences, type ReferencedImages } from '../../../trust/lock/group-references.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import { findReferences } from '../lock/find-references.ts';

/** Images that files name, and those that only commands with Content Trust name. */
export interface FoundImages {
  /** Those that a lock can hold. */
  grouped: ReferencedImages;
  /** Images of commands, by their full references. */
  ofCommands: ReadonlyMap<string, { image: ImageReference; places: readonly FileLocation[] }>;
  gaps: readonly ReferenceGap[];
}

/** Finds the images of files, and those that commands name. Files that name none are no failure here. */
export async function findImages(
  paths: readonly string[],
  uses: readonly ContentTrustUse[],
  commands: readonly CommandImage[],
  runtime: RuntimeContext,
): Promise<FoundImages> {
  const { references, gaps } = await referencesIn(paths, runtime);
  const grouped = groupReferences(references);
  const known = new Set(grouped.images.map(({ reference }) => reference));
  const ofCommands = new Map<string, { image: ImageReference; places: FileLocation[] }>();
  const places = new Set<string>();
  for (const { image: text, at } of [...commands, ...uses]) {
    const image = text === undefined ? undefined : taggedImage(text);
    if (image === undefined) continue;
    const reference = fullReference(image);
    if (known.has(reference)) continue;
    // A command may be about a use itself, and then is there twice.
    const place = `${reference} ${at.file}:${at.range.startLine}`;
    const one = ofCommands.get(reference) ?? { image, places: [] };
    if (!places.has(place)) one.places.push(at);
    places.add(place);
    ofCommands.set(reference, one);
  }
  return { grouped, ofCommands, gaps };
}

/** An image by its tag: Content Trust signs tags. `undefined` for a digest alone, and for what is no reference. */
function taggedImage(text: string): ImageReference | undefined {
  if (text.includes('$') || text.includes('@')) return undefined;
  try {
    const image = parseImageReference(text);
    return { ...image, tag: image.tag ?? 'latest' };
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

async function referencesIn(
  paths: readonly string[],
  runtime: RuntimeContext,
): Promise<Pick<Awaited<ReturnType<typeof findReferences>>, 'references' | 'gaps'>> {
  try {
    return await findReferences(paths, runtime);
  } catch (error) {
    if (!isNoImages(error)) throw error;
    if (paths.length === 1) return { references: [], gaps: [] };
    // One of them names no images: each is read by itself.
    const all = await Promise.all(paths.map((path) => referencesIn([path], runtime)));
    return {
      references: all.flatMap(({ references }) => references),
      gaps: all.flatMap(({ gaps }) => gaps),
    };
  }
}

/** That the paths are there was found out before. */
function isNoImages(error: unknown): boolean {
  return (
    error instanceof IronhullError && (error.code === 'TARGET_UNKNOWN' || error.code === 'TARGET_MISSING')
  );
}
