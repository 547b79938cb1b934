import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Modes of a program that runs as its owner or its group. */
const changesIdentity = 0o6000;

/** Whether a name of a folder is a program that changes its identity, or a link out of the folder. */
function mayChangeIdentity(place: string): boolean {
  const status = lstatSync(place, { throwIfNoEntry: false });
  if (status === undefined) return false;
  if (status.isSymbolicLink()) return readlinkSync(place).includes('/');
  return status.isFile() && (status.mode & changesIdentity) !== 0;
}

/** Returns the paths of the programs in a directory of this machine, without those that are links. */
export function listPrograms(place: string): readonly string[] {
  return readdirSync(place)
    .map((name) => join(place, name))
    .filter((path) => {
      const status = lstatSync(path, { throwIfNoEntry: false });
      return status?.isFile() === true && (status.mode & 0o111) !== 0;
    });
}

/**
 * Returns the names in a directory of this machine that are setuid or setgid files, or links that lead out of it: in
 * one go, since a folder of programs has more than a thousand names.
 */
export function readIdentityChangers(place: string): readonly string[] {
  return readdirSync(place)
    .filter((name) => mayChangeIdentity(join(place, name)))
    .toSorted();
}
