import type { Span } from '../../core/location.ts';
import {
  expect,
  expectIdentifier,
  hclError,
  nested,
  skipBlanks,
  take,
  takeKeyword,
  type HclScanner,
} from './hcl-scanner.ts';
import type { HclExpression, HclTemplatePart } from './hcl-syntax.ts';

/** Reads one expression; passed, because expressions contain templates. */
export type ReadExpression = (scanner: HclScanner) => HclExpression;

/** A part as it is written, before directives are joined with what they enclose. */
type Piece =
  | { kind: 'text'; text: string; span: Span }
  | { kind: 'value'; value: HclExpression; span: Span }
  | { kind: 'if'; condition: HclExpression; span: Span }
  | { kind: 'for'; names: readonly string[]; collection: HclExpression; span: Span }
  | { kind: 'else' | 'endif' | 'endfor'; span: Span };

/** Where a template ends, and how a character of its text is read. */
interface TemplateForm {
  /** Whether it ends at the position. */
  isEnd(scanner: HclScanner): boolean;
  /** Reads what stands for other text, such as `\n`; `undefined` for a character that stands for itself. */
  readEscape(scanner: HclScanner): string | undefined;
  /** Whether a text ends behind a line break. */
  endsAtBreak: boolean;
}

function readNames(scanner: HclScanner): readonly string[] {
  const first = expectIdentifier(scanner, 'the name of a variable');
  return take(scanner, ',') ? [first, expectIdentifier(scanner, 'the name of a variable')] : [first];
}

/** The names and the collection of a `for`, behind that word. */
export function readForIntroduction(
  scanner: HclScanner,
  readExpression: ReadExpression,
): { names: readonly string[]; collection: HclExpression } {
  const names = readNames(scanner);
  if (!takeKeyword(scanner, 'in')) hclError(scanner, "'in' expected");
  return { names, collection: readExpression(scanner) };
}

function readDirective(scanner: HclScanner, start: number, readExpression: ReadExpression): Piece {
  const word = expectIdentifier(scanner, 'if, else, endif, for or endfor');
  const span = { start, end: scanner.offset };
  switch (word) {
    case 'if':
      return { kind: 'if', condition: readExpression(scanner), span };
    case 'for':
      return { kind: 'for', ...readForIntroduction(scanner, readExpression), span };
    case 'else':
    case 'endif':
    case 'endfor':
      return { kind: word, span };
    default:
      return hclError(scanner, 'if, else, endif, for or endfor expected', start);
  }
}

/** A value or a directive with its markers; `~` removes the blanks of the text beside it. */
function readSequence(
  scanner: HclScanner,
  readExpression: ReadExpression,
): { piece: Piece; trimsBefore: boolean; trimsAfter: boolean } {
  const start = scanner.offset;
  const isValue = scanner.text[start] === '$';
  scanner.offset += 2;
  return nested(scanner, false, () => {
    const trimsBefore = scanner.text[scanner.offset] === '~';
    if (trimsBefore) scanner.offset++;
    skipBlanks(scanner);
    const piece: Piece = isValue
      ? { kind: 'value', value: readExpression(scanner), span: { start, end: scanner.offset } }
      : readDirective(scanner, start, readExpression);
    const trimsAfter = take(scanner, '~');
    expect(scanner, '}');
    return { piece, trimsBefore, trimsAfter };
  });
}

function readText(scanner: HclScanner, form: TemplateForm): Piece {
  const start = scanner.offset;
  const { text } = scanner;
  let read = '';
  while (!form.isEnd(scanner)) {
    const two = text.slice(scanner.offset, scanner.offset + 2);
    if (two === '${' || two === '%{') break;
    const isDoubled = (two === '$$' || two === '%%') && text[scanner.offset + 2] === '{';
    const escape = isDoubled ? undefined : form.readEscape(scanner);
    if (isDoubled) {
      read += two.slice(1) + '{';
      scanner.offset += 3;
    } else if (escape === undefined) read += text[scanner.offset++] ?? '';
    else read += escape;
    if (form.endsAtBreak && read.endsWith('\n')) break;
  }
  return { kind: 'text', text: read, span: { start, end: scanner.offset } };
}

function readPieces(scanner: HclScanner, form: TemplateForm, readExpression: ReadExpression): Piece[] {
  const pieces: Piece[] = [];
  let trims = false;
  while (!form.isEnd(scanner)) {
    const two = scanner.text.slice(scanner.offset, scanner.offset + 2);
    if (two !== '${' && two !== '%{') {
      const piece = readText(scanner, form);
      const isTrimmed = trims && piece.kind === 'text';
      pieces.push(isTrimmed ? { ...piece, text: piece.text.trimStart() } : piece);
      // Blanks go to the end of their line only where a text does.
      trims = false;
      continue;
    }
    const { piece, trimsBefore, trimsAfter } = readSequence(scanner, readExpression);
    const last = pieces.at(-1);
    if (trimsBefore && last?.kind === 'text') pieces.splice(-1, 1, { ...last, text: last.text.trimEnd() });
    pieces.push(piece);
    trims = trimsAfter;
  }
  return pieces;
}

/** Joins directives with what they enclose, up to the first of the words that end it. */
class PieceReader {
  private at = 0;
  private readonly pieces: readonly Piece[];
  private readonly scanner: HclScanner;

  constructor(pieces: readonly Piece[], scanner: HclScanner) {
    this.pieces = pieces;
    this.scanner = scanner;
  }

  parts(ends: readonly Piece['kind'][], opened?: Span, depth = 0): { parts: HclTemplatePart[]; end: string } {
    const parts: HclTemplatePart[] = [];
    if (depth > 100) hclError(this.scanner, 'nested more than 100 deep', opened?.start);
    for (;;) {
      const piece = this.pieces[this.at++];
      if (piece === undefined) {
        if (opened === undefined) return { parts, end: '' };
        return hclError(this.scanner, 'the directive has no end', opened.start, opened.end);
      }
      if (piece.kind === 'text' || piece.kind === 'value') parts.push(piece);
      else if (piece.kind === 'if') parts.push(this.conditional(piece, depth));
      else if (piece.kind === 'for') {
        const { names, collection } = piece;
        const { parts: body } = this.parts(['endfor'], piece.span, depth + 1);
        parts.push({ kind: 'for', names, collection, body });
      } else if (ends.includes(piece.kind)) return { parts, end: piece.kind };
      else hclError(this.scanner, `${piece.kind} ends nothing`, piece.span.start, piece.span.end);
    }
  }

  private conditional({ condition, span }: Extract<Piece, { kind: 'if' }>, depth: number): HclTemplatePart {
    const { parts: whenTrue, end } = this.parts(['else', 'endif'], span, depth + 1);
    const whenFalse = end === 'else' ? this.parts(['endif'], span, depth + 1).parts : [];
    return { kind: 'if', condition, whenTrue, whenFalse };
  }
}

function joined(pieces: readonly Piece[], scanner: HclScanner): readonly HclTemplatePart[] {
  return new PieceReader(pieces, scanner).parts([]).parts;
}

const simpleEscapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };
const unicodeEscape = /u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})/uy;

function readBackslash(scanner: HclScanner): string | undefined {
  const { text, offset } = scanner;
  if (text[offset] === '\n' || text[offset] === '\r')
    return hclError(scanner, 'a text in quotes must end on its line');
  if (text[offset] !== '\\') return undefined;
  const simple = simpleEscapes[text[offset + 1] ?? ''];
  if (simple !== undefined) {
    scanner.offset += 2;
    return simple;
  }
  unicodeEscape.lastIndex = offset + 1;
  const [all = '', four, eight] = unicodeEscape.exec(text) ?? [];
  const code = Number.parseInt(four ?? eight ?? '', 16);
  if (Number.isNaN(code) || code > 0x10_ff_ff) return hclError(scanner, 'this escape is not known');
  scanner.offset += 1 + all.length;
  return String.fromCodePoint(code);
}

/** Reads the parts of a text in quotes, whose first quote is at the position. */
export function readQuoted(scanner: HclScanner, readExpression: ReadExpression): readonly HclTemplatePart[] {
  const start = scanner.offset++;
  const form: TemplateForm = {
    isEnd: ({ text, offset }) => {
      if (offset >= text.length) hclError(scanner, 'the text has no closing quote', start);
      return text[offset] === '"';
    },
    readEscape: readBackslash,
    endsAtBreak: false,
  };
  const pieces = readPieces(scanner, form, readExpression);
  scanner.offset++;
  return joined(pieces, scanner);
}

/** Reads a whole text as a template: a string of HCL in JSON. */
export function readWholeTemplate(
  scanner: HclScanner,
  readExpression: ReadExpression,
): readonly HclTemplatePart[] {
  const form: TemplateForm = {
    isEnd: ({ text, offset }) => offset >= text.length,
    readEscape: () => undefined,
    endsAtBreak: false,
  };
  return joined(readPieces(scanner, form, readExpression), scanner);
}

const blanks = (text: string): number => text.length - text.trimStart().length;
const isBlank = (text: string): boolean => text.trimStart() === '' && text.endsWith('\n');

/** Removes the blanks that all lines begin with, as `<<-` does; lines of blanks alone do not count. */
function withoutIndent(pieces: readonly Piece[]): readonly Piece[] {
  const startsLine = (index: number): boolean => {
    const before = pieces[index - 1];
    return before === undefined || (before.kind === 'text' && before.text.endsWith('\n'));
  };
  const counts = pieces.flatMap((piece, index) => {
    if (!startsLine(index)) return [];
    if (piece.kind !== 'text') return [0];
    return isBlank(piece.text) ? [] : [blanks(piece.text)];
  });
  const least = counts.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
  return pieces.map((piece, index) => {
    if (piece.kind !== 'text' || !startsLine(index) || isBlank(piece.text)) return piece;
    const { text, span } = piece;
    return { ...piece, text: text.slice(least), span: { ...span, start: span.start + least } };
  });
}

const introduction = /<<(-?)([\p{ID_Start}][\p{ID_Continue}-]*)\r?\n/uy;

/** Reads the parts of a heredoc, whose `<<` is at the position, one part for each text of a line. */
export function readHeredoc(scanner: HclScanner, readExpression: ReadExpression): readonly HclTemplatePart[] {
  const { text, offset: start } = scanner;
  introduction.lastIndex = start;
  const [all = '', dash, marker = ''] = introduction.exec(text) ?? [];
  if (marker === '') hclError(scanner, 'a heredoc begins with << and a name at the end of its line', start);
  scanner.offset += all.length;
  const form: TemplateForm = {
    isEnd: ({ offset }) => {
      if (offset >= text.length) hclError(scanner, `the heredoc has no end (${marker} on a line)`, start);
      if (text[offset - 1] !== '\n') return false;
      const end = text.indexOf('\n', offset);
      const line = text.slice(offset, end === -1 ? text.length : end);
      return line.trim() === marker;
    },
    readEscape: () => undefined,
    endsAtBreak: true,
  };
  const pieces = readPieces(scanner, form, readExpression);
  scanner.offset = text.indexOf(marker, scanner.offset) + marker.length;
  return joined(dash === '-' ? withoutIndent(pieces) : pieces, scanner);
}
