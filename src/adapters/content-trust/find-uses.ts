import type { CommandImage, ContentTrustMention, ContentTrustUse } from '../../core/trust/content-trust.ts';
import { describeLocation, type FileLocation, type Span } from '../../core/location.ts';
import { commandTrust } from '../../knowledge/trust/content-trust.ts';
import { textRanges } from '../../formats/shell-words/line-index.ts';
import { placedDocuments } from '../../formats/yaml/placed-values.ts';
import { readDockerCommand } from './docker-command.ts';
import { dockerfileUses } from './dockerfile-uses.ts';
import { trustFileKind, type TrustFileKind } from './file-kinds.ts';
import { makeUses } from './make-uses.ts';
import { mayUseContentTrust, occurrencesIn, type Occurrence } from './occurrences.ts';
import { variableUse, type TrustReading, type UseContent } from './reading.ts';
import { shellUses } from './shell-uses.ts';
import { isComment, textReading } from './text-uses.ts';
import { unitUses } from './unit-uses.ts';
import { yamlUses } from './yaml-uses.ts';

/** What one file uses and mentions of Content Trust, and why it may be more. */
export interface TrustUses {
  uses: readonly ContentTrustUse[];
  mentions: readonly ContentTrustMention[];
  /** The images that its docker commands name, if it turns Content Trust on. */
  images: readonly CommandImage[];
  /** Why a file was read line by line only. */
  problems: readonly string[];
}

/** Places of a file that are read: no file that people write has as many. */
const mostPlaces = 2000;

const nothing: TrustUses = { uses: [], mentions: [], images: [], problems: [] };

/**
 * Finds what a file uses of Content Trust: each place that names it is a use or a mention, and none is left out. What
 * the parser of the file's language does not understand is read line by line.
 */
export function findTrustUses(path: string, shown: string, text: string): TrustUses {
  if (!mayUseContentTrust(text)) return nothing;
  const places = occurrencesIn(text);
  if (places.length > mostPlaces)
    return {
      ...nothing,
      problems: [`it names Content Trust in more than ${mostPlaces} places, and was not read`],
    };
  const kind = trustFileKind(path, text.slice(0, 4096));
  const { readings: all, problems } = readParsed(kind, shown, text);
  const readings = all.filter(({ runs }) => runs === undefined);
  const bypassedBy = bypassingCommands([
    ...all.flatMap(({ runs }) => (runs === undefined ? [] : [runs.words])),
    ...(kind.reads === 'text' ? commandsInText(text) : []),
  ]);
  const rangeOf = textRanges(text);
  const locate = ({ start, end }: Span): FileLocation => ({
    in: 'file',
    file: shown,
    range: rangeOf(start, end),
  });
  const uses: ContentTrustUse[] = [];
  const mentions: ContentTrustMention[] = [];
  const addUse = (span: Span, use: UseContent): void => {
    const runsIn = kind.runsIn === 'dockerd' || use.runsIn === undefined ? kind.runsIn : use.runsIn;
    // What a command itself is given is about this command alone.
    const isForFile = use.feature === 'variable' && use.state !== 'off' && use.command === undefined;
    const bypass = isForFile && bypassedBy.length > 0 ? { bypassedBy } : {};
    uses.push({ ...use, ...bypass, at: locate(span), runsIn });
  };
  const distinct = new Map(
    readings.map((one) => [`${one.start} ${one.use?.feature} ${one.use?.shown}`, one]),
  );
  for (const reading of distinct.values()) if (reading.use !== undefined) addUse(reading, reading.use);
  for (const place of places) {
    if (readings.some((reading) => covers(reading, place))) continue;
    const left = leftOver(place, kind, text);
    if ('use' in left) addUse(place, left.use);
    else mentions.push({ at: locate(place), shown: place.text.replaceAll(/\s+/gu, ' '), ...left });
  }
  const turnsOn = uses.some(({ feature, state }) => feature === 'variable' && state !== 'off');
  const images = all.flatMap(({ runs, ...span }): readonly CommandImage[] =>
    runs?.image === undefined ? [] : [{ image: runs.image, at: locate(span) }],
  );
  return { uses: uses.toSorted(byPlace), mentions, images: turnsOn ? images : [], problems };
}

/** Commands that need images and verify none: `compose up`, `build`. */
function bypassingCommands(commands: readonly (readonly string[])[]): readonly string[] {
  const bypassing = commands.filter((words) => /^(?:never|builder)$/u.test(commandTrust(words)));
  return [...new Set(bypassing.map((words) => words.join(' ')))].toSorted();
}

/** The commands of a text without a parser here. */
function commandsInText(text: string): readonly (readonly string[])[] {
  const form =
    /(?<![\w./-])docker(?:-compose|[ \t]+(?:compose|buildx|stack))?[ \t]+(?:build|up|pull|run|deploy|bake)(?![\w-])/gu;
  return [...text.matchAll(form)].flatMap(({ index, 0: found }) => {
    const place = { kind: 'command' as const, text: found, start: index, end: index + found.length };
    const words = readDockerCommand(found.split(/[ \t]+/u))?.words;
    return words === undefined || isComment(text, place) ? [] : [words];
  });
}

function byPlace(a: ContentTrustUse, b: ContentTrustUse): number {
  return a.at.range.startOffset - b.at.range.startOffset;
}

function covers({ start, end, use }: TrustReading, place: Occurrence): boolean {
  const within = place.start >= start && place.start < Math.max(end, start + 1);
  // A command holds its options and variables, which have readings of their own.
  return within && (use?.feature !== 'command' || place.kind === 'command');
}

function readParsed(
  { reads }: TrustFileKind,
  shown: string,
  text: string,
): { readings: readonly TrustReading[]; problems: readonly string[] } {
  switch (reads) {
    case 'shell':
      return { readings: shellUses(text), problems: [] };
    case 'dockerfile':
      return { readings: dockerfileUses(text), problems: [] };
    case 'unit':
      return { readings: unitUses(text), problems: [] };
    case 'make':
      return { readings: makeUses(text), problems: [] };
    case 'yaml':
      return readYaml(shown, text);
    case 'text':
    case 'document':
      return { readings: [], problems: [] };
  }
}

function readYaml(
  shown: string,
  text: string,
): { readings: readonly TrustReading[]; problems: readonly string[] } {
  const { documents, problem } = placedDocuments(text);
  if (problem === undefined) return { readings: yamlUses(documents, text), problems: [] };
  const place = describeLocation({ in: 'file', file: shown, range: problem.range });
  // A template of YAML, or JSON with comments, is read line by line and is no problem if it names nothing.
  const isNamed = occurrencesIn(text).length > 0;
  return {
    readings: [],
    problems: isNamed ? [`it is no YAML, and was read line by line: ${place}: ${problem.message}`] : [],
  };
}

function leftOver(
  place: Occurrence,
  { reads, isStrict }: TrustFileKind,
  text: string,
): { use: UseContent } | Pick<ContentTrustMention, 'where'> {
  if (reads === 'document') return { where: 'document' };
  if (isComment(text, place)) return { where: 'comment' };
  const reading = textReading(text, place);
  if (reading?.use !== undefined) return { use: reading.use };
  return isStrict && !isRead(text, place) && place.kind === 'variable'
    ? { use: variableUse(place.text, undefined) }
    : { where: 'text' };
}

/** Whether a script only reads the variable: `$NAME`. */
function isRead(text: string, { start }: Occurrence): boolean {
  return /(?:\$\{?|%|<\/)$/u.test(text.slice(Math.max(0, start - 2), start));
}
