import type { Word, WordPart as ParsedPart } from 'unbash';
import type { Span } from '../../core/location.ts';
import type { CleanText } from './clean-text.ts';
import type { WordPart, WordToken } from './token.ts';

/** Bash also ends the name at a `:`, so that `~:/data` is the home directory. */
const tilde = /^~[\w.-]*(?=:|(?:\\\n)*(?:\/|$))/u;
const parameter = /^\$\{([A-Za-z_]\w*)(?:(:?[-=?+])([\s\S]*))?\}$/u;
const variable = /^\$([A-Za-z_]\w*)$/u;
/** An IPv6 address in brackets is a pattern too, but one that stays unchanged: no file has such a name. */
const address = /^\[[\dA-Fa-f.]*:[\dA-Fa-f:.]*\]$/u;

/** Converts a parsed word, or a range that is read as one, to a token. */
export function wordToken(word: Word, clean: CleanText): WordToken {
  const home = tilde.exec(clean.text.slice(word.pos, word.end))?.[0] ?? '';
  const parts = (word.parts ?? [literalOf(word)]).flatMap((part) => partsOf(part, clean, false));
  return { kind: 'word', parts: joinLiterals(withHome(parts, home)), ...spanOf(word, clean) };
}

/**
 * Returns a literal token for a range that the parser does not return as a word: a keyword, the name of an
 * assignment.
 */
export function literalToken(text: string, span: Span): WordToken {
  return { kind: 'word', parts: [{ kind: 'literal', text, ...span }], ...span };
}

/** Returns the range of a parsed node in the original text. */
export function spanOf({ pos, end }: { pos: number; end: number }, { text, origin }: CleanText): Span {
  const start = origin(pos);
  return { start, end: end > pos ? Math.max(start, origin(end - 1) + Number(end <= text.length)) : start };
}

function literalOf({ pos, end, value, text }: Word): ParsedPart {
  return { type: 'Literal', pos, end, value, text };
}

/** Expands a `~` at the start of a word to the home directory, unless quoted text precedes it. */
function withHome([first, ...rest]: readonly WordPart[], home: string): readonly WordPart[] {
  if (first?.kind !== 'literal' || home === '') return first === undefined ? [] : [first, ...rest];
  const middle = first.start + home.length;
  const left = first.text.slice(home.length);
  const after: readonly WordPart[] = left === '' ? [] : [{ ...first, text: left, start: middle }];
  return [{ kind: 'tilde', user: home.slice(1), start: first.start, end: middle }, ...after, ...rest];
}

function partsOf(part: ParsedPart, clean: CleanText, quoted: boolean): readonly WordPart[] {
  const span = spanOf(part, clean);
  switch (part.type) {
    case 'Literal':
      // A line continuation is empty, not an empty word.
      return part.value === '' ? [] : [{ kind: 'literal', text: part.value.replaceAll('\0', ''), ...span }];
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      // A shell truncates a text at a NUL from an escape; no argument can contain one.
      return [{ kind: 'literal', text: part.value.replaceAll('\0', ''), ...span }];
    case 'DoubleQuoted':
    case 'LocaleString':
      return [
        { kind: 'literal', text: '', start: span.start, end: span.start + 1 },
        ...part.parts.flatMap((inner) => partsOf(inner, clean, true)),
      ];
    case 'SimpleExpansion': {
      // A name continues after a line continuation.
      const whole = !/^(?:\\\n)+\w/u.test(clean.text.slice(part.end, part.end + 40));
      const [, name] = (whole && variable.exec(part.text)) || [];
      return [
        name === undefined ? { kind: 'other', quoted, ...span } : { kind: 'variable', name, quoted, ...span },
      ];
    }
    case 'ParameterExpansion': {
      const [, name, operator, word] = parameter.exec(part.text) ?? [];
      if (name === undefined) return [{ kind: 'other', quoted, ...span }];
      const suffix = operator === undefined ? {} : { operator, word: word ?? '' };
      return [{ kind: 'variable', name, quoted, ...suffix, ...span }];
    }
    case 'CommandExpansion': {
      const inner = innerSpan(part.text, span);
      return [inner ? { kind: 'substitution', quoted, inner, ...span } : { kind: 'other', quoted, ...span }];
    }
    case 'ProcessSubstitution': {
      // Its word is a file name: it is not split.
      const inner = innerSpan(part.text, span);
      return [
        inner ? { kind: 'substitution', quoted: true, inner, ...span } : { kind: 'other', quoted, ...span },
      ];
    }
    case 'Glob':
      return [
        address.test(part.text)
          ? { kind: 'literal', text: part.text, ...span }
          : { kind: 'other', quoted, ...span },
      ];
    case 'ArithmeticExpansion':
    case 'BraceExpansion':
    case 'ExtendedGlob':
      return [{ kind: 'other', quoted, ...span }];
  }
}

/** Returns the range of the commands in a substitution; `undefined` if it is not closed. */
export function innerSpan(text: string, { start, end }: Span): Span | undefined {
  if (text.startsWith('`'))
    return text.length > 1 && text.endsWith('`') ? { start: start + 1, end: end - 1 } : undefined;
  return text.endsWith(')') ? { start: start + 2, end: end - 1 } : undefined;
}

/** Joins adjacent literals. */
function joinLiterals(parts: readonly WordPart[]): readonly WordPart[] {
  const joined: WordPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last?.kind !== 'literal' || part.kind !== 'literal') joined.push(part);
    else joined[joined.length - 1] = { ...last, text: last.text + part.text, end: part.end };
  }
  return joined;
}
