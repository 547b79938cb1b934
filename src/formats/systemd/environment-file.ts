import type { Span } from '../../core/location.ts';

/** A variable that a file sets, from its name to the end of its value. */
export interface EnvironmentAssignment extends Span {
  name: string;
  value: string;
}

/** A value, and the offset at which it ends. */
interface Value {
  value: string;
  end: number;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

/** Reads what stands in quotes from their start: in single ones no backslash escapes. */
function quotedPiece(text: string, start: number): Value {
  const quote = text[start];
  let value = '';
  let at = start + 1;
  for (; at < text.length && text[at] !== quote; at += 1) {
    const char = text[at] ?? '';
    if (quote === "'" || char !== '\\') {
      value += char;
      continue;
    }
    at += 1;
    const escaped = text[at] ?? '';
    value += /["\\`$]/u.test(escaped) ? escaped : escaped === '\n' ? '' : `\\${escaped}`;
  }
  return { value, end: Math.min(at + 1, text.length) };
}

/** Reads what stands without quotes to the end of its line, which a backslash continues. */
function plainPiece(text: string, start: number): Value {
  let value = '';
  let at = start;
  for (; at < text.length && text[at] !== '\n'; at += 1) {
    const isEscape = text[at] === '\\';
    if (isEscape) at += 1;
    if (!(isEscape && text[at] === '\n')) value += text[at] ?? '';
  }
  return { value: value.trimEnd(), end: Math.min(at, text.length) };
}

/** Reads a value from after its `=`: pieces in quotes, and one without at the end of the line. */
function readValue(text: string, start: number): Value {
  let value = '';
  let at = start;
  while (at < text.length && text[at] !== '\n') {
    if (/\s/u.test(text[at] ?? '')) {
      at += 1;
      continue;
    }
    const piece = /["']/u.test(text[at] ?? '') ? quotedPiece(text, at) : plainPiece(text, at);
    value += piece.value;
    at = piece.end;
  }
  return { value, end: at };
}

/**
 * Returns what a file of `EnvironmentFile=` assigns, in order (systemd.exec(5)): one variable a line, with comments,
 * its value quoted or not. A backslash at the end of a comment continues nothing (since systemd 254).
 */
export function environmentAssignments(text: string): readonly EnvironmentAssignment[] {
  const found: EnvironmentAssignment[] = [];
  for (let at = 0; at < text.length;) {
    const end = endOfLine(text, at);
    const [, before = '', name] = /^(\s*)([A-Za-z_]\w*)[ \t]*=/u.exec(text.slice(at, end)) ?? [];
    if (name === undefined) {
      at = end + 1;
      continue;
    }
    const read = readValue(text, text.indexOf('=', at) + 1);
    found.push({ name, value: read.value, start: at + before.length, end: read.end });
    at = endOfLine(text, read.end) + 1;
  }
  return found;
}
