import { Composer, Document, Lexer, Parser, YAMLParseError, type CST } from 'yaml';

/** Collections inside one another that are parsed; parsing and composing them takes a part of the stack for each. */
const deepest = 300;

/** Message for a text that is nested deeper. */
export const tooDeep = `nested too deeply: more than ${deepest} levels`;

/** An error at the place where a text is nested too deeply. */
class TooDeepError extends RangeError {
  readonly offset: number;

  constructor(offset: number) {
    super(tooDeep);
    this.offset = offset;
  }
}

type Lexing = () => Generator<string, unknown>;

/** The parts of the library's lexer that decide how far a value on several lines is indented. */
interface LexerParts {
  indentNext: number;
  parseFlowCollection: Lexing;
  parseQuotedScalar: Lexing;
}

/**
 * Makes a lexer that asks for no indentation inside brackets and quotes: YAML 1.2 does, go-yaml and with it Compose
 * take them at any column.
 */
function goLexer(): Lexer {
  const lexer = new Lexer();
  const parts = lexer as unknown as LexerParts;
  const atAnyColumn = (lex: Lexing): Lexing =>
    function* lexed() {
      const { indentNext } = parts;
      parts.indentNext = 0;
      const next = yield* lex.call(parts);
      parts.indentNext = indentNext;
      return next;
    };
  parts.parseFlowCollection = atAnyColumn(parts.parseFlowCollection);
  parts.parseQuotedScalar = atAnyColumn(parts.parseQuotedScalar);
  return lexer;
}

/** Yields the tokens of a text as the library's `Parser.parse` does, up to the limit of nesting. */
function* tokensOf(text: string): Generator<CST.Token> {
  const parser = new Parser();
  for (const lexeme of goLexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > deepest) throw new TooDeepError(parser.offset);
  }
  yield* parser.end();
}

/** Returns a document that has nothing but an error. */
function failedDocument({ offset }: TooDeepError): Document.Parsed {
  const document = new Document() as Document.Parsed;
  document.errors.push(new YAMLParseError([offset, offset], 'IMPOSSIBLE', tooDeep));
  return document;
}

/**
 * Parses the documents of a YAML 1.2 text, without resolving merge keys. Duplicate keys are left to the
 * caller, because the library's check takes quadratic time.
 */
export function parseDocuments(text: string): readonly Document.Parsed[] {
  const composer = new Composer({ merge: false, uniqueKeys: false, logLevel: 'error', version: '1.2' });
  try {
    return [...composer.compose(tokensOf(text))];
  } catch (error) {
    if (error instanceof TooDeepError) return [failedDocument(error)];
    throw error;
  }
}

/** Parses a text into its YAML documents. */
export type ParseDocuments = typeof parseDocuments;

/** Returns a `parseDocuments` that parses each text once, for a reader that reads the same files repeatedly. */
export function rememberingParser(): ParseDocuments {
  const parsed = new Map<string, ReturnType<ParseDocuments>>();
  return (text) => {
    const documents = parsed.get(text) ?? parseDocuments(text);
    parsed.set(text, documents);
    return documents;
  };
}

/** Returns the first syntax error of a document, in one line, with its offsets; absent if there is none. */
export function syntaxError({
  errors: [error],
}: Document.Parsed): { message: string; start: number; end: number } | undefined {
  if (error === undefined) return undefined;
  const [start, end] = error.pos;
  // The parser catches its own stack overflow and passes on the engine's message.
  const message = /call stack/iu.test(error.message) ? tooDeep : error.message.split('\n', 1)[0];
  return { message: message ?? error.message, start, end };
}
