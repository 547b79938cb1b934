import type { Span, TextRange } from '../../core/location.ts';
import { indexText, rangeOf } from '../yaml/text-index.ts';
import type { BodyProblem } from './node.ts';
import { scanJson } from './scan.ts';

/** Maps RFC 6901 pointers to ranges in a JSON text. */
export interface JsonPlaces {
  /**
   * Returns the range of the value at a pointer, including its name; of the nearest value around it if there
   * is none.
   */
  at(pointer: string): TextRange;
  /** Returns the range of a problem in the text. */
  of(problem: BodyProblem): TextRange;
}

/** Returns the locations of the values of a JSON text. Of two members with one name the later is found. */
export function jsonPlaces(text: string): JsonPlaces {
  const spans = new Map<string, Span>();
  scanJson(text, (pointer, span) => void spans.set(pointer, span));
  const index = indexText(text);
  const start = text.length - text.trimStart().length;
  const at = (pointer: string): TextRange => {
    const span = spans.get(pointer);
    if (span !== undefined) return rangeOf(index, span.start, span.end);
    if (pointer === '') return rangeOf(index, start, Math.min(start + 1, text.length));
    return at(pointer.slice(0, pointer.lastIndexOf('/')));
  };
  return {
    at,
    of: ({ pointer, offset }) =>
      offset === undefined ? at(pointer) : rangeOf(index, offset, Math.min(offset + 1, text.length)),
  };
}
