import { pointerStep } from './node.ts';
import type { BodyProblem, JsonMember, JsonNode } from './node.ts';

/** Longest text that is read, in UTF-16 code units. The engine has no bound of its own. */
export const maximumLength = 16 * 1024 * 1024;

/**
 * Deepest nesting that is read. Go stops at 10,000; no field of a request is deeper than a dozen,
 * so what lies between is refused here though the engine would skip it.
 */
export const maximumDepth = 500;

/** Why a text could not be read. Thrown and caught inside this file only. */
class Malformed extends Error {
  readonly pointer: string;
  constructor(message: string, pointer: string) {
    super(message);
    this.pointer = pointer;
  }
}

interface Scanner {
  text: string;
  offset: number;
}

const space = /[ \t\n\r]*/y;
// oxlint-disable-next-line no-control-regex -- RFC 8259, section 7: control characters must be escaped
const quoted = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const numeral = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const word = /true|false|null/y;

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

function fail(scanner: Scanner, pointer: string, wanted: string): never {
  const ended = scanner.offset >= scanner.text.length;
  const where = ended ? 'at its end' : `at character ${scanner.offset + 1}`;
  throw new Malformed(`not valid JSON: ${wanted} expected ${where}`, pointer);
}

function scanString(scanner: Scanner, pointer: string): string {
  const token = match(scanner, quoted);
  if (token === undefined) return fail(scanner, pointer, 'a string');
  const text: unknown = JSON.parse(token);
  // Go writes U+FFFD for half a surrogate pair.
  return String(text).toWellFormed();
}

function scanMember(scanner: Scanner, pointer: string, depth: number): JsonMember {
  if (peek(scanner) !== '"') return fail(scanner, pointer, 'a member name');
  const name = scanString(scanner, pointer);
  const inner = pointer + pointerStep(name);
  if (!take(scanner, ':')) return fail(scanner, inner, "':'");
  return { name, value: scanValue(scanner, inner, depth) };
}

function scanObject(scanner: Scanner, pointer: string, depth: number): JsonNode {
  const members: JsonMember[] = [];
  if (take(scanner, '}')) return { kind: 'object', members };
  do members.push(scanMember(scanner, pointer, depth));
  while (take(scanner, ','));
  if (!take(scanner, '}')) return fail(scanner, pointer, "',' or '}'");
  return { kind: 'object', members };
}

function scanArray(scanner: Scanner, pointer: string, depth: number): JsonNode {
  const items: JsonNode[] = [];
  if (take(scanner, ']')) return { kind: 'array', items };
  do items.push(scanValue(scanner, pointer + pointerStep(items.length), depth));
  while (take(scanner, ','));
  if (!take(scanner, ']')) return fail(scanner, pointer, "',' or ']'");
  return { kind: 'array', items };
}

function scanLiteral(scanner: Scanner, pointer: string): JsonNode {
  const literal = match(scanner, word);
  if (literal === 'null') return { kind: 'null' };
  if (literal !== undefined) return { kind: 'boolean', value: literal === 'true' };
  const text = match(scanner, numeral);
  return text === undefined ? fail(scanner, pointer, 'a value') : { kind: 'number', text };
}

function deeper(depth: number): number {
  if (depth < maximumDepth) return depth + 1;
  throw new Malformed(`nested more than ${maximumDepth} levels deep; not read`, '');
}

function scanValue(scanner: Scanner, pointer: string, depth: number): JsonNode {
  if (peek(scanner) === '"') return { kind: 'string', text: scanString(scanner, pointer) };
  if (take(scanner, '{')) return scanObject(scanner, pointer, deeper(depth));
  if (take(scanner, '[')) return scanArray(scanner, pointer, deeper(depth));
  return scanLiteral(scanner, pointer);
}

// The engine asks Go's Decoder.More for content after the value, and that does not see a closing bracket.
function refuseTrailing(scanner: Scanner): void {
  const next = peek(scanner);
  if (next === '' || next === '}' || next === ']') return;
  throw new Malformed(`unexpected content after the JSON value at character ${scanner.offset + 1}`, '');
}

/**
 * Reads the one JSON value of a request body as Go's `json.Decoder` does (RFC 8259, duplicates
 * kept). What the engine would refuse, and what is longer or deeper than is read here, is a problem.
 */
export function scanJson(text: string): { node: JsonNode } | { problem: BodyProblem } {
  if (text.length > maximumLength) {
    return { problem: { message: `longer than ${maximumLength} characters; not read`, pointer: '' } };
  }
  const scanner = { text, offset: 0 };
  try {
    const node = scanValue(scanner, '', 0);
    refuseTrailing(scanner);
    return { node };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { problem: { message: error.message, pointer: error.pointer } };
  }
}
