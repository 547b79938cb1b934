/** Returns the lines of a configuration that are no comments; a backslash at its end continues a line. */
export function configLines(text: string): readonly string[] {
  return text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => !/^\s*(?:[#;]|$)/u.test(line));
}

/** Returns a value without the quotes around it, or around its first word: `"/srv/up" now` is `/srv/up now`. */
export function unquote(value: string): string {
  return value.trim().replace(/^(["'])(.*?)\1/u, '$2');
}
