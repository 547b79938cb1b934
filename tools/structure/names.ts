import type { SourceFacts } from './source.ts';

/** A name that several files may export. */
export interface RepeatedName {
  name: string;
  /** The folders, each with `/` at its end, or the files in which it may be exported. */
  in: readonly string[];
  reason: string;
}

interface Place {
  file: string;
  line: number;
}

function placesByName(sources: readonly SourceFacts[]): Map<string, Place[]> {
  const places = new Map<string, Place[]>();
  for (const { file, exports } of sources)
    for (const { name, line } of exports) {
      const known = places.get(name);
      if (known === undefined) places.set(name, [{ file, line }]);
      else known.push({ file, line });
    }
  return places;
}

function isListed({ file }: Place, repeated: RepeatedName | undefined): boolean {
  return (
    repeated?.in.some((place) => (place.endsWith('/') ? file.startsWith(place) : file === place)) ?? false
  );
}

/** Exported names that mean more than one thing, one line for each place, and entries of the list that no longer apply. */
export function repeatedNames(sources: readonly SourceFacts[], list: readonly RepeatedName[]): string[] {
  const places = placesByName(sources);
  const lines = [...places].flatMap(([name, all]) => {
    if (all.length === 1) return [];
    const repeated = list.find((entry) => entry.name === name);
    return all
      .filter((place) => !isListed(place, repeated))
      .map(({ file, line }) => {
        const others = all.filter((other) => other.file !== file).map((other) => other.file);
        const more =
          others.length > 2
            ? ` and ${others.length - 1} more`
            : others.length === 2
              ? ` and ${others[1]}`
              : '';
        return `${file}:${line}: exports ${name}, as does ${others[0]}${more}: rename one for what it is`;
      });
  });
  const stale = list.filter(({ name }) => (places.get(name)?.length ?? 0) < 2);
  return [
    ...lines,
    ...stale.map(
      ({ name }) => `tools/structure/repeated-names.ts:1: ${name} is exported once at most: remove its entry`,
    ),
  ];
}
