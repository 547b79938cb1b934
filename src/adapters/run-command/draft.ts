import type { CommandLocation, Location } from '../../core/location.ts';
import type {
  AdapterDoubt,
  Entry,
  SettingName,
  WorkloadValues,
  WrittenWorkload,
  Written,
} from '../../core/workload/workload.ts';
import { unknownText } from '../../formats/shell-words/expand.ts';
import type { FlagUse } from './flag-syntax.ts';
import type { ShellContext } from '../shell/script-scope.ts';

/** Something that docker refuses, or that could not be read. */
export interface RunProblem {
  message: string;
  at: CommandLocation;
}

/** A use of a flag with its location. */
export interface PlacedUse extends FlagUse {
  at: CommandLocation;
}

/**
 * The base of relative paths and `~`; the directory is `undefined` after the script changed to an unknown
 * one.
 */
export interface RunContext extends Pick<ShellContext, 'home' | 'load'> {
  directory: string | undefined;
}

/** A workload while its flags are read. */
export interface Draft {
  settings: WrittenWorkload['settings'];
  /** The name of the image, where its tag is not known. */
  imageName?: string;
  doubts: AdapterDoubt[];
  problems: RunProblem[];
  /** Every flag in order, for settings that several flags determine. */
  uses: readonly PlacedUse[];
  context: RunContext;
}

/** The settings that are lists of entries. */
export type ListSetting = {
  [K in SettingName]: WorkloadValues[K] extends readonly Entry<infer _>[] ? K : never;
}[SettingName];

/** The value of one entry of a list setting. */
export type EntryValue<K extends ListSetting> = WorkloadValues[K] extends readonly Entry<infer V>[]
  ? V
  : never;

/** Writes a setting; a later flag replaces an earlier one. */
export function write<K extends SettingName>(
  draft: Draft,
  setting: K,
  written: Written<WorkloadValues[K]>,
): void {
  Object.assign(draft.settings, { [setting]: written });
}

/** A list that grows with each flag, and its distinct locations. */
interface GrowingList {
  value: Entry<unknown>[];
  at: Location[];
  seen: Set<Location>;
}

/** Keyed by the list, so that a long line is not copied again for each flag. */
const growing = new WeakMap<object, GrowingList>();

function growingList(written: Written<readonly Entry<unknown>[]> | undefined): GrowingList {
  const earlier = written && 'value' in written ? written.value : [];
  const known = growing.get(earlier);
  if (known) return known;
  const seen = new Set(earlier.flatMap((entry) => entry.at));
  const list = { value: [...earlier], at: [...seen], seen };
  growing.set(list.value, list);
  return list;
}

/** Adds entries to a list setting. */
export function append<K extends ListSetting>(
  draft: Draft,
  setting: K,
  entries: readonly Entry<EntryValue<K>>[],
): void {
  const { value, at, seen } = growingList(draft.settings[setting]);
  for (const entry of entries) {
    value.push(entry);
    for (const place of entry.at) {
      if (!seen.has(place)) at.push(place);
      seen.add(place);
    }
  }
  Object.assign(draft.settings, { [setting]: { value, at } });
}

/** Returns a text with a readable word for its unknown parts. */
export function showUnknown(text: string): string {
  return text.replaceAll(unknownText, '$?');
}

/**
 * Records that docker refuses the value of a flag. The message omits the value, which may be a credential.
 */
export function refuse(draft: Draft, { flag, at }: PlacedUse, why = 'is malformed'): void {
  draft.problems.push({ message: `the value of --${flag} ${why}`, at });
}

/** Returns why the value of a flag is unresolved. */
export function unresolvedText({ flag, unknown }: FlagUse): string {
  const names = unknown.map((source) => /^\$\{?([A-Za-z_]\w*)/u.exec(source)?.[1]);
  const named = names.flatMap((name) => (name === undefined ? [] : [`$${name}`]));
  const what = named.length > 0 ? named.join(' and ') : 'an expansion';
  return `--${flag} contains ${what}, whose value is unknown`;
}

/** Returns the uses of some flags, in order. */
export function usesOf(draft: Draft, ...flags: readonly string[]): PlacedUse[] {
  return draft.uses.filter(({ flag }) => flags.includes(flag));
}
