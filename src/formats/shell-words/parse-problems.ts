import type { ParseError } from 'unbash';

/** The words for a parser message: unclosed, nested too deeply, or misplaced. */
export interface ProblemWords {
  message: string;
  /** Whether everything after it is uncertain. */
  toTheEnd: boolean;
}

const names: Readonly<Record<string, string>> = {
  'single quote': 'A single quote',
  'ANSI-C quote': 'A single quote',
  'double quote': 'A double quote',
  'command substitution': 'A command substitution',
  'process substitution': 'A process substitution',
  'parameter expansion': 'A parameter expansion',
  backtick: 'A backquoted command',
};

/** Returns the words for a parser error. */
export function problemWords({ message }: ParseError): ProblemWords {
  const [, what] = /^unterminated (.*)$/u.exec(message) ?? [];
  if (what !== undefined) return { message: `${names[what] ?? `An ${what}`} is not closed`, toTheEnd: true };
  if (message.startsWith('maximum')) return { message: 'The text is nested too deeply', toTheEnd: true };
  return { message: 'A misplaced word or operator', toTheEnd: false };
}
