import type { Finding, Fix } from '../../core/findings/finding.ts';
import { describeLocation, type FileLocation } from '../../core/location.ts';
import { isInForce } from '../dates.ts';
import { matchesGlob } from '../glob.ts';
import type { InlineIgnore } from './read-ignores.ts';

/** What ignores findings. */
export interface Ignores {
  /** Comments of each file, by its name in the report. */
  inFiles: ReadonlyMap<string, readonly InlineIgnore[]>;
  /** What the configuration of other tools ignores in every file. */
  everywhere: readonly InlineIgnore[];
}

/** Gives the id that our rules have as an alias for another of a tool's names: `trivy:ds002` is `trivy:DS-0002`. */
export type AliasOf = (tool: string, id: string) => string;

/** Waives the findings that comments in the files ignore. `time` is that of the facts (RFC 3339). */
export function applyIgnores(
  findings: readonly Finding[],
  ignores: Ignores,
  aliasOf: AliasOf,
  time: string,
): readonly Finding[] {
  if (ignores.inFiles.size + ignores.everywhere.length === 0) return findings;
  return findings.map((finding) => ignored(finding, ignores, aliasOf, time));
}

function ignored(finding: Finding, ignores: Ignores, aliasOf: AliasOf, time: string): Finding {
  if (finding.waived) return finding;
  const places = finding.sightings.filter((one) => one.in === 'file');
  const matching = (place: FileLocation): { ignore: InlineIgnore; at: FileLocation } | undefined => {
    const ignore = [...(ignores.inFiles.get(place.file) ?? []), ...ignores.everywhere].find(
      (one) => isInForce(one.until, time) && covers(one, place) && isFor(one, finding, aliasOf),
    );
    return ignore === undefined ? place.namedAt && matching(place.namedAt) : { ignore, at: place };
  };
  const found = places.map(matching);
  const first = found.find((one) => one !== undefined);
  if (first === undefined) return finding;
  // Some places of one finding may be ignored, and others not.
  if (found.includes(undefined)) {
    const kept = places.filter((_, index) => found[index] === undefined);
    const others = finding.sightings.filter((one) => one.in !== 'file');
    const gone = found.flatMap((one) => one?.ignore ?? []);
    return {
      ...finding,
      sightings: [...kept, ...others],
      fixes: finding.fixes.map((fix) => withoutEdits(fix, gone)),
    };
  }
  const { ignore, at: place } = first;
  const at = describeLocation({
    ...place,
    file: ignore.file ?? place.file,
    range: { ...place.range, startLine: ignore.at, startColumn: 1 },
  });
  const reason = ignore.reason ?? `${ignore.tool} ignores it`;
  const until = ignore.until === undefined ? {} : { until: ignore.until };
  return { ...finding, waived: true, waiver: { reason: `${reason} (${at})`, ...until } };
}

/** A fix without its edits of lines that are ignored. */
function withoutEdits(fix: Fix, ignores: readonly InlineIgnore[]): Fix {
  if (fix.kind !== 'edit') return fix;
  const edits = fix.edits.filter(
    ({ file, range }) => !ignores.some((one) => covers(one, { in: 'file', file, range })),
  );
  return { ...fix, edits };
}

function covers({ lines, paths }: InlineIgnore, { file, range }: FileLocation): boolean {
  if (paths?.some((path) => matchesGlob(path.replaceAll('**', '*'), file)) === false) return false;
  return lines === undefined || (range.startLine >= lines.from && range.startLine <= lines.to);
}

function isFor({ tool, ids }: InlineIgnore, finding: Finding, aliasOf: AliasOf): boolean {
  const { rule, check, aliases, causedBy, causes = [] } = finding;
  if (ids === undefined) return aliases.some((alias) => alias.startsWith(`${tool}:`));
  if (tool !== 'ironhull') {
    const wanted = new Set(ids.map((id) => aliasOf(tool, id).toLowerCase()));
    return aliases.some((alias) => wanted.has(alias.toLowerCase()));
  }
  const names = new Set(
    [rule, check, causedBy?.rule, ...causes, ...aliases].map((name) => name?.toLowerCase()),
  );
  return ids.some((id) => id === '*' || names.has(id));
}
