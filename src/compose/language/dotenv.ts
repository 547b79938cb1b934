import type { Span, TextRange } from '../../core/location.ts';
import { indexText, positionOf, rangeOf } from '../../formats/yaml/text-index.ts';

/**
 * One assignment of a dotenv file. Without a value, the variable has the one that it has outside. `literal` is
 * false if `$` expressions in the value are still to be replaced.
 */
export interface Assignment {
  name: string;
  value?: string;
  literal: boolean;
  /** Where the name is, with 1-based lines and columns. */
  range: TextRange;
}

interface Read {
  assignment: Omit<Assignment, 'range'>;
  name: Span;
  end: number;
}

/** Blank lines and comments: what may stand before an assignment. */
const between = /(?:\p{White_Space}|#[^\n]*(?:\n|$))*/uy;
const exported = /export(?=[\t\n\f\r ])[\t\v\f\r \u0085\u00A0]*/y;
const trailing = /\p{White_Space}+$/u;
const name = /[\p{L}\p{N}_.[\]\-\t\v\f\r \u0085\u00A0]*/uy;
const spaces = /[\t\v\f\r \u0085\u00A0]*/y;

/**
 * Parses a dotenv file as Compose does: `NAME=value`, `NAME: value` or `NAME`, with optional `export`,
 * comments, single quotes (literal) and double quotes (with escapes), both over several lines. What follows a
 * closing quote is the next assignment. A name may be empty. Returns `undefined` if a line is none of these.
 */
export function parseDotenv(text: string): readonly Assignment[] | undefined {
  const assignments: Assignment[] = [];
  const source = text.replace(/^\uFEFF/u, '').replaceAll('\r\n', '\n');
  const rangeOfName = rangesIn(text, source);
  for (let at = endOf(between, source, 0); at < source.length; at = endOf(between, source, at)) {
    const read = readAssignment(source, at);
    if (read === undefined) return undefined;
    assignments.push({ ...read.assignment, range: rangeOfName(read.name) });
    at = read.end;
  }
  return assignments;
}

/** Returns what finds the range in a text for a span, within a line, of the text as it is parsed. */
function rangesIn(text: string, parsed: string): (span: Span) => TextRange {
  const [written, read] = [indexText(text), indexText(parsed)];
  const first = text.startsWith('\uFEFF') ? 1 : 0;
  return ({ start, end }) => {
    const { line, column } = positionOf(read, start);
    const from = (written.lineStarts[line - 1] ?? 0) + column - 1 + (line === 1 ? first : 0);
    return rangeOf(written, from, from + end - start);
  };
}

function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}

function readAssignment(text: string, at: number): Read | undefined {
  const start = endOf(exported, text, at);
  const after = endOf(name, text, start);
  const written = text.slice(start, after).replace(trailing, '');
  const span = { start, end: start + written.length };
  const sign = text[after];
  if (sign !== undefined && written.includes(' ')) return undefined;
  if (sign === '\n') return { assignment: { name: written, literal: true }, name: span, end: after };
  // A name alone at the very end is the value of a variable without a name.
  if (sign === undefined)
    return { assignment: { name: '', value: written, literal: true }, name: span, end: after };
  if (sign !== '=' && sign !== ':') return undefined;
  const read = readValue(text, endOf(spaces, text, after + 1), written);
  return read && { ...read, name: span };
}

function readValue(text: string, start: number, variable: string): Omit<Read, 'name'> | undefined {
  const quote = text[start];
  if (quote === '"' || quote === "'") return readQuoted(text, start, quote, variable);
  const lineEnd = text.indexOf('\n', start);
  const end = lineEnd === -1 ? text.length : lineEnd;
  const value = text.slice(start, end).replace(/ #.*$/u, '').replace(trailing, '');
  return { assignment: { name: variable, value, literal: !value.includes('$') }, end };
}

function readQuoted(
  text: string,
  start: number,
  quote: string,
  variable: string,
): Omit<Read, 'name'> | undefined {
  let inner = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === quote) {
      const value = quote === '"' ? decodeEscapes(inner) : inner;
      const literal = quote === "'" || !value.includes('$');
      return { assignment: { name: variable, value, literal }, end: at + 1 };
    }
    const next = text[at + 1] ?? '';
    if (character === '\\') at += 1;
    inner += character !== '\\' ? character : next === quote ? quote : `\\${next}`;
  }
  return undefined;
}

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  '\\': '\\',
  // The text is still to be interpolated, where this stands for one.
  $: '$$',
};

function decodeEscapes(text: string): string {
  return text.replaceAll(
    /\\(?:0(\d{0,3})|([abfnrtv$"\\]))/gu,
    (_, digits: string | undefined, letter: string) =>
      digits === undefined ? (escapes[letter] ?? letter) : decodeOctal(digits),
  );
}

/** A byte by its octal number; any other number stays, without its zero. */
function decodeOctal(digits: string): string {
  return /^[0-3][0-7]{2}$/u.test(digits) ? String.fromCodePoint(Number.parseInt(digits, 8)) : `\\${digits}`;
}
