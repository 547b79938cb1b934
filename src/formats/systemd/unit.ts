import { unitLines } from './lines.ts';

/** A value that one line of a unit assigns to a setting. */
export interface UnitAssignment {
  value: string;
  /** Returns where a character of the value is in the text of the unit: 0-based UTF-16 offsets. */
  offsetOf: (this: void, at: number) => number;
}

interface Assignment extends UnitAssignment {
  section: string;
  setting: string;
}

function assignmentsOf(text: string): readonly Assignment[] {
  let section = '';
  return unitLines(text).flatMap((line): readonly Assignment[] => {
    const header = /^\s*\[(.+)\]\s*$/u.exec(line.text);
    if (header !== null) section = header[1] ?? '';
    const [, before = '', setting, value = ''] = /^(\s*([A-Za-z0-9]+)\s*=\s*)(.*)$/su.exec(line.text) ?? [];
    if (header !== null || setting === undefined) return [];
    const offsetOf = (at: number): number => line.offsetOf(before.length + at);
    return [{ section, setting, value: value.trimEnd(), offsetOf }];
  });
}

/** Returns what one text of a unit assigns to a setting, in order; empty values too. */
export function unitAssignments(text: string, section: string, setting: string): readonly UnitAssignment[] {
  return assignmentsOf(text).filter((one) => one.section === section && one.setting === setting);
}

/**
 * Returns a function that finds the values of the settings in one section of a systemd unit, with its drop-ins in
 * the order they apply (systemd.syntax(7)): each assignment adds, and an empty one clears earlier ones.
 */
export function readUnitSection(
  texts: readonly string[],
  section: string,
): (this: void, setting: string) => readonly string[] {
  const own = texts.flatMap(assignmentsOf).filter((one) => one.section === section);
  return (setting) => {
    const values = own.flatMap((one) => (one.setting === setting ? [one.value] : []));
    return values.slice(values.lastIndexOf('') + 1);
  };
}

/** Returns the values of one setting of a systemd unit, as {@link readUnitSection} finds them. */
export function unitValues(texts: readonly string[], section: string, setting: string): readonly string[] {
  return readUnitSection(texts, section)(setting);
}
