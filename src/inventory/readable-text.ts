import type { ByteSource } from '../formats/bytes/byte-source.ts';

/** Returns the text of a file with `\n` at the end of its lines, without a byte order mark. */
export function textOf(content: ByteSource): string {
  const text = content.read(0, content.size).toString('utf8');
  const unmarked = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return unmarked.includes('\r') ? unmarked.replaceAll('\r\n', '\n') : unmarked;
}

const maxWordCharacters = 1000;
const notInWords = /[\s\p{Cc}\uFFFD]/u;

/** Whether a text can be a name, a version or an architecture: short, without white space and control characters. */
export function isWord(text: string): boolean {
  return text !== '' && text.length <= maxWordCharacters && !notInWords.test(text);
}

const emptyOrRelativePart = /\/\.{0,2}(?:\/|$)/u;

/** Whether a path that a package lists is absolute, without empty parts, `.` and `..`. */
export function isPackagedPath(path: string): boolean {
  return path.startsWith('/') && !path.includes('\0') && !emptyOrRelativePart.test(path);
}
