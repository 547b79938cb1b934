import { known, unreadable, valueOf } from '../core/observed.ts';
import type { Entry, Setting, WorkloadValues } from '../core/workload.ts';
import { defaultCapabilities } from '../knowledge/capabilities.ts';

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
 * moby `oci/caps.TweakCapabilities`: ALL in add leaves out only what is dropped by name, ALL in drop
 * leaves only what is added. Both tried on Engine 26.1.5.
 */
function tweak(add: readonly string[], drop: readonly string[]): readonly string[] {
  if (add.includes('ALL')) return ['ALL', ...drop.filter((name) => name !== 'ALL').map((name) => `-${name}`)];
  const kept = drop.includes('ALL') ? [] : defaultCapabilities.filter((name) => !drop.includes(name));
  return [...new Set([...kept, ...add])].toSorted();
}

/**
 * The capability bounding set a workload comes to: names without `CAP_`, sorted; `ALL` (with
 * `-NAME` for what is dropped from it) when it has all the kernel knows. Unreadable when privileged,
 * `cap_add` or `cap_drop` cannot be told.
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
      value: unreadable('undetermined', 'capabilities could not be told', 'workload'),
    };
  }
  return { effectiveBy: 'written', value: known(tweak(add, drop), 'added and dropped capabilities') };
}
