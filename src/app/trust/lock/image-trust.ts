import { dirname, join, relative, resolve } from 'node:path/posix';
import { IronhullError } from '../../../core/errors.ts';
import { isLocked } from '../../../core/trust/image-lock.ts';
import type { ImageTrustFacts, LockedDigest } from '../../../core/trust/image-verdict.ts';
import type { ImageTrustRequest, RuntimeContext } from '../../runtime/runtime-context.ts';
import { loadLock, lockName, type ReadLock } from './lock-file.ts';

/**
 * Reads the locks beside and above files, and verifies images by the policy: those of the locks by the evidence beside
 * them, those of an engine at their registries.
 * @throws IronhullError for a key of the policy that is not there or is none.
 */
export async function readImageTrust(
  { policy, paths, images }: ImageTrustRequest,
  runtime: RuntimeContext,
): Promise<ImageTrustFacts | undefined> {
  const { locks, unread } = await readLocks(paths, runtime);
  const locked = locks.flatMap(({ place, entries }) =>
    entries.map(({ reference, digest }): LockedDigest => ({ reference, digest, from: place.shown })),
  );
  if (policy?.trust === undefined) return locked.length === 0 ? undefined : { verdicts: [], locked, unread };
  // Most runs verify nothing: what verifies is loaded when it is needed.
  const { verifyImageTrust } = await import('./verify-image-trust.ts');
  const verdicts = await verifyImageTrust(policy.trust, policy.file, locks, images, runtime);
  return { policy: policy.trust, verdicts, locked, unread };
}

/** The locks of the folders that files are in, and of those above them up to the working directory. */
async function readLocks(
  paths: readonly string[],
  runtime: RuntimeContext,
): Promise<{ locks: readonly ReadLock[]; unread: readonly string[] }> {
  const { directory } = runtime;
  const folders = new Set(paths.flatMap((path) => foldersOf(resolve(directory, path), directory)));
  folders.add(directory);
  const unread: string[] = [];
  const read = await Promise.all(
    [...folders].map(async (folder): Promise<readonly ReadLock[]> => {
      const path = join(folder, lockName);
      const place = { path, shown: relative(directory, path) };
      try {
        const lock = await loadLock(place, runtime);
        return lock === undefined ? [] : [{ place, entries: lock.images.filter(isLocked) }];
      } catch (error) {
        if (!(error instanceof IronhullError)) throw error;
        unread.push(error.message);
        return [];
      }
    }),
  );
  return { locks: read.flat(), unread };
}

function foldersOf(path: string, directory: string): readonly string[] {
  const folder = dirname(path);
  if (folder === directory || !folder.startsWith(`${directory}/`)) return [folder];
  return [folder, ...foldersOf(folder, directory)];
}
