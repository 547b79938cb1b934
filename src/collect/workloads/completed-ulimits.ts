import { valueOf, type Observed } from '../../core/observed.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import { parseUlimit } from '../../formats/docker-values/ulimit.ts';

type Ulimits = WrittenWorkload['settings']['ulimits'];

function textOf({ name, soft, hard }: { name: string; soft: number; hard: number }): string {
  return `${name}=${soft}:${hard}`;
}

/** Returns a text for each entry, wherever it is written; absent if not all are known. */
function textsOf(ulimits: Ulimits): readonly string[] | undefined {
  if (ulimits === undefined) return [];
  if (!('value' in ulimits)) return undefined;
  const texts = ulimits.value.flatMap((entry) => ('value' in entry ? [textOf(entry.value)] : []));
  return texts.length === ulimits.value.length ? texts : undefined;
}

/**
 * Whether the ulimits that an engine shows are those stored for a container with its own `defaults`: dockerd adds these
 * at each start, in any order, and does not store them (moby, `mergeUlimits`). Where the defaults are not known, a
 * limit that is not stored is a difference.
 */
export function areCompletedUlimits(
  shown: Ulimits,
  stored: Ulimits,
  defaults: Observed<readonly string[]>,
): boolean {
  const [all, kept] = [textsOf(shown), textsOf(stored)];
  if (all === undefined || kept === undefined) return false;
  const ofEngine = (valueOf(defaults) ?? []).flatMap((text) => parseUlimit(text) ?? []);
  const added = new Set(ofEngine.map(textOf));
  return (
    kept.every((text) => all.includes(text)) && all.every((text) => kept.includes(text) || added.has(text))
  );
}
