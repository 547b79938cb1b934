import type { Dockerfile } from '../../core/dockerfile.ts';
import type { DockerfileFacts } from '../../core/facts.ts';
import { sourceSpan } from '../../dockerfile/language/joined-text.ts';
import { textRanges } from '../../formats/shell-words/line-index.ts';
import type { GivenArguments } from './variables.ts';
import { readDockerfile } from './read-dockerfile.ts';

/**
 * Parses the Dockerfile of facts, with the build arguments that are given. The places of one in a Compose file are those
 * of the Compose file; without its lines, all of it.
 */
export function readDockerfileFacts(
  { file, text, inline }: DockerfileFacts,
  given?: GivenArguments,
): Dockerfile {
  const dockerfile = readDockerfile(text, file.name, given);
  if (inline === undefined) return dockerfile;
  const { at, pieces, source } = inline;
  if (pieces === undefined) return { ...dockerfile, locate: () => at };
  const rangeOf = textRanges(source);
  return {
    ...dockerfile,
    locate({ start, end }) {
      const span = sourceSpan({ text, pieces }, start, end);
      return { in: 'file', file: at.file, range: rangeOf(span.start, span.end) };
    },
  };
}
