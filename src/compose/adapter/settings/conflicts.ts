import type { SettingConflict } from '../../../core/workload/setting-conflict.ts';
import { suggestedMemory } from '../../../knowledge/settings/suggested-limits.ts';
import { toBytes } from '../../language/cast.ts';
import { knownText } from '../../language/node.ts';
import { entryAt, type ServiceView } from './service-view.ts';
import { readScalar } from './written.ts';

/** A key beside which the engine refuses a limit (tried on Engine 26.1.5). */
interface ConflictingKey {
  setting: SettingConflict['setting'];
  path: readonly string[];
  /** Whether a size in bytes goes with the limit that a fix writes. */
  goesWith?(this: void, bytes: number): boolean;
}

const keys: readonly ConflictingKey[] = [
  ...[['mem_reservation'], ['deploy', 'resources', 'reservations', 'memory']].map((path): ConflictingKey => ({
    setting: 'memory',
    path,
    goesWith: (bytes) => bytes <= suggestedMemory.bytes,
  })),
  // Zero and -1 are no limit.
  {
    setting: 'memory',
    path: ['memswap_limit'],
    goesWith: (bytes) => bytes <= 0 || bytes >= suggestedMemory.bytes,
  },
  { setting: 'cpu', path: ['cpu_period'] },
  { setting: 'cpu', path: ['cpu_quota'] },
];

function isInTheWay(view: ServiceView, { path, goesWith }: ConflictingKey): boolean {
  const entry = entryAt(view, ...path);
  if (entry === undefined) return false;
  const text = knownText(entry.value);
  if (text === '0' || text === '-1') return false;
  const size = goesWith === undefined ? undefined : readScalar(entry.value, toBytes, 'a size');
  return size === undefined || 'unresolved' in size || goesWith?.(size.value) !== true;
}

/** Returns the limits that an edit cannot add to a service, each with the key that is in the way. */
export function conflictsOf(view: ServiceView): readonly SettingConflict[] {
  return keys.flatMap((key) =>
    isInTheWay(view, key) ? [{ setting: key.setting, key: key.path.join('.') }] : [],
  );
}
