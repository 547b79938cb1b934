import type { Span } from '../../core/location.ts';
import type { Token, WordToken } from '../../formats/shell-words/token.ts';

/** A simple command: its leading assignments and its words, without redirections (XCU 2.9.1). */
export interface SimpleCommand extends Span {
  assignments: readonly WordToken[];
  words: readonly WordToken[];
  /** It runs only in some cases: inside a compound command, or after `||`. */
  conditional: boolean;
  /** It follows `&&`: it runs only after the one before it went well. */
  chained: boolean;
}

const opening: ReadonlySet<string> = new Set(['if', 'while', 'until', 'for', 'case', '{', 'select']);
const closing: ReadonlySet<string> = new Set(['fi', 'done', 'esac', '}']);
/** Words after which another command starts. `$` is the prompt of a line that was copied with it. */
const leading: ReadonlySet<string> = new Set([
  'if',
  'then',
  'elif',
  'else',
  'while',
  'until',
  'do',
  '!',
  '{',
  '}',
  'fi',
  'done',
  'esac',
  '$',
]);
const assignment = /^[A-Za-z_]\w*\+?=/u;
const redirection = /^\d*(?:[<>]|&>)/u;

/** The simple commands of a text, in order. */
export function simpleCommands(tokens: readonly Token[], text: string): SimpleCommand[] {
  const commands: SimpleCommand[] = [];
  let words: WordToken[] = [];
  let depth = 0;
  let before = '';
  const flush = (operator: string) => {
    const command = commandOf(words, text, {
      conditional: depth > 0 || before === '||',
      chained: before === '&&',
    });
    if (command) commands.push(command);
    depth += depthChange(words, text);
    words = [];
    before = operator;
  };
  tokens.forEach((token, index) => {
    if (token.kind === 'word') {
      if (!isTarget(tokens[index - 1])) words.push(token);
    } else if (!redirection.test(token.text)) flush(token.text);
  });
  flush('');
  return commands;
}

function isTarget(previous: Token | undefined): boolean {
  return previous?.kind === 'operator' && redirection.test(previous.text);
}

function source(word: WordToken, text: string): string {
  return text.slice(word.start, word.end);
}

function depthChange(words: readonly WordToken[], text: string): number {
  let change = 0;
  for (const word of words) {
    const name = source(word, text);
    if (opening.has(name)) change++;
    if (closing.has(name)) change--;
    if (!leading.has(name)) break;
  }
  return change;
}

function commandOf(
  all: readonly WordToken[],
  text: string,
  place: { conditional: boolean; chained: boolean },
): SimpleCommand | undefined {
  const begin = all.findIndex((word) => !leading.has(source(word, text)));
  const own = begin === -1 ? [] : all.slice(begin);
  const split = own.findIndex((word) => !assignment.test(source(word, text)));
  const count = split === -1 ? own.length : split;
  const [first] = own;
  const last = own.at(-1);
  if (!first || !last) return undefined;
  return {
    assignments: own.slice(0, count),
    words: own.slice(count),
    start: first.start,
    end: last.end,
    ...place,
  };
}
