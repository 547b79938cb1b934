import { forEachChild, type Command, type SyntaxNode } from 'unbash';
import type { Span } from '../../core/location.ts';
import type { CleanText } from './clean-text.ts';
import type { WordToken } from './token.ts';
import { innerSpan, literalToken, spanOf, wordToken } from './word-parts.ts';

/** Returns the words of a parsed simple command, with its assignments first. */
export function commandWords(
  { name, prefix, suffix }: Command,
  clean: CleanText,
): { assignments: readonly WordToken[]; words: readonly WordToken[] } {
  const rest = suffix.flatMap((part) =>
    part.type === 'Word' || part.type === 'Assignment' ? [tokenOf(part, clean)] : [],
  );
  // `$` is the prompt of a copied line.
  const named = name !== undefined && (name.text !== '$' || rest.length === 0);
  return {
    assignments: prefix.flatMap((part) => (part.type === 'Assignment' ? [tokenOf(part, clean)] : [])),
    words: [...(named ? [wordToken(name, clean)] : []), ...rest],
  };
}

function tokenOf(part: Command['args'][number], clean: CleanText): WordToken {
  return part.type === 'Word' ? wordToken(part, clean) : assignmentToken(part, clean);
}

type AssignmentNode = Extract<Command['prefix'][number], { type: 'Assignment' }>;

/** Returns `NAME=value` as one word; the values of an array are unknown. */
function assignmentToken(node: AssignmentNode, clean: CleanText): WordToken {
  const span = spanOf(node, clean);
  const { value } = node;
  const name = literalToken(clean.text.slice(node.pos, value.pos), {
    start: span.start,
    end: clean.origin(value.pos),
  });
  if (value.type === 'ArrayValue')
    return {
      kind: 'word',
      parts: [...name.parts, { kind: 'other', quoted: true, ...spanOf(value, clean) }],
      ...span,
    };
  const [first, ...rest] = wordToken(value, clean).parts;
  return { kind: 'word', parts: [...name.parts, ...(first ? [first] : []), ...rest], ...span };
}

/** Returns the ranges of the outermost substitutions in a node. */
export function substitutionsIn(node: SyntaxNode, clean: CleanText): readonly Span[] {
  if (node.type === 'CommandExpansion' || node.type === 'ProcessSubstitution') {
    const inner = innerSpan(node.text, spanOf(node, clean));
    return inner ? [inner] : [];
  }
  const found: Span[] = [];
  forEachChild(node, (child) => found.push(...substitutionsIn(child, clean)));
  return found;
}
