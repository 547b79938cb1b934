import type { Span } from '../../core/location.ts';
import type { WordToken } from './token.ts';

/** A here-document that a command reads. */
export interface Heredoc {
  /** The stretch of its body. */
  body: Span;
  /** Its delimiter is quoted: nothing in the body is expanded. */
  quoted: boolean;
}

/** A simple command: its leading assignments and its words, without redirections (POSIX.1-2024, XCU 2.9.1). */
export interface ShellCommand extends Span {
  assignments: readonly WordToken[];
  words: readonly WordToken[];
  /** Stretches of commands whose output its words, assignments, redirections and here-documents take. */
  substitutions: readonly Span[];
  heredocs: readonly Heredoc[];
  /** It runs only in some cases: inside a compound command, or after `||`. */
  conditional: boolean;
  /** It follows `&&`: it runs only after the one before it went well. */
  chained: boolean;
  /** The subshells that it runs in, outermost first, each by an id: what it sets is lost outside of them. */
  subshells: readonly string[];
  /** The commands before it in its pipelines: stretches of the list of commands. */
  readsFrom: readonly Span[];
}
