import { unreadable } from '../../core/observed.ts';
import { unitValues } from '../../formats/systemd/unit.ts';
import type { Place } from './units.ts';

/** Returns the place of an environment file; systemd finds the files of a wildcard, and fills specifiers in. */
export function environmentPlace(path: string): Place {
  return /[*?[%]/u.test(path)
    ? unreadable('unsupported', 'wildcards and specifiers of EnvironmentFile are not followed', path)
    : path;
}

/** Returns the paths of a unit's environment files, without the mark of those that may be missing. */
export function unitEnvironmentFiles(texts: readonly string[]): readonly string[] {
  return unitValues(texts, 'Service', 'EnvironmentFile').map((path) => path.replace(/^-/u, ''));
}
