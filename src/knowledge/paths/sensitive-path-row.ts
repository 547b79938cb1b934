import type { Severity } from '../../core/severity.ts';

/** A host path whose content gives a container access beyond its own files. */
export interface SensitivePath {
  path: string;
  /** `subtree`: includes everything below it; `exact`: only the path itself. */
  reach: 'subtree' | 'exact';
  /** Severity when mounted read-only, and when writable; missing if it exposes nothing. */
  read?: Severity;
  write?: Severity;
  gives: string;
  /** Counts only where the container may be root of the host: a service there obeys no others. */
  toRoot?: true;
  /** What to mount in its place, where programs in containers need a part of it. */
  instead?: string;
}

/** Severity of reading a path, and of writing to it; `none` if it exposes nothing. */
export type Grades = readonly [read: Severity | 'none', write: Severity | 'none'];

/** Returns one row for each of `paths`, including everything below it. */
export function trees(grades: Grades, gives: string, ...paths: readonly string[]): SensitivePath[] {
  return paths.map((path) => rowOf(path, 'subtree', grades, gives));
}

/** Returns the same for the paths alone: what is below has separate rows, or is harmless. */
export function folders(grades: Grades, gives: string, ...paths: readonly string[]): SensitivePath[] {
  return paths.map((path) => rowOf(path, 'exact', grades, gives));
}

function rowOf(
  path: string,
  reach: SensitivePath['reach'],
  [read, write]: Grades,
  gives: string,
): SensitivePath {
  return {
    path,
    reach,
    gives,
    ...(read === 'none' ? {} : { read }),
    ...(write === 'none' ? {} : { write }),
  };
}
