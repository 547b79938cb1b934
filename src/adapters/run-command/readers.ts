import type { SettingName, WorkloadValues } from '../../core/workload/workload.ts';
import { parseBoolean } from '../../formats/docker-values/boolean.ts';
import { append, refuse, unresolvedText, write } from './draft.ts';
import type { Draft, EntryValue, ListSetting, PlacedUse } from './draft.ts';

/** Reads one use of a flag into the draft. */
export type FlagReader = (use: PlacedUse, draft: Draft) => void;

/** Returns the reader of a flag whose last use decides a setting. */
export function scalar<K extends SettingName>(
  setting: K,
  parse: (text: string) => WorkloadValues[K] | undefined,
): FlagReader {
  return (use, draft) => {
    const { at, value: text } = use;
    const value = use.unknown.length > 0 ? undefined : parse(text);
    if (value !== undefined) return write(draft, setting, { value, at: [at] });
    if (use.unknown.length === 0) refuse(draft, use);
    write(draft, setting, { unresolved: whyOpen(use), at: [at] });
  };
}

/**
 * Returns the reader of a flag whose last use decides a setting of one word; if it is empty, the image or the
 * engine decides.
 */
export function word(setting: 'user' | 'runtime' | 'cgroupParent'): FlagReader {
  const read = scalar(setting, (text) => text);
  return (use, draft) => {
    if (use.value === '') delete draft.settings[setting];
    else read(use, draft);
  };
}

/** Returns the reader of a flag that adds to a list setting. */
export function entries<K extends ListSetting>(
  setting: K,
  parse: (text: string) => readonly EntryValue<K>[] | undefined,
): FlagReader {
  return (use, draft) => {
    const at = [use.at];
    const values = use.unknown.length > 0 ? undefined : parse(use.value);
    if (values)
      return append(
        draft,
        setting,
        values.map((value) => ({ value, at })),
      );
    if (use.unknown.length === 0) refuse(draft, use);
    append(draft, setting, [{ unresolved: whyOpen(use), at }]);
  };
}

/** Returns the reader of a boolean flag. */
export function toggle(
  setting: 'privileged' | 'readOnlyRoot' | 'init' | 'oomKillDisable' | 'useApiSocket',
): FlagReader {
  return scalar(setting, parseBoolean);
}

/** Returns the reader of a flag without a setting; it only checks whether docker accepts the value. */
export function ignored(accepts: (text: string) => boolean = () => true): FlagReader {
  return (use, draft) => {
    if (use.unknown.length === 0 && !accepts(use.value)) refuse(draft, use);
  };
}

/** Returns why a flag's value is unresolved: an expansion, or a value that docker refuses. */
export function whyOpen(use: PlacedUse): string {
  return use.unknown.length > 0 ? unresolvedText(use) : `the value of --${use.flag} is malformed`;
}
