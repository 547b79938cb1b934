import { basename, dirname, join, relative, resolve } from 'node:path/posix';
import { IronhullError } from '../../../core/errors.ts';
import type { ImageLock, LockedImage } from '../../../core/trust/image-lock.ts';
import { valueOf } from '../../../core/observed.ts';
import type { WrittenReference } from '../../../core/trust/written-reference.ts';
import { writeWholeFile } from '../../../io/write-whole-file.ts';
import { lockText } from '../../../trust/lock/lock-text.ts';
import { readLock } from '../../../trust/lock/read-lock.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';

/** The name of a lock where none is given. */
export const lockName = 'ironhull.lock';

/** Largest lock that is read, in bytes. */
const largestLock = 32 * 1024 * 1024;

/** A lock by its name in reports and its absolute path. */
export interface LockPlace {
  shown: string;
  path: string;
}

/** A lock with its entries that have a digest. */
export interface ReadLock {
  place: LockPlace;
  entries: readonly LockedImage[];
}

/**
 * Where the lock of some paths is: what `named` says, else in the folder that is locked, beside a file, and for several
 * paths in the working directory.
 */
export async function lockPlace(
  named: string | undefined,
  paths: readonly string[],
  { files, directory }: RuntimeContext,
): Promise<LockPlace> {
  const place = (shown: string): LockPlace => ({ shown, path: resolve(directory, shown) });
  if (named !== undefined) return place(named);
  const [first = '.', ...others] = paths;
  if (others.length > 0) return place(lockName);
  const real = valueOf(await files.realPath(resolve(directory, first)));
  const status = real === undefined ? undefined : valueOf(await files.status(real));
  return place(join(status?.kind === 'directory' ? first : dirname(first), lockName));
}

/**
 * Reads a lock; `undefined` if there is none.
 * @throws IronhullError for one that cannot be read, or that this version does not know.
 */
export async function loadLock(
  { path, shown }: LockPlace,
  { files }: RuntimeContext,
): Promise<ImageLock | undefined> {
  const text = await files.readText(path, largestLock);
  if (text.state === 'absent') return undefined;
  if (text.state === 'unreadable') throw new IronhullError('LOCK_MALFORMED', `${shown}: ${text.detail}`);
  try {
    return readLock(text.value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new IronhullError('LOCK_MALFORMED', `${shown}: ${error.message}`, { cause: error });
  }
}

/**
 * Reads a lock that must be there.
 * @throws IronhullError also if there is none.
 */
export async function requireLock(place: LockPlace, runtime: RuntimeContext): Promise<ImageLock> {
  const lock = await loadLock(place, runtime);
  if (lock !== undefined) return lock;
  throw new IronhullError(
    'TARGET_MISSING',
    `${place.shown} does not exist; \`ironhull trust lock\` writes it, and --lock names another`,
  );
}

/**
 * Writes a lock in one step, unless it has that text already.
 * @throws IronhullError `OUTPUT_UNWRITABLE`.
 */
export async function saveLock(
  { path, shown }: LockPlace,
  lock: ImageLock,
  { files }: RuntimeContext,
): Promise<void> {
  const text = lockText(lock);
  if (valueOf(await files.readText(path, largestLock)) === text) return;
  const why = await writeWholeFile(path, text);
  if (why !== undefined) throw new IronhullError('OUTPUT_UNWRITABLE', `${shown}: ${why}`);
}

/** Returns the names of files from the folder of a lock, which do not depend on where the command runs. */
export function namesFromLock(
  { path }: LockPlace,
  { directory }: RuntimeContext,
): (place: WrittenReference) => string {
  return ({ at }) => relative(dirname(path), resolve(directory, at.file)) || basename(at.file);
}
