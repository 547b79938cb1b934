import type { Dockerfile, JoinedText } from '../../core/image/dockerfile.ts';
import type { DockerfileFacts } from '../../core/facts/facts.ts';
import type { Span } from '../../core/location.ts';
import { sourceOffset, sourceSpan } from '../../dockerfile/language/joined-text.ts';
import { textRanges } from '../../formats/shell-words/line-index.ts';
import type { GivenArguments } from './variables.ts';
import { readDockerfile } from './read-dockerfile.ts';

/** The end of the line of the source that the line of a character comes from. */
function lineEnd(joined: JoinedText, source: string, offset: number): number {
  const start = offset === 0 ? 0 : joined.text.lastIndexOf('\n', offset - 1) + 1;
  const end = source.indexOf('\n', sourceOffset(joined, start));
  return end === -1 ? source.length : end;
}

/** The range of the source that a range comes from, in its lines: the value of a variable may be longer than its name. */
function spanInSource(joined: JoinedText, source: string, { start, end }: Span): Span {
  const span = sourceSpan(joined, start, end);
  const first = Math.min(span.start, lineEnd(joined, source, start));
  const last = Math.min(span.end, lineEnd(joined, source, Math.max(start, end - 1)));
  return { start: first, end: Math.max(first, last) };
}

/**
 * Parses the Dockerfile of facts, with the build arguments that are given. The places of one in another file are those of
 * that file; without its lines, all of it.
 */
export function readDockerfileFacts(
  { file, text, inline, targets }: DockerfileFacts,
  given?: GivenArguments,
): Dockerfile {
  const dockerfile = readDockerfile(text, file.name, given, targets);
  if (inline === undefined) return dockerfile;
  const { at, pieces, source } = inline;
  if (pieces === undefined) return { ...dockerfile, locate: () => at };
  const rangeOf = textRanges(source);
  return {
    ...dockerfile,
    locate(span) {
      const { start, end } = spanInSource({ text, pieces }, source, span);
      return { in: 'file', file: at.file, range: rangeOf(start, end) };
    },
  };
}
