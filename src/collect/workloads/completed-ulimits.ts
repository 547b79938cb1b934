import type { WrittenWorkload } from '../../core/workload.ts';

type Ulimits = WrittenWorkload['settings']['ulimits'];

/** Returns a text for each entry, wherever it is written; absent if not all are known. */
function textsOf(ulimits: Ulimits): readonly string[] | undefined {
  if (ulimits === undefined) return [];
  if (!('value' in ulimits)) return undefined;
  return ulimits.value.map((entry) => JSON.stringify('value' in entry ? entry.value : entry.unresolved));
}

/**
 * Whether the ulimits that an engine shows are those stored for a container with its own defaults: dockerd adds these
 * at each start, in any order, and does not store them (moby, `mergeUlimits`).
 */
export function areCompletedUlimits(shown: Ulimits, stored: Ulimits): boolean {
  const [all, kept] = [textsOf(shown), textsOf(stored)];
  return all !== undefined && kept !== undefined && kept.every((text) => all.includes(text));
}
