import type { JoinedText, PlacedText } from '../../core/image/dockerfile.ts';
import { sourceSpan } from './joined-text.ts';

const strings = /"(?:[^"\\]|\\.)*"/gsu;

/**
 * Reads the JSON form of an instruction. `undefined` if the text is no JSON list: then it counts as words.
 * `invalid` for a list with something else than strings, which BuildKit refuses.
 */
export function readStringList(args: JoinedText): readonly PlacedText[] | 'invalid' | undefined {
  if (!args.text.startsWith('[')) return undefined;
  const value = parsed(args.text);
  if (!Array.isArray(value)) return undefined;
  const items: readonly unknown[] = value;
  if (!items.every((item) => typeof item === 'string')) return 'invalid';
  const places = [...args.text.matchAll(strings)];
  return items.map((text, index) => {
    const { index: start = 0, 0: literal = '' } = places[index] ?? {};
    return { text, span: sourceSpan(args, start + 1, start + literal.length - 1) };
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
