import type { FileLocation, Location } from '../../core/location.ts';
import { describeLocation } from '../../core/location.ts';

/** A place in a file, 1-based; the end column is exclusive. */
export interface FilePlace {
  file: string;
  startLine: number;
  startColumn: number;
  endLine: number;
  endColumn: number;
}

/** The in-file places of a finding, in the order they were seen. */
export function filePlaces(sightings: readonly Location[]): readonly FilePlace[] {
  return sightings.filter(isInFile).map((at) => filePlace(at.file, at.range));
}

/** A file and a range without the offsets, which only an editor of the same bytes can use. */
export function filePlace(file: string, range: FileLocation['range']): FilePlace {
  const { startLine, startColumn, endLine, endColumn } = range;
  return { file, startLine, startColumn, endLine, endColumn };
}

/** Where to look, in one phrase: `compose.yaml:7`, or the command's column or the JSON pointer in words. */
export function shortPlace(at: Location): string {
  return at.in === 'file' ? `${at.file}:${at.range.startLine}` : describeLocation(at);
}

/** The place a person changes first: a file before a command line before a document of the engine. */
export function mainPlace(sightings: readonly Location[]): Location | undefined {
  return sightings.find(isInFile) ?? sightings.find((at) => at.in === 'command') ?? sightings.at(0);
}

function isInFile(at: Location): at is FileLocation {
  return at.in === 'file';
}
