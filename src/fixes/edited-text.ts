import type { Span } from '../core/location.ts';

/** The replacement of a range of a text, and what made it. */
export interface Replacement<T> extends Span {
  text: string;
  by: T;
}

/** What a range of the original text became, and what made it so. */
export interface TextChange<T> extends Span {
  text: string;
  by: readonly T[];
}

type Piece<T> =
  | { kind: 'kept'; span: Span }
  | { kind: 'removed'; span: Span; by: T }
  | { kind: 'added'; text: string; by: T };

/** A text after any number of edits, beside the original: it says which edit changed what of it. */
export interface EditedText<T> {
  original: string;
  pieces: readonly Piece<T>[];
}

/** Returns a text without edits. */
export function unedited<T>(original: string): EditedText<T> {
  return { original, pieces: [{ kind: 'kept', span: { start: 0, end: original.length } }] };
}

/** Returns the text as it is now. */
export function currentText<T>({ original, pieces }: EditedText<T>): string {
  return pieces
    .map((piece) => {
      if (piece.kind === 'kept') return original.slice(piece.span.start, piece.span.end);
      return piece.kind === 'added' ? piece.text : '';
    })
    .join('');
}

function lengthOf<T>(piece: Piece<T>): number {
  if (piece.kind === 'kept') return piece.span.end - piece.span.start;
  return piece.kind === 'added' ? piece.text.length : 0;
}

function partOf<T>(piece: Piece<T>, from: number, to: number): readonly Piece<T>[] {
  if (from >= to || piece.kind === 'removed') return [];
  if (piece.kind === 'added') return [{ ...piece, text: piece.text.slice(from, to) }];
  return [{ kind: 'kept', span: { start: piece.span.start + from, end: piece.span.start + to } }];
}

/** Returns the pieces before an offset of the current text, and those after it. */
function splitAt<T>(pieces: readonly Piece<T>[], offset: number): [before: Piece<T>[], after: Piece<T>[]] {
  const before: Piece<T>[] = [];
  let left = offset;
  for (const [at, piece] of pieces.entries()) {
    const length = lengthOf(piece);
    if (length > left) {
      before.push(...partOf(piece, 0, left));
      return [before, [...partOf(piece, left, length), ...pieces.slice(at + 1)]];
    }
    before.push(piece);
    left -= length;
  }
  return [before, []];
}

function applyOne<T>(
  pieces: readonly Piece<T>[],
  { start, end, text, by }: Replacement<T>,
): readonly Piece<T>[] {
  const [before, rest] = splitAt(pieces, start);
  const [middle, after] = splitAt(rest, end - start);
  // What an earlier edit added and this one removes leaves no trace.
  const removed = middle.flatMap((piece): readonly Piece<T>[] => {
    if (piece.kind === 'added') return [];
    return [piece.kind === 'kept' ? { kind: 'removed', span: piece.span, by } : piece];
  });
  const added: readonly Piece<T>[] = text === '' ? [] : [{ kind: 'added', text, by }];
  return [...before, ...removed, ...added, ...after];
}

/** Applies replacements of ranges of the current text that do not overlap; those at one offset in their order. */
export function applyReplacements<T>(
  { original, pieces }: EditedText<T>,
  replacements: readonly Replacement<T>[],
): EditedText<T> {
  // From the last to the first, so that the offsets of the others stay right.
  const ordered = replacements.toSorted((a, b) => a.start - b.start || a.end - b.end).toReversed();
  return { original, pieces: ordered.reduce(applyOne, pieces) };
}

/** Returns the changes of the original text, in its order. */
export function changesOf<T>({ pieces }: EditedText<T>): readonly TextChange<T>[] {
  const changes: TextChange<T>[] = [];
  let [offset, isOpen] = [0, false];
  for (const piece of pieces) {
    if (piece.kind === 'kept') {
      offset = piece.span.end;
      isOpen = false;
      continue;
    }
    const last = isOpen ? changes.pop() : undefined;
    const { start = offset, text = '', by = [] } = last ?? {};
    if (piece.kind === 'removed') offset = piece.span.end;
    const added = piece.kind === 'added' ? piece.text : '';
    changes.push({ start, end: offset, text: text + added, by: [...by, piece.by] });
    isOpen = true;
  }
  return changes;
}
