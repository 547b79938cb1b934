import type { CommandLocation, Location } from '../../core/location.ts';
import type {
  AdapterDoubt,
  Entry,
  SettingName,
  WorkloadValues,
  WrittenWorkload,
  Written,
} from '../../core/workload.ts';
import { unknownText } from '../../formats/shell-words/expand.ts';
import type { FlagUse } from './flag-syntax.ts';
import type { ShellContext } from '../shell/script-scope.ts';

/** Something that docker refuses, or that could not be read. */
export interface RunProblem {
  message: string;
  at: CommandLocation;
}

/** A use of a flag with its place. */
export interface PlacedUse extends FlagUse {
  at: CommandLocation;
}

/** Where relative paths and `~` lead; the directory is `undefined` where the script changed it to one not known. */
export interface RunContext extends Pick<ShellContext, 'home' | 'load'> {
  directory: string | undefined;
}

/** A workload while its flags are read. */
export interface Draft {
  settings: WrittenWorkload['settings'];
  doubts: AdapterDoubt[];
  problems: RunProblem[];
  /** Every use of every flag in order, for settings that several flags make up. */
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

/** Writes a setting; a later flag takes the place of an earlier one. */
export function write<K extends SettingName>(
  draft: Draft,
  setting: K,
  written: Written<WorkloadValues[K]>,
): void {
  Object.assign(draft.settings, { [setting]: written });
}

/** A list that grows with each flag, and its places, each once. */
interface GrowingList {
  value: Entry<unknown>[];
  at: Location[];
  seen: Set<Location>;
}

/** By the list's value: a long line is not copied again for each flag. */
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

/** A text with its unknown stretches as a word for people. */
export function legible(text: string): string {
  return text.replaceAll(unknownText, '$?');
}

/** Notes that docker refuses the value of a flag. The value is not told: it may be a credential. */
export function refuse(draft: Draft, { flag, at }: PlacedUse, why = 'is malformed'): void {
  draft.problems.push({ message: `the value of --${flag} ${why}`, at });
}

/** What a use of a flag leaves open, in words. */
export function unresolvedText({ flag, unknown }: FlagUse): string {
  const names = unknown.map((source) => /^\$\{?([A-Za-z_]\w*)/u.exec(source)?.[1]);
  const named = names.flatMap((name) => (name === undefined ? [] : [`$${name}`]));
  const what = named.length > 0 ? named.join(' and ') : 'an expansion';
  return `--${flag} holds ${what}, whose value is not known here`;
}

/** The uses of one flag, in order. */
export function usesOf(draft: Draft, ...flags: readonly string[]): PlacedUse[] {
  return draft.uses.filter(({ flag }) => flags.includes(flag));
}
