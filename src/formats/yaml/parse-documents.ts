import { parseAllDocuments, type Document } from 'yaml';

/** Message for a text whose nesting exhausts the stack. */
export const tooDeep = 'it is nested too deeply';

/**
 * Parses the documents of a YAML 1.2 text, without resolving merge keys. Duplicate keys are left to the
 * caller, because the library's check takes quadratic time.
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
