import type { Written } from '../../core/workload/workload.ts';
import { child, isPresent, locate } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { maskedSystemPaths, readOnlySystemPaths } from '../../knowledge/paths/system-paths.ts';
import { wrongType } from './scalars.ts';

type SystemPaths = Written<'default' | 'unmasked' | 'unconfined'>;

/** A list of a request; absent if the engine's own counts. */
function listAt(cursor: Cursor): readonly unknown[] | undefined {
  return isPresent(cursor) && Array.isArray(cursor.value) ? cursor.value : undefined;
}

/** Whether paths protect the settings of the kernel. */
function protectSettings(paths: readonly unknown[]): boolean {
  return paths.includes('/proc/sys') || paths.includes('/proc');
}

/** Reads a list that is not empty: all of the engine's paths have to be in it. */
function readList(cursor: Cursor, expected: readonly string[]): SystemPaths | undefined {
  if (!isPresent(cursor)) return undefined;
  if (!Array.isArray(cursor.value)) return wrongType(cursor, 'a list');
  const at = locate(cursor);
  const paths: readonly unknown[] = cursor.value;
  const missing = expected.filter((path) => !paths.includes(path));
  if (missing.length === 0) return { value: 'default', at };
  return { unresolved: `a custom list without ${missing.join(', ')}`, at };
}

/**
 * Reads `MaskedPaths` and `ReadonlyPaths`: an empty list disables the protection (two of them are what
 * `systempaths=unconfined` sends), null keeps the engine's default.
 */
export function readSystemPaths(host: Cursor): SystemPaths | undefined {
  const [maskedAt, readOnlyAt] = [child(host, 'MaskedPaths'), child(host, 'ReadonlyPaths')];
  const [masked, readOnly] = [listAt(maskedAt), listAt(readOnlyAt)];
  if (readOnly !== undefined && !protectSettings([...readOnly, ...(masked ?? [])]))
    return { value: 'unconfined', at: locate(masked?.length === 0 ? maskedAt : readOnlyAt) };
  if (masked?.length === 0) return { value: 'unmasked', at: locate(maskedAt) };
  const readings = [readList(maskedAt, maskedSystemPaths), readList(readOnlyAt, readOnlySystemPaths)].flatMap(
    (reading) => reading ?? [],
  );
  return readings.find((reading) => 'unresolved' in reading) ?? readings[0];
}
