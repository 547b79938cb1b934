import type { SettingName, WorkloadValues } from '../../core/workload.ts';
import { parseBoolean } from '../../formats/docker-values/boolean.ts';
import { append, refuse, unresolvedText, write } from './draft.ts';
import type { Draft, EntryValue, ListSetting, PlacedUse } from './draft.ts';

/** Reads one use of a flag into the draft. */
export type FlagReader = (use: PlacedUse, draft: Draft) => void;

/** A flag whose last use decides a setting. */
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

/** A flag whose last use decides a setting of one word; an empty one leaves it to the image or the engine. */
export function word(setting: 'user' | 'runtime' | 'cgroupParent'): FlagReader {
  const read = scalar(setting, (text) => text);
  return (use, draft) => {
    if (use.value === '') delete draft.settings[setting];
    else read(use, draft);
  };
}

/** A flag each use of which adds to a list setting. */
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

/** A switch that decides a boolean setting. */
export function toggle(
  setting: 'privileged' | 'readOnlyRoot' | 'init' | 'oomKillDisable' | 'useApiSocket',
): FlagReader {
  return scalar(setting, parseBoolean);
}

/** A flag that no setting hangs on; its value is only looked at for whether docker takes it. */
export function ignored(accepts: (text: string) => boolean = () => true): FlagReader {
  return (use, draft) => {
    if (use.unknown.length === 0 && !accepts(use.value)) refuse(draft, use);
  };
}

/** Why the value of a use is open: an expansion, or a value that docker refuses. */
export function whyOpen(use: PlacedUse): string {
  return use.unknown.length > 0 ? unresolvedText(use) : `the value of --${use.flag} is malformed`;
}
