import { isLocked, type ImageLock, type LockDrift, type LockEntry } from '../../core/trust/image-lock.ts';
import type { WrittenReference } from '../../core/trust/written-reference.ts';
import { pinnedDigest, type ReferencedImages } from './group-references.ts';

/** Where a file lies, from the folder of the lock. */
export type FileName = (place: WrittenReference) => string;

/**
 * Compares files with their lock, without the network: each reference is in the lock, each entry is of a reference, and
 * what files pin is what the lock has.
 */
export function compareWithLock(
  { images, unlockable }: ReferencedImages,
  lock: ImageLock,
  fileOf: FileName,
): readonly LockDrift[] {
  const entries = new Map(lock.images.map((entry) => [entry.reference, entry]));
  const used = new Set(images.map(({ reference }) => reference));
  const known = new Set(lock.unlockable.map(({ file, written }) => keyOf(file, written)));
  const found = new Set(unlockable.map(({ place }) => keyOf(fileOf(place), place.written)));
  return [
    ...images.flatMap(({ reference, places }) =>
      places.flatMap((place) => placeDrift(reference, place, entries.get(reference))),
    ),
    ...unlockable
      .filter(({ place }) => !known.has(keyOf(fileOf(place), place.written)))
      .map(({ place, reason }) => ({
        reference: place.written,
        message: `it cannot be locked (${reason}), and the lock does not list it`,
        at: place.at,
      })),
    ...lock.images.flatMap(rejectedSignatures),
    ...lock.images
      .filter(({ reference }) => !used.has(reference))
      .map(({ reference }) => ({ reference, message: 'it is in the lock, and no file names it' })),
    ...lock.unlockable
      .filter(({ file, written }) => !found.has(keyOf(file, written)))
      .map(({ file, written }) => ({
        reference: written,
        message: `the lock lists it as not lockable in ${file}, which does not have it so`,
      })),
  ];
}

function rejectedSignatures(entry: LockEntry): readonly LockDrift[] {
  if (!isLocked(entry)) return [];
  return entry.signatures
    .filter(({ verdict }) => verdict === 'rejected')
    .map(({ scheme }) => ({
      reference: entry.reference,
      message: `its signature was rejected when it was locked (${scheme})`,
    }));
}

function keyOf(file: string, written: string): string {
  return JSON.stringify([file, written]);
}

function placeDrift(
  reference: string,
  place: WrittenReference,
  entry: LockEntry | undefined,
): readonly LockDrift[] {
  const { at } = place;
  if (entry === undefined) return [{ reference, message: 'it is not in the lock', at }];
  if (!isLocked(entry))
    return [{ reference, message: `its digest is not known: ${entry.unresolved}`, at, isUnknown: true }];
  const pinned = pinnedDigest(place);
  return pinned === undefined || pinned === entry.digest
    ? []
    : [{ reference, message: `it is pinned to ${pinned}; the lock has ${entry.digest}`, at, isPin: true }];
}
