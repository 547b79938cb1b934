import type { Span } from '../../core/location.ts';
import type { WordToken } from './token.ts';

/** A here-document that a command reads. */
export interface Heredoc {
  /** The range of its body. */
  body: Span;
  /** Whether its delimiter is quoted: nothing in the body is expanded. */
  quoted: boolean;
}

/**
 * A simple command: its leading assignments and its words, without redirections (POSIX.1-2024, XCU 2.9.1).
 */
export interface ShellCommand extends Span {
  assignments: readonly WordToken[];
  words: readonly WordToken[];
  /** Ranges of the commands in substitutions of its words, assignments, redirections and here-documents. */
  substitutions: readonly Span[];
  heredocs: readonly Heredoc[];
  /** The texts that it reads as here-strings (`<<< WORD`), with their quotes. */
  hereStrings: readonly Span[];
  /** Whether what it prints goes into a file or to another command, not to whoever runs the text. */
  passesOutput?: true;
  /** Whether it runs only conditionally: inside a compound command, or after `||`. */
  conditional: boolean;
  /** Whether it follows `&&`: it runs only if the command before it succeeded. */
  chained: boolean;
  /** The subshells in which it runs, outermost first, each by an id: its changes are lost outside them. */
  subshells: readonly string[];
  /**
   * Where the outermost loop around it ends: until then it may run again. Infinity in a function, whose call decides
   * when it runs; missing for a command that runs where it stands.
   */
  repeatsUntil?: number;
  /** The commands before it in its pipelines: ranges of the list of commands. */
  readsFrom: readonly Span[];
  /** The name of the function in which it stands. */
  inFunction?: string;
  /** The file that it reads as its input, also by a redirection of what it stands in (`done < FILE`). */
  input?: WordToken;
  /** The file into which its output goes. */
  output?: WordToken;
}
