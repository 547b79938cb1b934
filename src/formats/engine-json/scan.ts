import { jsonLiteral, jsonNumber, matchJson, peekJson, takeJson } from '../json/scan-json.ts';
import type { Span } from '../../core/location.ts';
import { pointerStep } from './node.ts';
import type { BodyProblem, JsonMember, JsonNode } from './node.ts';

/** Longest text that is read, in UTF-16 code units. The engine has no limit; a body has a few thousand. */
export const maximumLength = 4 * 1024 * 1024;

/** Limit of values: a body has a few hundred, and each costs memory. */
export const maximumValues = 100_000;

/**
 * Limit of nesting. Go's is 10,000; no field of a request is deeper than a dozen, so deeper values are
 * refused here although the engine would skip them.
 */
export const maximumDepth = 500;

/** Why a text could not be read. Thrown and caught inside this file only. */
class Malformed extends Error {}

interface Scanner {
  text: string;
  offset: number;
  /** Names and indices of the value being read. */
  path: (string | number)[];
  /** Number of values read so far. */
  values: number;
  record: RecordPlace;
}

/** Receives each value's pointer and span; the span of an object's member starts at its name. */
export type RecordPlace = (pointer: string, span: Span) => void;

const ignored: RecordPlace = () => undefined;

function fail(scanner: Scanner, wanted: string): never {
  const ended = scanner.offset >= scanner.text.length;
  const where = ended ? 'at its end' : `at character ${scanner.offset + 1}`;
  throw new Malformed(`not valid JSON: ${wanted} expected ${where}`);
}

const [quote, backslash, firstPrintable] = [0x22, 0x5c, 0x20];

/**
 * Returns the offset after the closing quote. A loop, because a regular expression overflows on long strings.
 */
function endOfString(scanner: Scanner): number {
  const { text } = scanner;
  for (let at = scanner.offset + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    // RFC 8259, section 7: control characters must be escaped.
    if (code < firstPrintable) break;
    if (code === backslash) at += 1;
  }
  return fail(scanner, 'a string');
}

function scanString(scanner: Scanner): string {
  const end = endOfString(scanner);
  const token = scanner.text.slice(scanner.offset, end);
  try {
    const text: unknown = JSON.parse(token);
    scanner.offset = end;
    // Go writes U+FFFD for an unpaired surrogate.
    return String(text).toWellFormed();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return fail(scanner, 'a string with valid escapes');
  }
}

function recordFrom({ record, path, offset }: Scanner, start: number): void {
  if (record !== ignored) record(path.map(pointerStep).join(''), { start, end: offset });
}

function scanMember(scanner: Scanner, depth: number): JsonMember {
  if (peekJson(scanner) !== '"') return fail(scanner, 'a member name');
  const start = scanner.offset;
  const name = scanString(scanner);
  scanner.path.push(name);
  if (!takeJson(scanner, ':')) return fail(scanner, "':'");
  const value = scanValue(scanner, depth);
  recordFrom(scanner, start);
  scanner.path.pop();
  return { name, value };
}

function scanObject(scanner: Scanner, depth: number): JsonNode {
  const members: JsonMember[] = [];
  if (takeJson(scanner, '}')) return { kind: 'object', members };
  do members.push(scanMember(scanner, depth));
  while (takeJson(scanner, ','));
  if (!takeJson(scanner, '}')) return fail(scanner, "',' or '}'");
  return { kind: 'object', members };
}

function scanItem(scanner: Scanner, index: number, depth: number): JsonNode {
  scanner.path.push(index);
  peekJson(scanner);
  const start = scanner.offset;
  const value = scanValue(scanner, depth);
  recordFrom(scanner, start);
  scanner.path.pop();
  return value;
}

function scanArray(scanner: Scanner, depth: number): JsonNode {
  const items: JsonNode[] = [];
  if (takeJson(scanner, ']')) return { kind: 'array', items };
  do items.push(scanItem(scanner, items.length, depth));
  while (takeJson(scanner, ','));
  if (!takeJson(scanner, ']')) return fail(scanner, "',' or ']'");
  return { kind: 'array', items };
}

function scanLiteral(scanner: Scanner): JsonNode {
  const literal = matchJson(scanner, jsonLiteral);
  if (literal === 'null') return { kind: 'null' };
  if (literal !== undefined) return { kind: 'boolean', value: literal === 'true' };
  const text = matchJson(scanner, jsonNumber);
  return text === undefined ? fail(scanner, 'a value') : { kind: 'number', text };
}

function tooMuch(scanner: Scanner, message: string): never {
  scanner.path = [];
  throw new Malformed(`${message}; not read`);
}

function deeper(scanner: Scanner, depth: number): number {
  if (depth < maximumDepth) return depth + 1;
  return tooMuch(scanner, `nested more than ${maximumDepth} levels deep`);
}

function scanValue(scanner: Scanner, depth: number): JsonNode {
  scanner.values += 1;
  if (scanner.values > maximumValues) tooMuch(scanner, `more than ${maximumValues} values`);
  if (peekJson(scanner) === '"') return { kind: 'string', text: scanString(scanner) };
  if (takeJson(scanner, '{')) return scanObject(scanner, deeper(scanner, depth));
  if (takeJson(scanner, '[')) return scanArray(scanner, deeper(scanner, depth));
  return scanLiteral(scanner);
}

// The engine uses Go's Decoder.More to detect content after the value, which ignores a closing bracket.
function refuseTrailing(scanner: Scanner): void {
  const next = peekJson(scanner);
  if (next === '' || next === '}' || next === ']') return;
  throw new Malformed(`unexpected content after the JSON value at character ${scanner.offset + 1}`);
}

/**
 * Reads the one JSON value of a request body as Go's `json.Decoder` does (RFC 8259, duplicates kept). What
 * the engine would refuse, and what exceeds a limit of this reader, is a problem. `record` receives the
 * location of every value within the outermost one.
 */
export function scanJson(
  text: string,
  record: RecordPlace = ignored,
): { node: JsonNode } | { problem: BodyProblem } {
  if (text.length > maximumLength) {
    return { problem: { message: `longer than ${maximumLength} characters; not read`, pointer: '' } };
  }
  const scanner: Scanner = { text, offset: 0, path: [], values: 0, record };
  try {
    const node = scanValue(scanner, 0);
    refuseTrailing(scanner);
    return { node };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return {
      problem: {
        message: error.message,
        pointer: scanner.path.map(pointerStep).join(''),
        offset: scanner.offset,
      },
    };
  }
}
