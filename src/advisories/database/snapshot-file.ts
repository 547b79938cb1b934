import { packagedFile } from '../../io/packaged-file.ts';

/** Returns the snapshot of facts that ships with Ironhull. */
export function snapshotFile(): string {
  return packagedFile('snapshot.db');
}
