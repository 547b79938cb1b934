import { HclSyntaxError } from './hcl-syntax.ts';

/** A position in a text in HCL. */
export interface HclScanner {
  readonly text: string;
  offset: number;
  /** How deep what is read is nested. */
  depth: number;
  /** Whether a line break ends what is read; in parentheses and brackets it does not. */
  breaksCount: boolean;
}

const deepest = 100;
const tooDeep = `nested more than ${deepest} deep`;

/** The error at a place; at the position if none is given. */
export function hclError({ offset }: HclScanner, message: string, start = offset, end = start + 1): never {
  throw new HclSyntaxError(message, { start, end });
}

/** Reads something nested one level deeper, in which line breaks count or do not. */
export function nested<T>(scanner: HclScanner, breaksCount: boolean, read: () => T): T {
  const before = scanner.breaksCount;
  if (++scanner.depth > deepest) hclError(scanner, tooDeep);
  scanner.breaksCount = breaksCount;
  const result = read();
  scanner.depth--;
  scanner.breaksCount = before;
  return result;
}

function endOfComment(scanner: HclScanner): number | undefined {
  const { text, offset } = scanner;
  const isLine = text[offset] === '#' || text.startsWith('//', offset);
  if (isLine) {
    const end = text.indexOf('\n', offset);
    return end === -1 ? text.length : end;
  }
  if (!text.startsWith('/*', offset)) return undefined;
  const end = text.indexOf('*/', offset + 2);
  return end === -1 ? hclError(scanner, 'the comment has no end') : end + 2;
}

/** Moves past blanks and comments, and past line breaks where they do not count. */
export function skipBlanks(scanner: HclScanner): void {
  const { text } = scanner;
  for (;;) {
    const character = text[scanner.offset];
    const isBreak = character === '\n' || (character === '\r' && text[scanner.offset + 1] === '\n');
    if (character === ' ' || character === '\t' || (isBreak && !scanner.breaksCount)) scanner.offset++;
    else {
      const end = endOfComment(scanner);
      if (end === undefined) return;
      scanner.offset = end;
    }
  }
}

/** Moves past blanks, comments and line breaks. */
export function skipLines(scanner: HclScanner): void {
  const before = scanner.breaksCount;
  scanner.breaksCount = false;
  skipBlanks(scanner);
  scanner.breaksCount = before;
}

/** Whether a line, or the text, ends at the position. */
export function isAtBreak({ text, offset }: HclScanner): boolean {
  return offset >= text.length || text[offset] === '\n' || text.startsWith('\r\n', offset);
}

/** Whether a text follows blanks. */
export function follows(scanner: HclScanner, wanted: string): boolean {
  skipBlanks(scanner);
  return scanner.text.startsWith(wanted, scanner.offset);
}

/** Moves past a text if it follows blanks, and returns whether it does. */
export function take(scanner: HclScanner, wanted: string): boolean {
  if (!follows(scanner, wanted)) return false;
  scanner.offset += wanted.length;
  return true;
}

/** Moves past a text, or fails. */
export function expect(scanner: HclScanner, wanted: string): void {
  if (!take(scanner, wanted)) hclError(scanner, `'${wanted}' expected`);
}

const identifier = /[\p{ID_Start}][\p{ID_Continue}-]*/uy;

/** The identifier at the position, which stays where it is; `undefined` if there is none. */
export function peekIdentifier({ text, offset }: HclScanner): string | undefined {
  identifier.lastIndex = offset;
  return identifier.exec(text)?.[0];
}

/** Moves past an identifier after blanks, or fails. */
export function expectIdentifier(scanner: HclScanner, what: string): string {
  skipBlanks(scanner);
  const name = peekIdentifier(scanner) ?? hclError(scanner, `${what} expected`);
  scanner.offset += name.length;
  return name;
}

/** Moves past an identifier of this name after blanks, and returns whether it is there. */
export function takeKeyword(scanner: HclScanner, word: string): boolean {
  skipBlanks(scanner);
  if (peekIdentifier(scanner) !== word) return false;
  scanner.offset += word.length;
  return true;
}
