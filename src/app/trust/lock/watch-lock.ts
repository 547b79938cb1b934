import { isLocked, type LockEntry } from '../../../core/trust/image-lock.ts';
import type { LockReport } from '../../../core/trust/lock-report.ts';
import { parseImageReference } from '../../../formats/image-reference/parse-reference.ts';
import { limitConcurrency } from '../../../io/limit.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import { openAccess } from '../trust-access.ts';
import { lockPlace, requireLock } from './lock-file.ts';
import { tagOf, type EntryContext } from './resolve-entry.ts';
import { unansweredDrift, updatedEntry, type NextEntry } from './update-entry.ts';

/** Images that registries are asked for at the same time. */
const atOnce = 8;

/**
 * Compares a lock with what registries have now: digests, signers and attestations. It reads no other file and writes
 * none.
 * @throws IronhullError for a lock that is not there or cannot be read.
 */
export async function watchLock(
  lockFile: string | undefined,
  schemesOf: EntryContext['schemesOf'],
  runtime: RuntimeContext,
): Promise<LockReport> {
  const place = await lockPlace(lockFile, [], runtime);
  const lock = await requireLock(place, runtime);
  const access = openAccess(runtime);
  const limit = limitConcurrency(atOnce);
  const context = { schemesOf, access, runtime };
  try {
    const all = await Promise.all(lock.images.map((entry) => limit(() => watchedEntry(entry, context))));
    return {
      lockFile: place.shown,
      mode: 'watch',
      lock,
      unlockable: [],
      added: [],
      removed: [],
      moves: all.flatMap(({ move }) => move ?? []),
      drift: all.flatMap(unansweredDrift),
      unpinned: 0,
      gaps: [],
      notes: all.flatMap(({ notes }) => notes),
    };
  } finally {
    access.close();
  }
}

async function watchedEntry(entry: LockEntry, context: EntryContext): Promise<NextEntry> {
  if (!isLocked(entry))
    return {
      entry,
      unanswered: `its digest was not known when it was locked: ${entry.unresolved}`,
      notes: [],
    };
  const { reference } = entry;
  const image = parseImageReference(reference);
  return updatedEntry({ reference, image, pinned: [], places: [] }, entry, tagOf(image), context);
}
