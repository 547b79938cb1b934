import { isLocked, type ImageLock, type LockDrift, type LockEntry } from '../../../core/trust/image-lock.ts';
import type { LockReport } from '../../../core/trust/lock-report.ts';
import type { WrittenReference } from '../../../core/trust/written-reference.ts';
import { limitConcurrency } from '../../../io/limit.ts';
import { compareWithLock } from '../../../trust/lock/compare-lock.ts';
import {
  groupReferences,
  pinnedDigest,
  spellingsOf,
  type ReferencedImage,
  type ReferencedImages,
} from '../../../trust/lock/group-references.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import { defaultPath } from '../../work-tree.ts';
import { openAccess } from '../trust-access.ts';
import { storeEvidence } from './evidence.ts';
import { findReferences, type FoundReferences } from './find-references.ts';
import { loadLock, lockPlace, namesFromLock, requireLock, saveLock, type LockPlace } from './lock-file.ts';
import { resolveEntry, tagOf, wantedDigest, type EntryContext } from './resolve-entry.ts';
import { unansweredDrift, updatedEntry, type NextEntry } from './update-entry.ts';
import { writePins } from './write-pins.ts';

/** What to lock. */
export interface LockRequest {
  /** Files and folders; the work tree without one. */
  paths: readonly string[];
  /** The lock, where it has another name or place. */
  lockFile?: string;
  mode: 'lock' | 'update' | 'check';
  /** Whether digests are written to the files. */
  writes: boolean;
  /** Whether a check asks registries whether tags moved. */
  asksRegistries: boolean;
  /** Whether what registries answer about signatures is stored beside the lock. */
  keepsEvidence: boolean;
  /** By what the signatures of an image are verified. */
  schemesOf: EntryContext['schemesOf'];
}

/** Images that registries are asked for at the same time. */
const atOnce = 8;

/**
 * Locks the images that files name: each reference with the digest that its registry has for it.
 * @throws IronhullError for paths and locks that cannot be read, and a lock that cannot be written.
 */
export async function lockImages(request: LockRequest, runtime: RuntimeContext): Promise<LockReport> {
  const paths = request.paths.length > 0 ? request.paths : [await defaultPath(runtime)];
  const place = await lockPlace(request.lockFile, paths, runtime);
  const old = request.mode === 'lock' ? await loadLock(place, runtime) : await requireLock(place, runtime);
  const found = await findReferences(paths, runtime);
  const grouped = groupReferences(found.references);
  if (request.mode === 'check' && old !== undefined)
    return checkLock({ request, place, found, grouped }, old, runtime);
  const next = await withEvidence(
    await nextLock({ request, place, found, grouped }, old, runtime),
    { request, place, found, grouped },
    runtime,
  );
  await saveLock(place, next.lock, runtime);
  const pins = request.writes ? await writePins(found, grouped, next.lock, paths, runtime) : undefined;
  const drift = compareWithLock(grouped, next.lock, namesFromLock(place, runtime));
  return {
    ...next,
    ...commonResult({ request, place, found, grouped }, next.lock),
    // What was written is no difference any more, and what was refused is said with its steps.
    drift: [...next.drift, ...(pins ? drift.filter(({ isPin }) => isPin !== true) : drift)],
    ...(pins && { pins, unpinned: pins.refused.length }),
  };
}

/** Stores the evidence of a lock, if that is wanted. */
async function withEvidence(
  next: NextLock,
  { request, place }: LockRun,
  runtime: RuntimeContext,
): Promise<NextLock> {
  if (!request.keepsEvidence) return next;
  const { lock, unread } = await storeEvidence(place, next.lock, request.schemesOf, runtime);
  const drift = unread.map(({ repository, why }) => ({
    reference: repository,
    message: `its evidence is that of before: ${why}`,
    isUnknown: true as const,
  }));
  return { ...next, lock, drift: [...next.drift, ...drift] };
}

/** What a run has read. */
interface LockRun {
  request: LockRequest;
  place: LockPlace;
  found: FoundReferences;
  grouped: ReferencedImages;
}

function commonResult({ request, place, found, grouped }: LockRun, lock: ImageLock) {
  const entries = new Map(lock.images.map((entry) => [entry.reference, entry]));
  return {
    lockFile: place.shown,
    mode: request.mode,
    unlockable: grouped.unlockable,
    gaps: found.gaps,
    unpinned: grouped.images.flatMap(({ reference, places }) => {
      const entry = entries.get(reference);
      return entry !== undefined && isLocked(entry)
        ? places.filter((one) => pinnedDigest(one) !== entry.digest)
        : [];
    }).length,
  };
}

async function checkLock(run: LockRun, lock: ImageLock, runtime: RuntimeContext): Promise<LockReport> {
  const drift = compareWithLock(run.grouped, lock, namesFromLock(run.place, runtime));
  const moved = run.request.asksRegistries ? await movedTags(run.grouped, lock, runtime) : [];
  return {
    ...commonResult(run, lock),
    lock,
    added: [],
    removed: [],
    moves: [],
    drift: [...drift, ...moved],
    notes: [],
  };
}

/** The tags that have another digest than the lock, or of which that is not known. */
async function movedTags(
  { images }: ReferencedImages,
  lock: ImageLock,
  runtime: RuntimeContext,
): Promise<readonly LockDrift[]> {
  const entries = new Map(lock.images.map((entry) => [entry.reference, entry]));
  const access = openAccess(runtime);
  const limit = limitConcurrency(atOnce);
  try {
    const all = await Promise.all(
      images.map(({ reference, image, places }) =>
        limit(async (): Promise<readonly LockDrift[]> => {
          const entry = entries.get(reference);
          if (entry === undefined || !isLocked(entry)) return [];
          const at = places[0]?.at;
          const drift = { reference, ...(at && { at }) };
          const answer = await access.registries.manifest(image, tagOf(image));
          if (answer.state === 'unreadable')
            return [
              { ...drift, message: `whether its tag moved is not known: ${answer.detail}`, isUnknown: true },
            ];
          if (answer.state === 'absent')
            return [
              { ...drift, message: `${image.registry} no longer has it; the lock has ${entry.digest}` },
            ];
          const { digest } = answer.value;
          return digest === entry.digest
            ? []
            : [{ ...drift, message: `its tag has ${digest} now; the lock has ${entry.digest}` }];
        }),
      ),
    );
    return all.flat();
  } finally {
    access.close();
  }
}

type NextLock = Pick<LockReport, 'lock' | 'added' | 'removed' | 'moves' | 'drift' | 'notes'>;

async function nextLock(
  { request, place, grouped }: LockRun,
  old: ImageLock | undefined,
  runtime: RuntimeContext,
): Promise<NextLock> {
  const before = new Map((old?.images ?? []).map((entry) => [entry.reference, entry]));
  const access = openAccess(runtime);
  const limit = limitConcurrency(atOnce);
  const context = { schemesOf: request.schemesOf, access, runtime };
  try {
    const all = await Promise.all(
      grouped.images.map((image) =>
        limit(() => nextEntry(image, before.get(image.reference), request.mode === 'update', context)),
      ),
    );
    const nameOf = namesFromLock(place, runtime);
    const used = new Set(grouped.images.map(({ reference }) => reference));
    return {
      lock: {
        images: all.map(({ entry }) => entry),
        unlockable: distinctUnlockable(grouped, nameOf),
      },
      added: all.flatMap(({ entry, isNew }) => (isNew ? [entry.reference] : [])),
      removed: [...before.keys()].filter((reference) => !used.has(reference)),
      moves: all.flatMap(({ move }) => move ?? []),
      drift: all.flatMap(unansweredDrift),
      notes: all.flatMap(({ notes }) => notes),
    };
  } finally {
    access.close();
  }
}

/** The references that cannot be locked as a lock lists them: each once for a file. */
export function distinctUnlockable(
  { unlockable }: ReferencedImages,
  nameOf: (place: WrittenReference) => string,
): ImageLock['unlockable'] {
  const entries = unlockable.map(({ place, reason }) => ({
    file: nameOf(place),
    written: place.written,
    reason,
  }));
  return [...new Map(entries.map((one) => [JSON.stringify([one.file, one.written]), one])).values()];
}

async function nextEntry(
  image: ReferencedImage,
  old: LockEntry | undefined,
  updates: boolean,
  context: EntryContext,
): Promise<NextEntry> {
  const written = spellingsOf(image);
  if (old !== undefined && isLocked(old)) {
    const kept = { ...old, written };
    if (updates) return updatedEntry(image, kept, tagOf(image.image), context);
    const [pin, ...others] = image.pinned;
    // Files decide: somebody pinned another digest.
    return pin !== undefined && others.length === 0 && pin !== old.digest
      ? updatedEntry(image, kept, pin, context)
      : { entry: kept, notes: [] };
  }
  const wanted = wantedDigest(image);
  if (typeof wanted !== 'string') {
    const { reference } = image;
    const entry = { reference, written, registry: image.image.registry, unresolved: wanted.conflict };
    return { entry, isNew: true, notes: [] };
  }
  return { ...(await resolveEntry(image, wanted, context)), isNew: true };
}
