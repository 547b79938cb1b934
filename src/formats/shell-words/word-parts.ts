import type { Word, WordPart as ParsedPart } from 'unbash';
import type { Span } from '../../core/location.ts';
import type { CleanText } from './clean-text.ts';
import type { WordPart, WordToken } from './token.ts';

/** Bash ends the name at a `:` too, so that `~:/data` is the home directory. */
const tilde = /^~[\w.-]*(?=:|(?:\\\n)*(?:\/|$))/u;
const parameter = /^\$\{([A-Za-z_]\w*)(?:(:?[-=?+])([\s\S]*))?\}$/u;
const variable = /^\$([A-Za-z_]\w*)$/u;
/** An IPv6 address in brackets is a pattern too, but one that stays as it is: no file is named so. */
const address = /^\[[\dA-Fa-f.]*:[\dA-Fa-f:.]*\]$/u;

/** A parsed word, or a stretch that is read as one, as a token of ours. */
export function wordToken(word: Word, clean: CleanText): WordToken {
  const home = tilde.exec(clean.text.slice(word.pos, word.end))?.[0] ?? '';
  const parts = (word.parts ?? [literalOf(word)]).flatMap((part) => partsOf(part, clean, false));
  return { kind: 'word', parts: joinLiterals(withHome(parts, home)), ...spanOf(word, clean) };
}

/** A literal token for a stretch that the parser does not give as a word: a keyword, the name of an assignment. */
export function literalToken(text: string, span: Span): WordToken {
  return { kind: 'word', parts: [{ kind: 'literal', text, ...span }], ...span };
}

/** The stretch of a parsed node in the text as given. */
export function spanOf({ pos, end }: { pos: number; end: number }, { text, origin }: CleanText): Span {
  const start = origin(pos);
  return { start, end: end > pos ? Math.max(start, origin(end - 1) + Number(end <= text.length)) : start };
}

function literalOf({ pos, end, value, text }: Word): ParsedPart {
  return { type: 'Literal', pos, end, value, text };
}

/** A `~` at the start of a word is the home directory: nothing that comes before it is quoted. */
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
      // A line that goes on is nothing, and no empty word.
      return part.value === '' ? [] : [{ kind: 'literal', text: part.value.replaceAll('\0', ''), ...span }];
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      // A shell cuts a text at a NUL that an escape makes; no argument can hold one.
      return [{ kind: 'literal', text: part.value.replaceAll('\0', ''), ...span }];
    case 'DoubleQuoted':
    case 'LocaleString':
      return [
        { kind: 'literal', text: '', start: span.start, end: span.start + 1 },
        ...part.parts.flatMap((inner) => partsOf(inner, clean, true)),
      ];
    case 'SimpleExpansion': {
      // A name goes on behind a line that goes on.
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
      // Its word is the name of a file: nothing in it is split.
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

/** The stretch of the commands of a substitution; `undefined` where it is not closed. */
export function innerSpan(text: string, { start, end }: Span): Span | undefined {
  if (text.startsWith('`'))
    return text.length > 1 && text.endsWith('`') ? { start: start + 1, end: end - 1 } : undefined;
  return text.endsWith(')') ? { start: start + 2, end: end - 1 } : undefined;
}

/** Literals side by side are one. */
function joinLiterals(parts: readonly WordPart[]): readonly WordPart[] {
  const joined: WordPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last?.kind !== 'literal' || part.kind !== 'literal') joined.push(part);
    else joined[joined.length - 1] = { ...last, text: last.text + part.text, end: part.end };
  }
  return joined;
}
