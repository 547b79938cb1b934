import { IronhullError } from '../../../core/errors.ts';
import { isLocked, type ImageLock, type LockedImage } from '../../../core/trust/image-lock.ts';
import type { TrustStatement } from '../../../core/trust/trust.ts';
import { parseImageReference, repositoryName } from '../../../formats/image-reference/parse-reference.ts';
import type { EvidenceRecords } from '../../../io/evidence/repository-record.ts';
import { writeEvidence } from '../../../io/evidence/write-evidence.ts';
import { limitConcurrency } from '../../../io/limit.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import { openAccess, openEvidence, recordAccess, type TrustAccess } from '../trust-access.ts';
import type { ImagesWanted } from '../verify-images.ts';
import type { LockPlace } from './lock-file.ts';
import { lockedSignatures, verifyAtDigest } from './verify-locked.ts';

/** Images that are verified at the same time. */
const atOnce = 8;

/** The folder of the evidence of a lock: `ironhull.evidence` beside `ironhull.lock`. */
export function evidencePlace({ path, shown }: LockPlace): LockPlace {
  return { path: withEnding(path), shown: withEnding(shown) };
}

function withEnding(path: string): string {
  return `${path.replace(/\.lock$/u, '')}.evidence`;
}

/** A lock whose verdicts are those of its evidence. */
export interface EvidencedLock {
  lock: ImageLock;
  /** Repositories of which something could not be read: their evidence of before stays. */
  unread: readonly { repository: string; why: string }[];
}

/**
 * Verifies every image of a lock at its registry, and stores the answers beside the lock, so that the same verification
 * needs no server later.
 * @throws IronhullError `OUTPUT_UNWRITABLE`.
 */
export async function storeEvidence(
  place: LockPlace,
  lock: ImageLock,
  schemesOf: ImagesWanted['schemesOf'],
  runtime: RuntimeContext,
): Promise<EvidencedLock> {
  const records: EvidenceRecords = new Map();
  const access = openAccess(runtime);
  const recording = recordAccess(access, records);
  const limit = limitConcurrency(atOnce);
  try {
    const all = await Promise.all(
      lock.images.map((entry) =>
        limit(async () => {
          const statements = isLocked(entry)
            ? await verifyEntry(entry, schemesOf, recording, runtime)
            : undefined;
          return { entry, statements };
        }),
      ),
    );
    const unread = [...records].flatMap(([repository, record]) =>
      record.unread.slice(0, 1).map((why) => ({ repository, why })),
    );
    const kept = new Set(unread.map(({ repository }) => repository));
    const folder = evidencePlace(place);
    const why = await writeEvidence(folder.path, records, kept);
    if (why !== undefined) throw new IronhullError('OUTPUT_UNWRITABLE', `${folder.shown}: ${why}`);
    const images = all.map(({ entry, statements }) =>
      statements === undefined || kept.has(repositoryName(parseImageReference(entry.reference)))
        ? entry
        : { ...entry, signatures: lockedSignatures(statements) },
    );
    return { lock: { ...lock, images }, unread };
  } finally {
    access.close();
  }
}

/** A verdict on a locked image, from stored evidence. */
export interface StoredVerdict {
  /** The reference of the lock's entry. */
  reference: string;
  digest: string;
  statements: readonly TrustStatement[];
}

/** Verifies the images of a lock by the evidence beside it. */
export async function verifyStored(
  place: LockPlace,
  images: readonly LockedImage[],
  schemesOf: ImagesWanted['schemesOf'],
  runtime: RuntimeContext,
): Promise<readonly StoredVerdict[]> {
  const access = openEvidence(evidencePlace(place).path, runtime);
  const limit = limitConcurrency(atOnce);
  return Promise.all(
    images.map((entry) =>
      limit(async () => ({
        reference: entry.reference,
        digest: entry.digest,
        statements: await verifyEntry(entry, schemesOf, access, runtime),
      })),
    ),
  );
}

function verifyEntry(
  { reference, digest }: LockedImage,
  schemesOf: ImagesWanted['schemesOf'],
  access: TrustAccess,
  runtime: RuntimeContext,
): Promise<readonly TrustStatement[]> {
  const image = parseImageReference(reference);
  return verifyAtDigest({ ...image, digest }, schemesOf(image), { access, runtime });
}
