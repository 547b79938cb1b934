import type { Severity } from '../core/finding.ts';

/** A host path whose content gives the container more than its own. */
export interface SensitivePath {
  path: string;
  /** `subtree`: everything below it too; `exact`: only the path itself. */
  reach: 'subtree' | 'exact';
  /** Severity when it is mounted read-only, and when it can be written to; without one it gives nothing away. */
  read?: Severity;
  write?: Severity;
  gives: string;
}

/** How bad it is to read a path, and to write to it; `none` where it gives nothing away. */
export type Grades = readonly [read: Severity | 'none', write: Severity | 'none'];

/** One row for each of `paths`, which give the same; each with everything below it. */
export function trees(grades: Grades, gives: string, ...paths: readonly string[]): SensitivePath[] {
  return paths.map((path) => rowOf(path, 'subtree', grades, gives));
}

/** The same for the paths alone: what lies below has rows of its own, or is of no concern. */
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
