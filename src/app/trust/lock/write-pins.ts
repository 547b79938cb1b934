import { isLocked, type ImageLock } from '../../../core/trust/image-lock.ts';
import { describeLocation } from '../../../core/location.ts';
import type { RefusedPin, WrittenPins } from '../../../core/trust/lock-report.ts';
import { valueOf } from '../../../core/observed.ts';
import { withoutDigest, type WrittenReference } from '../../../core/trust/written-reference.ts';
import { parseImageReference } from '../../../formats/image-reference/parse-reference.ts';
import {
  pinnedDigest,
  type ReferencedImage,
  type ReferencedImages,
} from '../../../trust/lock/group-references.ts';
import { withTexts } from '../../fix/overlay.ts';
import { rootOfWrites } from '../../fix/write-fixes.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import { findReferences, type FoundReferences } from './find-references.ts';
import type { ReferenceFile } from './reference-reading.ts';

interface Pin {
  place: WrittenReference;
  text: string;
}

/** A file with its pins, and the text that they make of it. */
interface PinnedFile {
  file: ReferenceFile;
  pins: readonly Pin[];
  after: string;
}

/**
 * Writes the digests of a lock behind the references of files, and changes no other byte. Each file is read again with
 * its pins before it is written: if anything else would change, it is left as it is.
 */
export async function writePins(
  found: FoundReferences,
  images: ReferencedImages,
  lock: ImageLock,
  paths: readonly string[],
  runtime: RuntimeContext,
): Promise<WrittenPins> {
  const { possible, refused } = planPins(found, images, lock);
  const all = [...Map.groupBy(possible, ({ place }) => place.at.file)].flatMap(([shown, pins]) => {
    const file = found.files.get(shown);
    return file === undefined ? [] : [{ file, pins, after: withPins(file.text, pins) }];
  });
  // Read together; only if that shows a change is each file tried by itself, before any is written.
  const together = await changeBy(all, found, paths, runtime);
  const tried = await Promise.all(
    all.map(async (one) => ({
      ...one,
      change: together === undefined ? undefined : await changeBy([one], found, paths, runtime),
    })),
  );
  const written: { file: string; pins: number }[] = [];
  const failed: RefusedPin[] = [];
  for (const { change, ...one } of tried) {
    if (change !== undefined) {
      failed.push(...one.pins.map((pin) => refusal(pin, `with the digest, ${change} would change too`)));
      continue;
    }
    const why = await writePinned(one, runtime);
    if (why === undefined) written.push({ file: one.file.shown, pins: one.pins.length });
    else failed.push(...one.pins.map((pin) => ({ ...refusal(pin, why), isFailure: true as const })));
  }
  return { written, refused: [...refused, ...failed] };
}

function planPins(
  { files }: FoundReferences,
  { images }: ReferencedImages,
  lock: ImageLock,
): { possible: readonly Pin[]; refused: readonly RefusedPin[] } {
  const digests = new Map(
    lock.images.flatMap((entry) => (isLocked(entry) ? [[entry.reference, entry.digest] as const] : [])),
  );
  const wanted = images.flatMap((image): readonly Pin[] => {
    const digest = digests.get(image.reference);
    if (digest === undefined || image.image.tag === undefined) return [];
    return image.places
      .filter((place) => pinnedDigest(place) !== digest)
      .map((place) => ({ place, text: pinnedText(place, image, digest) }));
  });
  const byPlace = Map.groupBy(wanted, ({ place: { at } }) => `${at.file} ${at.range.startOffset}`);
  const judged = [...byPlace.values()].flatMap((same) => {
    const [pin] = same;
    if (pin === undefined) return [];
    return [{ pin, why: whyNotPinned(pin, same, files.get(pin.place.at.file)?.text) }];
  });
  return {
    possible: judged.flatMap(({ pin, why }) => (why === undefined ? [pin] : [])),
    refused: judged.flatMap(({ pin, why }) => (why === undefined ? [] : [refusal(pin, why)])),
  };
}

/** The reference with its tag and the digest: without a tag, what it follows is written too. */
function pinnedText(
  { image: reference }: WrittenReference,
  { image }: ReferencedImage,
  digest: string,
): string {
  const name = withoutDigest('reference' in reference ? reference.reference : '');
  return `${name}${parseImageReference(name).tag === undefined ? `:${image.tag}` : ''}@${digest}`;
}

function whyNotPinned({ place }: Pin, same: readonly Pin[], text: string | undefined): string | undefined {
  const { notEditable, at, image } = place;
  if (notEditable !== undefined) return notEditable;
  if (new Set(same.map((one) => one.text)).size > 1) return 'it results in several images';
  if (text === undefined) return `${at.file} was not named`;
  const written = text.slice(at.range.startOffset, at.range.endOffset);
  return 'reference' in image && written === image.reference ? undefined : 'it is not written in one piece';
}

function refusal({ place, text }: Pin, why: string): RefusedPin {
  const step = `Write ${text} in place of ${place.written} at ${describeLocation(place.at)}`;
  return { place, why, steps: [step] };
}

/** Reads everything again with pinned files; returns what would change beside the pins. */
async function changeBy(
  all: readonly PinnedFile[],
  found: FoundReferences,
  paths: readonly string[],
  runtime: RuntimeContext,
): Promise<string | undefined> {
  if (all.length === 0) return undefined;
  const texts = await Promise.all(
    all.map(async ({ file, after }) => {
      const real = valueOf(await runtime.files.realPath(file.path)) ?? file.path;
      return [real, after] as const;
    }),
  );
  const again = await findReferences(paths, withTexts(runtime, { files: new Map(texts) }));
  return otherChange(
    found,
    again,
    all.flatMap(({ pins }) => pins),
  );
}

/** Writes a file with its pins; returns why it was left as it is. */
async function writePinned(
  { file, after }: PinnedFile,
  runtime: RuntimeContext,
): Promise<string | undefined> {
  if (runtime.replaceFile === undefined) return 'no file may be written';
  return runtime.replaceFile({
    path: file.path,
    within: await rootOfWrites(file.path, runtime),
    before: file.text,
    after,
  });
}

function withPins(text: string, pins: readonly Pin[]): string {
  const ordered = pins.toSorted((a, b) => b.place.at.range.startOffset - a.place.at.range.startOffset);
  return ordered.reduce(
    (changed, { place: { at }, text: pin }) =>
      changed.slice(0, at.range.startOffset) + pin + changed.slice(at.range.endOffset),
    text,
  );
}

/** Returns what differs between two readings beside the pins; `undefined` if nothing does. */
function otherChange(
  before: FoundReferences,
  after: FoundReferences,
  pins: readonly Pin[],
): string | undefined {
  const expected = before.references.map((one) => {
    const text = pinAt(one, pins);
    return meaningOf(text === undefined ? one : { ...one, written: text, image: { reference: text } });
  });
  const read = after.references.map(meaningOf);
  const at = expected.findIndex((one, n) => one !== read[n]);
  if (at !== -1) return before.references[at]?.what ?? 'another reference';
  if (read.length !== expected.length) return 'the number of references';
  return before.gaps.length === after.gaps.length ? undefined : 'what can be read';
}

/** The pin of a place that is read for several services. */
function pinAt({ at }: WrittenReference, pins: readonly Pin[]): string | undefined {
  return pins.find(
    ({ place }) => place.at.file === at.file && place.at.range.startOffset === at.range.startOffset,
  )?.text;
}

function meaningOf({ what, written, at, image }: WrittenReference): string {
  return JSON.stringify([what, written, at.file, image]);
}
