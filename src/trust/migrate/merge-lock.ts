import {
  isLocked,
  type ImageLock,
  type LockedImage,
  type UnlockableReference,
} from '../../core/trust/image-lock.ts';
import type { ExportedDigest } from '../../core/trust/migration-report.ts';

/** A lock with what was added to it, and what became of each image. */
export interface MergedLock {
  lock: ImageLock;
  states: ReadonlyMap<string, ExportedDigest>;
}

/**
 * Adds what Content Trust signed to a lock. What is locked stays: a digest that somebody locked before is not replaced,
 * and one that differs is said.
 */
export function mergeLock(
  old: ImageLock | undefined,
  signed: readonly LockedImage[],
  unlockable: readonly UnlockableReference[],
): MergedLock {
  const entries = new Map((old?.images ?? []).map((entry) => [entry.reference, entry]));
  const states = new Map<string, ExportedDigest>();
  for (const entry of signed) {
    const before = entries.get(entry.reference);
    if (before === undefined || !isLocked(before)) {
      entries.set(entry.reference, entry);
      states.set(entry.reference, { state: 'added' });
    } else if (before.digest === entry.digest) {
      entries.set(entry.reference, withSignatures(before, entry));
      states.set(entry.reference, { state: 'kept' });
    } else
      states.set(entry.reference, {
        state: 'conflict',
        why: `the lock has ${before.digest}; Content Trust signed ${entry.digest}`,
      });
  }
  const listed = [...(old?.unlockable ?? []), ...unlockable];
  const distinct = new Map(listed.map((one) => [JSON.stringify([one.file, one.written]), one]));
  return { lock: { images: [...entries.values()], unlockable: [...distinct.values()] }, states };
}

/** The entry with the signatures of schemes that it had none of. */
function withSignatures(before: LockedImage, { signatures }: LockedImage): LockedImage {
  const known = new Set(before.signatures.map(({ scheme }) => scheme));
  return {
    ...before,
    signatures: [...before.signatures, ...signatures.filter(({ scheme }) => !known.has(scheme))],
  };
}
