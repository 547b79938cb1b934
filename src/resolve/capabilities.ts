import { known, unreadable, valueOf } from '../core/observed.ts';
import type { Entry, Setting, WorkloadValues } from '../core/workload/workload.ts';
import { defaultCapabilities } from '../knowledge/kernel/capabilities.ts';

type CapabilitySettings = Pick<
  { [K in keyof WorkloadValues]: Setting<WorkloadValues[K]> },
  'privileged' | 'capAdd' | 'capDrop'
>;

function names(setting: Setting<readonly Entry<string>[]>): readonly string[] | undefined {
  const entries = valueOf(setting.value);
  if (!entries || entries.some((entry) => 'unresolved' in entry)) return undefined;
  return entries.flatMap((entry) => ('value' in entry ? [entry.value] : []));
}

/**
 * Applies moby's `oci/caps.TweakCapabilities`: ALL in add removes only capabilities dropped by name; ALL in
 * drop leaves only those added (Engine 26.1.5).
 */
function combineCapabilities(add: readonly string[], drop: readonly string[]): readonly string[] {
  if (add.includes('ALL')) return ['ALL', ...drop.filter((name) => name !== 'ALL').map((name) => `-${name}`)];
  const kept = drop.includes('ALL') ? [] : defaultCapabilities.filter((name) => !drop.includes(name));
  return [...new Set([...kept, ...add])].toSorted();
}

/**
 * Returns the effective capability bounding set: names without `CAP_`, sorted; `ALL` (with `-NAME` for
 * dropped ones) for every capability of the kernel. Unreadable if privileged, `cap_add` or `cap_drop` is.
 */
export function boundingSet(settings: CapabilitySettings): Setting<readonly string[]> {
  if (valueOf(settings.privileged.value) === true) {
    return {
      effectiveBy: settings.privileged.effectiveBy,
      value: known(['ALL'], settings.privileged.value.from),
    };
  }
  const [add, drop] = [names(settings.capAdd), names(settings.capDrop)];
  if (valueOf(settings.privileged.value) === undefined || !add || !drop) {
    return {
      effectiveBy: 'undetermined',
      value: unreadable('undetermined', 'capabilities unknown', 'workload'),
    };
  }
  return {
    effectiveBy: 'written',
    value: known(combineCapabilities(add, drop), 'added and dropped capabilities'),
  };
}
