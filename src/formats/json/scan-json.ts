/** A JSON text and the offset that a scanner has reached. */
export interface JsonScanner {
  text: string;
  offset: number;
}

/** White space, literals and numbers of RFC 8259, each at the offset of a scanner. */
export const jsonSpace = /[ \t\n\r]*/y;
export const jsonLiteral = /true|false|null/y;
export const jsonNumber = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

/** Reads what a sticky pattern matches; absent if it does not match. */
export function matchJson(scanner: JsonScanner, pattern: RegExp): string | undefined {
  pattern.lastIndex = scanner.offset;
  const found = pattern.exec(scanner.text)?.[0];
  scanner.offset += found?.length ?? 0;
  return found;
}

/** Skips white space and returns the next character without reading it; empty at the end. */
export function peekJson(scanner: JsonScanner): string {
  matchJson(scanner, jsonSpace);
  return scanner.text.charAt(scanner.offset);
}

/** Reads one character after white space; false if another one follows. */
export function takeJson(scanner: JsonScanner, character: string): boolean {
  if (peekJson(scanner) !== character) return false;
  scanner.offset += 1;
  return true;
}
