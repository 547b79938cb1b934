import { openTexts } from '../../adapters/daemon-config/written-config.ts';
import type { FileLocation } from '../../core/location.ts';
import { valueOf } from '../../core/observed.ts';
import type { WrittenFlag } from '../../core/engine/written-config.ts';
import { findFlags, type DaemonFlag } from '../../formats/daemon-config/daemon-flags.ts';
import { configMember } from '../../formats/daemon-config/daemon-json.ts';
import { locatedCommand, locatedWords, type UnitArgument } from '../../formats/systemd/command-line.ts';
import { environmentAssignments } from '../../formats/systemd/environment-file.ts';
import { environmentWords } from '../../formats/systemd/environment.ts';
import { unitAssignments } from '../../formats/systemd/unit.ts';
import { indexText, rangeOf } from '../../formats/yaml/text-index.ts';
import type { HostFiles } from '../../io/files.ts';
import { environmentPlace, unitEnvironmentFiles } from './environment-files.ts';
import { specifierFill } from './unit-start.ts';
import { findUnitFiles, type Place } from './units.ts';

interface UnitText {
  path: string;
  text: string;
}

/** Returns the place of a stretch of a text. */
type Locate = (start: number, end: number) => FileLocation;

/** A value with the way to the places of its parts. */
interface LocatedText {
  value: string;
  locate: Locate;
}

/** Returns the texts of places; `undefined` if one is unreadable, since each may change the command line. */
async function readAll(files: HostFiles, places: readonly Place[]): Promise<readonly UnitText[] | undefined> {
  const texts = await Promise.all(
    places.map(async (place) => {
      if (typeof place !== 'string') return undefined;
      const text = await files.readText(place);
      return text.state === 'unreadable' ? undefined : { path: place, text: valueOf(text) };
    }),
  );
  if (texts.includes(undefined)) return undefined;
  return texts.flatMap((one) => (one?.text === undefined ? [] : [{ path: one.path, text: one.text }]));
}

function locateIn({ path, text }: UnitText): Locate {
  const index = indexText(text);
  return (start, end) => ({ in: 'file', file: path, range: rangeOf(index, start, end) });
}

/** Returns the values that a setting of the service has after all its files, with their places. */
function located(units: readonly UnitText[], setting: string): readonly LocatedText[] {
  let found: readonly LocatedText[] = [];
  for (const unit of units) {
    const locate = locateIn(unit);
    for (const { value, offsetOf } of unitAssignments(unit.text, 'Service', setting)) {
      const place: Locate = (start, end) => locate(offsetOf(start), offsetOf(Math.max(start, end - 1)) + 1);
      found = value === '' ? [] : [...found, { value, locate: place }];
    }
  }
  return found;
}

/** Returns the variables of the service, each with the place that sets it: files override what the unit sets. */
function variablesOf(
  units: readonly UnitText[],
  environment: readonly UnitText[],
  fill: (text: string) => string,
): Map<string, LocatedText> {
  const found = new Map<string, LocatedText>();
  for (const { value, locate } of located(units, 'Environment'))
    for (const word of locatedWords(value))
      for (const [name, text] of environmentWords([fill(value.slice(word.start, word.end))]))
        found.set(name, { value: text, locate: () => locate(word.start, word.end) });
  for (const file of environment) {
    const locate = locateIn(file);
    for (const { name, value, start, end } of environmentAssignments(file.text))
      found.set(name, { value, locate: () => locate(start, end) });
  }
  return found;
}

function flagOf(
  use: DaemonFlag,
  words: readonly UnitArgument[],
  locate: (word: UnitArgument) => Locate,
): WrittenFlag[] {
  const [first, last] = [words[use.first], words[use.last]];
  const member = use.name === 'configFile' ? undefined : configMember(use.name);
  if (first === undefined || last === undefined || member === undefined) return [];
  // A value of another variable than the flag is elsewhere.
  const end = last.variable === first.variable ? last.end : first.end;
  const value = openTexts.has(member) ? { value: String(use.value) } : {};
  return [{ member, at: locate(first)(first.start, end), ...value }];
}

/**
 * Returns where a service writes the flags of dockerd: in its units, and in the files whose variables they name.
 * `args` are the arguments that dockerd has; nothing is returned if the files, as they are now, do not make them.
 */
export async function findWrittenFlags(
  files: HostFiles,
  { folders, service, args }: { folders: readonly string[]; service: string; args: readonly string[] },
): Promise<readonly WrittenFlag[]> {
  const units = await readAll(files, await findUnitFiles(files, folders, service));
  if (units === undefined) return [];
  const fill = specifierFill(folders, service);
  const named = unitEnvironmentFiles(units.map(({ text }) => text)).map((path) =>
    environmentPlace(path, fill),
  );
  const environment = await readAll(files, named);
  const line = located(units, 'ExecStart').at(-1);
  if (environment === undefined || line === undefined) return [];
  const variables = variablesOf(units, environment, fill);
  const values = new Map([...variables].map(([name, { value }]) => [name, value]));
  const words = locatedCommand(line.value, values, fill)?.args ?? [];
  if (words.length !== args.length || words.some(({ text }, at) => text !== args[at])) return [];
  const locate = ({ variable }: UnitArgument): Locate =>
    (variable === undefined ? undefined : variables.get(variable)?.locate) ?? line.locate;
  return (findFlags(args) ?? []).flatMap((use) => flagOf(use, words, locate));
}
