/** Returns a text as one word of a shell command line, to copy: unchanged if literal, else quoted. */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (!/\p{Cc}/u.test(text)) return `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const escaped = text.replaceAll(/[\\']|\p{Cc}/gu, (character) =>
    /\p{Cc}/u.test(character)
      ? [...new TextEncoder().encode(character)]
          .map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`)
          .join('')
      : `\\${character}`,
  );
  return `$'${escaped}'`;
}
