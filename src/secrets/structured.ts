import { namedFormat, type FoundFormat } from '../knowledge/credentials.ts';
import { isReference } from '../knowledge/credential-formats/reference.ts';
import { namesCredential } from '../knowledge/secret-names.ts';

/** The longest value that is taken apart, and the most settings that are looked at in one. */
const longest = 65_536;
const mostSettings = 4096;

/** `name=value`, and `name: value` as YAML writes it; a value without quotes is one word. */
const setting =
  /^[ \t{-]{0,64}["']?(?<name>[A-Za-z_][\w.-]{1,63})["']?[ \t]{0,8}(?:=[ \t]{0,8}|:[ \t]{1,8})(?:"(?<double>[^"\n]{1,1024})"|'(?<single>[^'\n]{1,1024})'|(?<bare>[^\s"'`;,]{1,1024}))[ \t;,]{0,8}\r?$/gmu;

type Setting = readonly [name: string, value: string];

/** Whether a text is a value that holds others: JSON is one that applications take (`SPRING_APPLICATION_JSON`). */
function isJson(text: string): boolean {
  return /^\s*(?:\{\s*["}]|\[\s*[{["\]])/u.test(text);
}

/** Returns the settings of a JSON document, at every depth; none if it is not one. */
function jsonSettings(text: string): readonly Setting[] {
  const settings: Setting[] = [];
  const rest: unknown[] = [parsed(text)];
  while (rest.length > 0 && settings.length < mostSettings) {
    const value = rest.pop();
    if (Array.isArray(value)) rest.push(...value);
    else if (typeof value === 'object' && value !== null) {
      const members: readonly (readonly [string, unknown])[] = Object.entries(value);
      for (const [name, member] of members)
        if (typeof member === 'string') settings.push([name, member]);
        else rest.push(member);
    }
  }
  return settings;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

function lineSettings(text: string): readonly Setting[] {
  return [...text.matchAll(setting)].slice(0, mostSettings).map(({ groups = {} }): Setting => {
    const { name = '', double, single, bare } = groups;
    return [name, double ?? single ?? bare ?? ''];
  });
}

function judge([name, value]: Setting): FoundFormat | undefined {
  const format = namedFormat(name, value);
  if (format !== undefined) return format;
  // `%s` of a format.
  return namesCredential(name) && !isReference(value) && !/^%\w$/u.test(value)
    ? { detector: `value of ${name}`, length: value.length }
    : undefined;
}

/**
 * Returns the first credential among the settings that a value holds: a JSON document, lines of a configuration
 * file, or one such line.
 */
export function settingIn(text: string): FoundFormat | undefined {
  if (text.length > longest || !/[:=]/u.test(text)) return undefined;
  for (const each of isJson(text) ? jsonSettings(text) : lineSettings(text)) {
    const found = judge(each);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** As `settingIn`, for a text that may be an argument of a program: only a JSON document. */
export function jsonSettingIn(text: string): FoundFormat | undefined {
  return isJson(text) ? settingIn(text) : undefined;
}
