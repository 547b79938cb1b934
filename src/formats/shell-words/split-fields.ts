import type { Span } from '../../core/location.ts';

/** Separators of fields at the start of a shell, whatever IFS its environment has. */
export const defaultSeparators = ' \t\n';

/** A part of a word after its expansion. */
export interface WordPiece {
  text: string;
  unknown?: string;
  /** Unquoted, so that separators in it split the word. */
  splits: boolean;
}

/** `blank` is white space only: such separators never make an empty field. */
type Separation = 'none' | 'blank' | 'other';

interface Run extends Span {
  separation: Separation;
}

/** Returns the fields of a word by XCU 2.6.5, where IFS is `separators`. */
export function splitFields(
  pieces: readonly WordPiece[],
  unquoted: boolean,
  separators: string,
): WordPiece[][] {
  const fields: WordPiece[][] = [];
  let current: WordPiece[] = [];
  let isAfterBlank = false;
  const separate = (separation: Separation): void => {
    const isField = current.length > 0 || (separation === 'other' && !isAfterBlank);
    if (isField) fields.push(current);
    isAfterBlank = separation === 'blank' && (isField || isAfterBlank);
    current = [];
  };
  for (const piece of pieces)
    for (const { separation, start, end } of runsOf(piece, separators)) {
      if (separation !== 'none') separate(separation);
      else if (end > start || !piece.splits) {
        current.push({ ...piece, text: piece.text.slice(start, end) });
        isAfterBlank = false;
      }
    }
  if (current.length > 0) fields.push(current);
  return fields.length === 0 && !unquoted ? [[]] : fields;
}

function runsOf({ text, splits }: WordPiece, separators: string): readonly Run[] {
  if (!splits) return [{ separation: 'none', start: 0, end: text.length }];
  const runs: Run[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const separation = separationBy(text.charAt(at), separators);
    const last = runs.at(-1);
    if (last === undefined || !continues(last.separation, separation))
      runs.push({ separation, start: at, end: at + 1 });
    else {
      last.end = at + 1;
      if (separation === 'other') last.separation = 'other';
    }
  }
  return runs;
}

function separationBy(character: string, separators: string): Separation {
  if (!separators.includes(character)) return 'none';
  return defaultSeparators.includes(character) ? 'blank' : 'other';
}

/** Blanks belong to the separator beside them, of which each one ends a field. */
function continues(before: Separation, next: Separation): boolean {
  if (before === 'none' || next === 'none') return before === next;
  return next === 'blank' || before === 'blank';
}
