import {
  isLocked,
  type ImageMove,
  type LockDrift,
  type LockedImage,
  type LockEntry,
} from '../../../core/trust/image-lock.ts';
import { explainMove } from '../../../trust/lock/explain-move.ts';
import { compareText, type ReferencedImage } from '../../../trust/lock/group-references.ts';
import { readContent } from './read-image.ts';
import { resolveEntry, type EntryContext } from './resolve-entry.ts';

/** One image of the next lock. */
export interface NextEntry {
  entry: LockEntry;
  isNew?: true;
  move?: ImageMove;
  /** Why the entry is that of before. */
  unanswered?: string;
  notes: readonly string[];
}

/**
 * Asks for a locked image again, and explains what changed. Where the registry does not answer, the entry stays as it
 * was, with its time.
 */
export async function updatedEntry(
  image: ReferencedImage,
  old: LockedImage,
  wanted: string,
  context: EntryContext,
): Promise<NextEntry> {
  const { entry, notes } = await resolveEntry(image, wanted, context);
  if (!isLocked(entry)) return { entry: old, unanswered: entry.unresolved, notes };
  if (isSameEntry(old, entry)) return { entry: old, notes };
  const { registries } = context.access;
  const [before, after] = await Promise.all([
    readContent(registries, image.image, old.digest),
    readContent(registries, image.image, entry.digest),
  ]);
  const move = explainMove({ entry: old, content: before }, { entry, content: after });
  return { entry, move, notes };
}

/** Whether two entries differ in nothing but their time. */
function isSameEntry(old: LockedImage, now: LockedImage): boolean {
  return meaningOf(old) === meaningOf(now);
}

function meaningOf({ digest, platforms, signatures, attestations }: LockedImage): string {
  return JSON.stringify([
    digest,
    Object.entries(platforms).toSorted(([a], [b]) => compareText(a, b)),
    signatures.map(({ scheme, verdict, signer }) => [scheme, verdict, signer ?? '']),
    attestations.toSorted(compareText),
  ]);
}

/** Says that a registry did not answer for an image. */
export function unansweredDrift({ entry: { reference }, unanswered }: NextEntry): readonly LockDrift[] {
  return unanswered === undefined
    ? []
    : [{ reference, message: `the lock keeps what it had: ${unanswered}`, isUnknown: true }];
}
