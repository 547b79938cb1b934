import type { Entry } from '../../core/workload/workload.ts';
import { cut } from '../../formats/docker-values/key-value.ts';
import { write } from './draft.ts';
import type { Draft } from './draft.ts';

/**
 * Keeps the last entry of each name: the client stores kernel parameters and resource limits in maps, and in
 * the engine a later variable replaces an earlier one.
 */
export function dropOverwritten(draft: Draft): void {
  const { environment, sysctls, ulimits } = draft.settings;
  if (environment && 'value' in environment) {
    write(draft, 'environment', placed(lastOfEach(environment.value, ({ name }) => name)));
  }
  if (sysctls && 'value' in sysctls) {
    write(draft, 'sysctls', placed(lastOfEach(sysctls.value, (text) => cut(text, '=').key)));
  }
  if (ulimits && 'value' in ulimits) {
    write(draft, 'ulimits', placed(lastOfEach(ulimits.value, ({ name }) => name)));
  }
}

function lastOfEach<T>(entries: readonly Entry<T>[], keyOf: (value: T) => string): Entry<T>[] {
  const last = new Map(entries.map((entry, index) => ['value' in entry ? keyOf(entry.value) : index, entry]));
  return [...last.values()];
}

function placed<T>(value: readonly Entry<T>[]) {
  return { value, at: value.flatMap(({ at }) => at) };
}
