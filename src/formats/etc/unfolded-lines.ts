/** Returns the lines of a configuration without comments and empty lines; a backslash at its end continues a line. */
export function unfoldedLines(text: string): string[] {
  return text
    .replaceAll(/\\\r?\n/gu, ' ')
    .split(/\r?\n/u)
    .map((line) => line.replace(/(?:^|\s)#.*/u, '').trim())
    .filter((line) => line !== '');
}
