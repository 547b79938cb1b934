import { isLocked, type LockedImage } from '../../../core/trust/image-lock.ts';
import type { ExportedDigest, MigratedImage } from '../../../core/trust/migration-report.ts';
import {
  spellingsOf,
  type ReferencedImage,
  type ReferencedImages,
} from '../../../trust/lock/group-references.ts';
import { mergeLock } from '../../../trust/migrate/merge-lock.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import { loadLock, namesFromLock, saveLock, type LockPlace } from '../lock/lock-file.ts';
import { distinctUnlockable } from '../lock/lock-images.ts';
import { lockTime, resolveEntry } from '../lock/resolve-entry.ts';
import type { TrustAccess } from '../trust-access.ts';

/** What a lock is exported from. */
export interface LockExport {
  place: LockPlace;
  grouped: ReferencedImages;
  /** The evidence on images by their references. */
  images: ReadonlyMap<string, MigratedImage>;
  /** Absent where registries may not be asked: then the platforms of an image are not known. */
  access?: TrustAccess;
}

/** What became of images in the lock. Nothing is written where nothing is signed by somebody who is trusted. */
export interface ExportedLock {
  isWritten: boolean;
  states: ReadonlyMap<string, ExportedDigest>;
}

/**
 * Writes the digests that Content Trust signed into a lock, beside what it has.
 * @throws IronhullError for a lock that cannot be read or written.
 */
export async function exportLock(
  { place, grouped, images, access }: LockExport,
  runtime: RuntimeContext,
): Promise<ExportedLock> {
  const old = await loadLock(place, runtime);
  const states = new Map<string, ExportedDigest>();
  const entries: LockedImage[] = [];
  for (const one of grouped.images) {
    const image = images.get(one.reference);
    const entry = image && (await signedEntry(one, image, access, runtime));
    if (entry === undefined) continue;
    if ('why' in entry) states.set(one.reference, entry);
    else entries.push(entry);
  }
  if (entries.length === 0) return { isWritten: false, states };
  const merged = mergeLock(old, entries, distinctUnlockable(grouped, namesFromLock(place, runtime)));
  await saveLock(place, merged.lock, runtime);
  return { isWritten: true, states: new Map([...states, ...merged.states]) };
}

function leaveOut(why: string): ExportedDigest & { why: string } {
  return { state: 'left out', why };
}

/** The entry of an image as it was signed; or why it has none. */
async function signedEntry(
  referenced: ReferencedImage,
  { signed, statement, pinnedOtherwise }: MigratedImage,
  access: TrustAccess | undefined,
  runtime: RuntimeContext,
): Promise<LockedImage | (ExportedDigest & { why: string })> {
  if (signed === undefined)
    return leaveOut(
      statement === undefined
        ? 'no metadata of Content Trust was verified'
        : `Content Trust: ${statement.verdict}`,
    );
  if (pinnedOtherwise.length > 0) return leaveOut(`files pin it to ${pinnedOtherwise.join(', ')}`);
  const signatures = [
    {
      scheme: 'notary' as const,
      verdict: 'trusted' as const,
      ...(statement?.signer !== undefined && { signer: statement.signer }),
    },
  ];
  const { reference, image } = referenced;
  if (access === undefined)
    return {
      reference,
      written: spellingsOf(referenced),
      registry: image.registry,
      digest: signed,
      platforms: {},
      lockedAt: lockTime(runtime),
      signatures,
      attestations: [],
    };
  const { entry } = await resolveEntry(referenced, signed, { schemesOf: () => ({}), access, runtime });
  return isLocked(entry)
    ? { ...entry, signatures }
    : leaveOut(`the registry does not give what was signed, ${signed}: ${entry.unresolved}`);
}
