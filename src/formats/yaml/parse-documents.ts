import { parseAllDocuments, type Document } from 'yaml';

/** What is said of a text whose nesting exhausts the stack. */
export const tooDeep = 'it is nested too deeply';

/**
 * The documents of a YAML 1.2 text, without merge keys carried out. Keys may be there twice: who
 * builds values refuses that, because the library's own check takes quadratic time.
 */
export function parseDocuments(text: string): readonly Document.Parsed[] {
  const documents = parseAllDocuments(text, {
    merge: false,
    uniqueKeys: false,
    logLevel: 'error',
    prettyErrors: false,
    version: '1.2',
  });
  return Array.isArray(documents) ? documents : [];
}

/** Parses a text into its YAML documents. */
export type ParseDocuments = typeof parseDocuments;

/** Parses as `parseDocuments` does, but each text once: for a reader that goes over the same files several times. */
export function rememberingParser(): ParseDocuments {
  const parsed = new Map<string, ReturnType<ParseDocuments>>();
  return (text) => {
    const documents = parsed.get(text) ?? parseDocuments(text);
    parsed.set(text, documents);
    return documents;
  };
}

/** The first syntax error of a document, in one line, with its offsets; absent if there is none. */
export function syntaxError({
  errors: [error],
}: Document.Parsed): { message: string; start: number; end: number } | undefined {
  if (error === undefined) return undefined;
  const [start, end] = error.pos;
  // The parser catches its own exhausted stack and hands on what the engine calls it.
  const message = /call stack/iu.test(error.message) ? tooDeep : error.message.split('\n', 1)[0];
  return { message: message ?? error.message, start, end };
}
