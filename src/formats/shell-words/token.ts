import type { Span } from '../../core/location.ts';

/** Literal text, without quotes and escapes. */
export interface LiteralPart extends Span {
  kind: 'literal';
  text: string;
}

/** `$NAME`, `${NAME}` or `${NAME-word}` with one of the operators `-`, `=`, `?`, `+`, with or without `:`. */
export interface VariablePart extends Span {
  kind: 'variable';
  name: string;
  quoted: boolean;
  operator?: string;
  word?: string;
}

/** `$(commands)` or `` `commands` ``; `inner` is the range of the commands. */
export interface SubstitutionPart extends Span {
  kind: 'substitution';
  quoted: boolean;
  inner: Span;
}

/** `~` or `~name` at the start of a word. */
export interface TildePart extends Span {
  kind: 'tilde';
  user: string;
}

/** An expansion that only a shell can evaluate: `*`, `[a-z]`, `{a,b}`, `$1`, `$((1+1))`, `${x%y}`. */
export interface OtherPart extends Span {
  kind: 'other';
  quoted: boolean;
}

export type WordPart = LiteralPart | VariablePart | SubstitutionPart | TildePart | OtherPart;

/** A word of the shell's grammar (POSIX.1-2024, XCU 2.3). */
export interface WordToken extends Span {
  kind: 'word';
  parts: readonly WordPart[];
}

/** Something that no shell would accept. */
export interface LexProblem extends Span {
  message: string;
}
