import type { ParseError } from 'unbash';

/** What a message of the parser comes to: something is not closed, nests too deeply, or stands in a wrong place. */
export interface ProblemWords {
  message: string;
  /** Whether nothing after it can be read for certain. */
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

/** The words for an error of the parser. */
export function problemWords({ message }: ParseError): ProblemWords {
  const [, what] = /^unterminated (.*)$/u.exec(message) ?? [];
  if (what !== undefined) return { message: `${names[what] ?? `An ${what}`} is not closed`, toTheEnd: true };
  if (message.startsWith('maximum')) return { message: 'The text is nested too deeply', toTheEnd: true };
  return { message: 'A word or an operator stands where the shell takes none', toTheEnd: false };
}
