import type { JoinedText } from '../../core/image/dockerfile.ts';
import type { HclExpression } from '../../formats/hcl/hcl-syntax.ts';
import type { BakeDockerfile } from './bake-reading.ts';
import type { Placed } from './bake-scope.ts';
import type { BakeSetting } from './bake-settings.ts';

/** Where each line of a heredoc is written; `undefined` if its lines are not those of the value. */
function linePieces({ part }: Placed<HclExpression>, text: string): JoinedText['pieces'] | undefined {
  if (part.kind !== 'template' || !part.isHeredoc) return undefined;
  const offsets: number[] = [];
  let startsLine = true;
  for (const piece of part.parts) {
    if (piece.kind === 'if' || piece.kind === 'for') return undefined;
    if (startsLine) offsets.push(piece.kind === 'text' ? piece.span.start : piece.value.span.start);
    startsLine = piece.kind === 'text' && piece.text.endsWith('\n');
  }
  const lines = text.split('\n');
  // A value of several lines in the middle moves all that follow.
  if (offsets.length === 0 || lines.length !== offsets.length + 1) return undefined;
  let at = 0;
  return offsets.map((source, n) => {
    const piece = { at, source };
    at += (lines[n] ?? '').length + 1;
    return piece;
  });
}

/** Returns the Dockerfile that a target has in the bake file; `undefined` if its text is not known. */
export function inlineDockerfile(
  expression: Placed<HclExpression>,
  setting: BakeSetting | undefined,
): BakeDockerfile | undefined {
  if (setting?.kind !== 'text' || !('text' in setting.value)) return undefined;
  const { text, at } = setting.value;
  const pieces = linePieces(expression, text);
  return { text, at, ...(pieces && { pieces }) };
}
