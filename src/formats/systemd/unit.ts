import { unitLines } from './lines.ts';

/** A value that one line of a unit assigns to a setting. */
export interface UnitAssignment {
  value: string;
  /** Returns where a character of the value is in the text of the unit: 0-based UTF-16 offsets. */
  offsetOf: (this: void, at: number) => number;
}

/** Returns what one text of a unit assigns to a setting, in order; empty values too. */
export function unitAssignments(text: string, section: string, setting: string): readonly UnitAssignment[] {
  let current = '';
  return unitLines(text).flatMap((line): readonly UnitAssignment[] => {
    const header = /^\s*\[(.+)\]\s*$/u.exec(line.text);
    if (header !== null) current = header[1] ?? '';
    const [, before = '', name, value = ''] = /^(\s*([A-Za-z0-9]+)\s*=\s*)(.*)$/su.exec(line.text) ?? [];
    if (header !== null || current !== section || name !== setting) return [];
    return [{ value: value.trimEnd(), offsetOf: (at) => line.offsetOf(before.length + at) }];
  });
}

/**
 * Returns the values of one setting of a systemd unit, with its drop-ins in the order they apply
 * (systemd.syntax(7)): each assignment adds, and an empty one clears earlier ones.
 */
export function unitValues(texts: readonly string[], section: string, setting: string): string[] {
  let values: string[] = [];
  for (const { value } of texts.flatMap((text) => unitAssignments(text, section, setting)))
    values = value === '' ? [] : [...values, value];
  return values;
}
