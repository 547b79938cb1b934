import type { Span } from '../../core/location.ts';
import { splitFields, type WordPiece } from './split-fields.ts';
import type { SubstitutionPart, VariablePart, WordPart, WordToken } from './token.ts';

/** Replaces an unknown part of a text; no argument of a program can contain a NUL. */
export const unknownText = '\0';

/** Resolves expansions; `undefined` means that the value is unknown, and `IFS` is always set. */
export interface ExpansionScope {
  variable(name: string): string | undefined;
  /** Whether a variable without a known value is not set for certain, so that its default counts. */
  isUnset(name: string): boolean;
  home(user: string): string | undefined;
  output(commands: string): string | undefined;
  /** The value of an expansion of another kind, as written; absent if only a shell can evaluate those. */
  expansion?(written: string): string | undefined;
}

/** An argument of a command, as far as it is known. */
export interface Argument extends Span {
  /** The text, with `unknownText` for each unknown part. */
  text: string;
  /** The source texts of the unknown parts, in order. */
  unknown: readonly string[];
  /**
   * Whether the word is only an unquoted expansion, or contains `$@`: it can be any number of arguments, or
   * none.
   */
  any: boolean;
}

/** `$@` and similar expansions are several words even in double quotes. */
const listPattern = /^\$(?:@|\{(?:@|[A-Za-z_]\w*\[@\]))/u;

/** Expands a word to its arguments: one, or several (or none) if a known value is split. */
export function expandWord(word: WordToken, source: string, scope: ExpansionScope): Argument[] {
  const separators = scope.variable('IFS');
  const pieces = word.parts.map((part) => pieceOf(part, source, scope, separators !== undefined));
  const unquoted = word.parts.length > 0 && word.parts.every(isUnquoted);
  const list = word.parts.some((part) => listPattern.test(source.slice(part.start, part.end)));
  return splitFields(pieces, unquoted, separators ?? '').map((field) => ({
    text: field.map(({ text }) => text).join(''),
    unknown: field.flatMap(({ unknown }) => unknown ?? []),
    any: list || (unquoted && field.some(({ unknown }) => unknown !== undefined)),
    start: word.start,
    end: word.end,
  }));
}

function isUnquoted(part: WordPart): boolean {
  return part.kind !== 'literal' && part.kind !== 'tilde' && !part.quoted;
}

/** A value of which nobody knows where it is split is unknown, unless it is empty. */
function pieceOf(part: WordPart, source: string, scope: ExpansionScope, isSplitKnown: boolean): WordPiece {
  if (part.kind === 'literal') return { text: part.text, splits: false };
  const value = valueOf(part, source, scope);
  const isList = part.kind === 'other' && listPattern.test(source.slice(part.start, part.end));
  const splits = isUnquoted(part) || isList;
  if (value !== undefined && (isSplitKnown || !splits || value === ''))
    return { text: value.replaceAll('\0', ''), splits };
  return { text: unknownText, unknown: source.slice(part.start, part.end), splits: false };
}

function valueOf(part: WordPart, source: string, scope: ExpansionScope): string | undefined {
  switch (part.kind) {
    case 'literal':
      return part.text;
    case 'tilde':
      return scope.home(part.user);
    case 'variable':
      return variableValue(part, scope);
    case 'substitution':
      return outputOf(part, source, scope);
    case 'other':
      return scope.expansion?.(source.slice(part.start, part.end));
  }
}

function outputOf({ inner }: SubstitutionPart, source: string, scope: ExpansionScope): string | undefined {
  return scope.output(source.slice(inner.start, inner.end).trim());
}

/** Applies POSIX.1-2024, XCU 2.6.2; a default with quotes or expansions is not evaluated. */
function variableValue(
  { name, operator, word = '' }: VariablePart,
  scope: ExpansionScope,
): string | undefined {
  const value = scope.variable(name);
  const given = value !== undefined && (value !== '' || operator?.startsWith(':') !== true);
  const plainWord = /[$`'"\\~]/u.test(word) ? undefined : word;
  switch (operator?.at(-1)) {
    case '-':
    case '=':
      if (given) return value;
      return value !== undefined || scope.isUnset(name) ? plainWord : undefined;
    case '+':
      return given ? plainWord : undefined;
    default:
      return given ? value : undefined;
  }
}
