import { valueOf, type Observed } from '../../../core/observed.ts';
import type { Entry } from '../../../core/workload/workload.ts';

/** Returns the known entries of a list. */
export function listValues<T>(list: Observed<readonly Entry<T>[]>): readonly T[] {
  return (valueOf(list) ?? []).flatMap((entry) => ('value' in entry ? [entry.value] : []));
}
