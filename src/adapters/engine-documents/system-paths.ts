import type { Written } from '../../core/workload.ts';
import { child, isPresent, locate } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { wrongType } from './scalars.ts';

// The masked and read-only paths of every engine that has these fields (API 1.38 on), from moby
// `oci/defaults`.
const wellKnown: Readonly<Record<string, readonly string[]>> = {
  MaskedPaths: [
    '/proc/acpi',
    '/proc/kcore',
    '/proc/keys',
    '/proc/latency_stats',
    '/proc/timer_list',
    '/proc/sched_debug',
    '/proc/scsi',
    '/sys/firmware',
  ],
  ReadonlyPaths: ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'],
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
