import { jsonLiteral, jsonNumber, matchJson, peekJson, takeJson, type JsonScanner } from './scan-json.ts';
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

const deepest = 200;

function fail({ text, offset }: JsonScanner, wanted: string): never {
  if (text.startsWith('//', offset) || text.startsWith('/*', offset) || text[offset] === '#')
    throw new JsonSyntaxError('JSON has no comments', offset);
  if (offset >= text.length)
    throw new JsonSyntaxError(`the text ends where ${wanted} is expected`, text.length);
  throw new JsonSyntaxError(`${wanted} expected`, offset);
}

/** A loop, because a regular expression overflows on long strings. */
function endOfString({ text, offset }: JsonScanner): number {
  for (let at = offset + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) throw new JsonSyntaxError('a string must end on its line', at);
    if (code === 0x5c) at++;
  }
  throw new JsonSyntaxError('the string has no closing quote', offset);
}

function scanString(scanner: JsonScanner): string {
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

function scanMember(scanner: JsonScanner, depth: number): LocatedMember {
  if (peekJson(scanner) !== '"') fail(scanner, 'a member name in double quotes');
  const start = scanner.offset;
  const name = scanString(scanner);
  const nameSpan = { start, end: scanner.offset };
  if (!takeJson(scanner, ':')) fail(scanner, "':'");
  return { name, nameSpan, value: scanValue(scanner, depth) };
}

/** The entries up to `close`. A comma behind the last is the mistake of most who write JSON by hand. */
function scanEntries<T>(scanner: JsonScanner, close: string, scan: () => T): T[] {
  const entries: T[] = [];
  if (takeJson(scanner, close)) return entries;
  for (;;) {
    entries.push(scan());
    const comma = peekJson(scanner) === ',' ? scanner.offset : undefined;
    if (comma === undefined) break;
    scanner.offset++;
    if (peekJson(scanner) === close)
      throw new JsonSyntaxError(`the comma before the closing ${close} is one too many`, comma);
  }
  if (!takeJson(scanner, close)) fail(scanner, `',' or '${close}'`);
  return entries;
}

function scanContent(scanner: JsonScanner, depth: number): LocatedValue {
  const start = scanner.offset;
  const spanned = () => ({ span: { start, end: scanner.offset } });
  const first = scanner.text[start];
  if (first === '"') return { kind: 'string', text: scanString(scanner), ...spanned() };
  if (takeJson(scanner, '{')) {
    const members = scanEntries(scanner, '}', () => scanMember(scanner, depth + 1));
    return { kind: 'object', members, ...spanned() };
  }
  if (takeJson(scanner, '[')) {
    const items = scanEntries(scanner, ']', () => scanValue(scanner, depth + 1));
    return { kind: 'array', items, ...spanned() };
  }
  const word = matchJson(scanner, jsonLiteral);
  if (word === 'null') return { kind: 'null', ...spanned() };
  if (word !== undefined) return { kind: 'boolean', value: word === 'true', ...spanned() };
  const text = matchJson(scanner, jsonNumber);
  return text === undefined ? fail(scanner, 'a value') : { kind: 'number', text, ...spanned() };
}

function scanValue(scanner: JsonScanner, depth: number): LocatedValue {
  if (depth > deepest) throw new TypeError(`it is nested more than ${deepest} deep`);
  peekJson(scanner);
  return scanContent(scanner, depth);
}

/**
 * Reads one JSON value (RFC 8259), with the place of each value and name.
 * @throws JsonSyntaxError for what is not JSON; TypeError for more than 200 levels.
 */
export function parseLocatedJson(text: string): LocatedValue {
  const scanner: JsonScanner = { text, offset: 0 };
  if (text.startsWith('\uFEFF')) scanner.offset = 1;
  const value = scanValue(scanner, 0);
  if (peekJson(scanner) !== '') fail(scanner, 'the end of the text');
  return value;
}
