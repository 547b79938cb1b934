import { isLocked, type ImageLock, type LockEntry } from '../../core/trust/image-lock.ts';
import { compareText } from './group-references.ts';

/** The version of the format. A reader refuses newer ones: they may mean something else. */
export const lockVersion = 1;

/** The text of a lock: the same for the same lock, one line for each value. */
export function lockText({ images, unlockable }: ImageLock): string {
  const document = {
    version: lockVersion,
    images: images.toSorted((a, b) => compareText(a.reference, b.reference)).map(entryMembers),
    unlockable: unlockable.toSorted(
      (a, b) => compareText(a.file, b.file) || compareText(a.written, b.written),
    ),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** The members of an entry in their order. */
function entryMembers(entry: LockEntry): object {
  const { reference, written, registry } = entry;
  if (!isLocked(entry)) return { reference, written, registry, unresolved: entry.unresolved };
  const { digest, platforms, lockedAt, signatures, attestations } = entry;
  return {
    reference,
    written,
    registry,
    digest,
    platforms: Object.fromEntries(Object.entries(platforms).toSorted(([a], [b]) => compareText(a, b))),
    lockedAt,
    signatures: signatures.map(({ scheme, verdict, signer }) => ({
      scheme,
      verdict,
      ...(signer !== undefined && { signer }),
    })),
    attestations: attestations.toSorted(compareText),
  };
}
