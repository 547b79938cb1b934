import { unitWords } from '../../formats/systemd/command-line.ts';
import { trustVariables } from '../../knowledge/trust/content-trust.ts';
import { occurrencesIn, placeIn } from './occurrences.ts';
import { variableUse, type TrustReading } from './reading.ts';
import { shellUses } from './shell-uses.ts';

const assigned = new RegExp(`^(?<name>${trustVariables.source})(?:=(?<value>.*))?$`, 'su');

/** A setting of a unit, with where its value is. */
interface UnitSetting {
  name: string;
  value: string;
  start: number;
  end: number;
}

/** The settings of a unit file: a backslash continues a line, and `#` and `;` start comments (systemd.syntax(7)). */
function settingsIn(text: string): readonly UnitSetting[] {
  const settings: UnitSetting[] = [];
  const line = /^[ \t]*(?<name>[A-Za-z0-9]+)[ \t]*=[ \t]*(?<value>(?:[^\n\\]|\\\r?\n|\\[^\n])*)$/gmu;
  for (const found of text.matchAll(line)) {
    const { name = '', value = '' } = found.groups ?? {};
    const end = found.index + found[0].length;
    settings.push({ name, value: value.replaceAll(/\\\r?\n/gu, ' '), start: end - value.length, end });
  }
  return settings;
}

/** Reads the uses of Content Trust in a unit of systemd or a drop-in. */
export function unitUses(text: string): readonly TrustReading[] {
  return settingsIn(text).flatMap((setting) => settingUses(setting, text));
}

function settingUses({ name, value, ...within }: UnitSetting, text: string): readonly TrustReading[] {
  if (name === 'Environment' || name === 'PassEnvironment' || name === 'UnsetEnvironment') {
    const names = occurrencesIn(value);
    return unitWords(value).flatMap((word): readonly TrustReading[] => {
      const match = assigned.exec(word);
      if (match?.groups === undefined) return [];
      const { name: variable = '', value: given } = match.groups;
      const place = names.find((one) => one.text === variable)?.start ?? 0;
      // systemd expands no variables here; `%` is its own.
      const use = variableUse(variable, name === 'UnsetEnvironment' ? '' : given);
      return [{ ...placeIn(value, place, text, within), use }];
    });
  }
  if (!name.startsWith('Exec')) return [];
  return shellUses(value.replace(/^[@:+!|-]+/u, (prefix) => ' '.repeat(prefix.length))).map((reading) => {
    const hasName = occurrencesIn(value.slice(reading.start, reading.end)).length > 0;
    return { ...reading, ...(hasName ? placeIn(value, reading.start, text, within) : within) };
  });
}
