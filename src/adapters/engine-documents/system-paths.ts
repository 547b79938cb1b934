import type { Written } from '../../core/workload/workload.ts';
import { child, isPresent, locate } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { maskedSystemPaths, readOnlySystemPaths } from '../../knowledge/paths/system-paths.ts';
import { wrongType } from './scalars.ts';

const wellKnown: Readonly<Record<string, readonly string[]>> = {
  MaskedPaths: maskedSystemPaths,
  ReadonlyPaths: readOnlySystemPaths,
};

type SystemPaths = Written<'default' | 'unconfined'>;

function readPaths(cursor: Cursor, expected: readonly string[]): SystemPaths | undefined {
  if (!isPresent(cursor)) return undefined;
  if (!Array.isArray(cursor.value)) return wrongType(cursor, 'a list');
  const at = locate(cursor);
  const paths: readonly unknown[] = cursor.value;
  if (paths.length === 0) return { value: 'unconfined', at };
  const missing = expected.filter((path) => !paths.includes(path));
  if (missing.length === 0) return { value: 'default', at };
  return { unresolved: `a custom list without ${missing.join(', ')}`, at };
}

/**
 * Reads `MaskedPaths` and `ReadonlyPaths`: an empty list disables the protection (what
 * `systempaths=unconfined` sends), null keeps the engine's default.
 */
export function readSystemPaths(host: Cursor): SystemPaths | undefined {
  const readings = Object.entries(wellKnown).flatMap(
    ([name, expected]) => readPaths(child(host, name), expected) ?? [],
  );
  const lifted = readings.find((reading) => 'value' in reading && reading.value === 'unconfined');
  return lifted ?? readings.find((reading) => 'unresolved' in reading) ?? readings[0];
}
