import { unreadable } from '../../core/observed.ts';
import { unitValues } from '../../formats/systemd/unit.ts';
import { leavesSpecifiers } from '../../formats/systemd/specifiers.ts';
import type { Place } from './units.ts';

/**
 * Returns the place of an environment file, whose specifiers `fill` fills in. systemd finds the files of a wildcard, and
 * knows what depends on the machine.
 */
export function environmentPlace(path: string, fill: (text: string) => string): Place {
  const filled = fill(path);
  return /[*?[]/u.test(filled) || leavesSpecifiers(path, fill)
    ? unreadable(
        'unsupported',
        'wildcards of EnvironmentFile and specifiers that depend on the machine are not followed',
        path,
      )
    : filled;
}

/** Returns the paths of a unit's environment files, without the mark of those that may be missing. */
export function unitEnvironmentFiles(texts: readonly string[]): readonly string[] {
  return unitValues(texts, 'Service', 'EnvironmentFile').map((path) => path.replace(/^-/u, ''));
}
