import type { Span } from '../../core/location.ts';

/** A JSON value with its place in the text. A duplicate member is kept, in its order. */
export type LocatedValue = { span: Span } & (
  | { kind: 'object'; members: readonly LocatedMember[] }
  | { kind: 'array'; items: readonly LocatedValue[] }
  | { kind: 'string'; text: string }
  | { kind: 'number'; text: string }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'null' }
);

export type LocatedObject = Extract<LocatedValue, { kind: 'object' }>;

/** A member of an object: its name, the place of the name, and the value. */
export interface LocatedMember {
  name: string;
  nameSpan: Span;
  value: LocatedValue;
}

/** What is wrong with a JSON text, and at which offset. The message quotes nothing of the text. */
export class JsonSyntaxError extends SyntaxError {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

interface Scanner {
  text: string;
  offset: number;
}

const deepest = 200;
const space = /[ \t\n\r]*/y;
const literal = /true|false|null/y;
const numeral = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

function match(scanner: Scanner, pattern: RegExp): string | undefined {
  pattern.lastIndex = scanner.offset;
  const found = pattern.exec(scanner.text)?.[0];
  scanner.offset += found?.length ?? 0;
  return found;
}

function peek(scanner: Scanner): string {
  match(scanner, space);
  return scanner.text.charAt(scanner.offset);
}

function take(scanner: Scanner, character: string): boolean {
  if (peek(scanner) !== character) return false;
  scanner.offset += 1;
  return true;
}

function fail({ text, offset }: Scanner, wanted: string): never {
  if (text.startsWith('//', offset) || text.startsWith('/*', offset) || text[offset] === '#')
    throw new JsonSyntaxError('JSON has no comments', offset);
  if (offset >= text.length)
    throw new JsonSyntaxError(`the text ends where ${wanted} is expected`, text.length);
  throw new JsonSyntaxError(`${wanted} expected`, offset);
}

/** A loop, because a regular expression overflows on long strings. */
function endOfString({ text, offset }: Scanner): number {
  for (let at = offset + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) throw new JsonSyntaxError('a string must end on its line', at);
    if (code === 0x5c) at++;
  }
  throw new JsonSyntaxError('the string has no closing quote', offset);
}

function scanString(scanner: Scanner): string {
  const { text, offset } = scanner;
  const end = endOfString(scanner);
  try {
    const value: unknown = JSON.parse(text.slice(offset, end));
    scanner.offset = end;
    // Go writes U+FFFD for half a surrogate pair.
    return String(value).toWellFormed();
  } catch {
    throw new JsonSyntaxError('the string has an invalid escape', offset);
  }
}

function scanMember(scanner: Scanner, depth: number): LocatedMember {
  if (peek(scanner) !== '"') fail(scanner, 'a member name in double quotes');
  const start = scanner.offset;
  const name = scanString(scanner);
  const nameSpan = { start, end: scanner.offset };
  if (!take(scanner, ':')) fail(scanner, "':'");
  return { name, nameSpan, value: scanValue(scanner, depth) };
}

/** The entries up to `close`. A comma behind the last is the mistake of most who write JSON by hand. */
function scanEntries<T>(scanner: Scanner, close: string, scan: () => T): T[] {
  const entries: T[] = [];
  if (take(scanner, close)) return entries;
  for (;;) {
    entries.push(scan());
    const comma = peek(scanner) === ',' ? scanner.offset : undefined;
    if (comma === undefined) break;
    scanner.offset++;
    if (peek(scanner) === close)
      throw new JsonSyntaxError(`the comma before the closing ${close} is one too many`, comma);
  }
  if (!take(scanner, close)) fail(scanner, `',' or '${close}'`);
  return entries;
}

function scanContent(scanner: Scanner, depth: number): LocatedValue {
  const start = scanner.offset;
  const spanned = () => ({ span: { start, end: scanner.offset } });
  const first = scanner.text[start];
  if (first === '"') return { kind: 'string', text: scanString(scanner), ...spanned() };
  if (take(scanner, '{')) {
    const members = scanEntries(scanner, '}', () => scanMember(scanner, depth + 1));
    return { kind: 'object', members, ...spanned() };
  }
  if (take(scanner, '[')) {
    const items = scanEntries(scanner, ']', () => scanValue(scanner, depth + 1));
    return { kind: 'array', items, ...spanned() };
  }
  const word = match(scanner, literal);
  if (word === 'null') return { kind: 'null', ...spanned() };
  if (word !== undefined) return { kind: 'boolean', value: word === 'true', ...spanned() };
  const text = match(scanner, numeral);
  return text === undefined ? fail(scanner, 'a value') : { kind: 'number', text, ...spanned() };
}

function scanValue(scanner: Scanner, depth: number): LocatedValue {
  if (depth > deepest) throw new TypeError(`it is nested more than ${deepest} deep`);
  peek(scanner);
  return scanContent(scanner, depth);
}

/**
 * Reads one JSON value (RFC 8259), with the place of each value and name.
 * @throws JsonSyntaxError for what is not JSON; TypeError for more than 200 levels.
 */
export function parseLocatedJson(text: string): LocatedValue {
  const scanner: Scanner = { text, offset: 0 };
  if (text.startsWith('\uFEFF')) scanner.offset = 1;
  const value = scanValue(scanner, 0);
  if (peek(scanner) !== '') fail(scanner, 'the end of the text');
  return value;
}
