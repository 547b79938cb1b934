import type { Span } from '../../core/location.ts';
import type { ShellCommand } from '../../formats/shell-words/shell-command.ts';

const operators = /[;&|()<>]+/gu;
/** Quoted text outside words (the target of a redirection, a test), and comments. */
const covered = /'[^']*'|"(?:\\[\s\S]|[^"\\])*"|(?<![^\s;&|()<>])#[^\n]*/gu;

/** Returns the operators of a range: outside words, here-documents and comments. */
export function operatorSpans(
  text: string,
  { start, end }: Span,
  commands: readonly ShellCommand[],
): readonly Span[] {
  const taken = commands
    .flatMap(({ assignments, words, heredocs }) => [
      ...assignments,
      ...words,
      ...heredocs.map(({ body }) => body),
    ])
    .toSorted((a, b) => a.start - b.start);
  const found: Span[] = [];
  let from = start;
  for (const word of [...taken, { start: end, end }]) {
    if (word.start > from) found.push(...operatorsIn(text.slice(from, word.start), from));
    from = Math.max(from, word.end);
  }
  return found;
}

function operatorsIn(gap: string, offset: number): readonly Span[] {
  const bare = gap.replace(covered, (found) => ' '.repeat(found.length));
  return [...bare.matchAll(operators)].map(({ index, 0: text }) => ({
    start: offset + index,
    end: offset + index + text.length,
  }));
}
