/** A setting of git: its key in small letters without a subsection (`core.hookspath`), and its value. */
export type GitSetting = readonly [key: string, value: string];

/** Returns a setting by its key as it is written: `core.hooksPath`, `filter.NAME.smudge`. */
export function gitSetting(key: string, value: string): GitSetting {
  const parts = key.toLowerCase().split('.');
  return [`${parts[0] ?? ''}.${parts.at(-1) ?? ''}`, value];
}

/** Returns a value without quotes and comments. */
function plainValue(written: string): string {
  const quoted = /^"((?:\\.|[^"\\])*)"/u.exec(written.trim())?.[1];
  return quoted === undefined
    ? written
        .replace(/\s*[#;].*$/u, '')
        .trim()
        .replaceAll('"', '')
    : quoted.replaceAll(/\\(.)/gu, '$1');
}

/** Returns the settings of a configuration of git (git-config(1)). */
export function gitSettings(text: string): readonly GitSetting[] {
  let section = '';
  return text.split('\n').flatMap((line) => {
    const header = /^\s*\[\s*([\w.-]+)(?:\s+"(?:\\.|[^"\\])*")?\s*\]/u.exec(line);
    section = header?.[1] ?? section;
    const rest = header === null ? line : line.slice(header[0].length);
    const [, key, value] = /^\s*([A-Za-z][\w-]*)\s*=(.*)$/u.exec(rest) ?? [];
    return key === undefined || section === ''
      ? []
      : [gitSetting(`${section.split('.')[0] ?? ''}.${key}`, plainValue(value ?? ''))];
  });
}
