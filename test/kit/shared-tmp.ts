import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';

function mayBeEnteredByAll(folder: string): boolean {
  const isOpen = (statSync(folder).mode & 0o001) !== 0;
  const parent = dirname(folder);
  return isOpen && (parent === folder || mayBeEnteredByAll(parent));
}

/**
 * Where temporary files are put that other users have to reach: the folder that the environment
 * names, or `/tmp` where only some users may enter that.
 */
export const sharedTmp: string =
  process.platform === 'win32' || mayBeEnteredByAll(tmpdir()) ? tmpdir() : '/tmp';
