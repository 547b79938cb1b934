import { isCollection, isScalar } from 'yaml';
import type { Document, Node } from 'yaml';
import { resolveAnchors } from './anchors.ts';
import { buildNode } from './build-nodes.ts';
import type { Variables } from './interpolate.ts';
import type { ComposeProblem, MapNode, SourceFile } from './node.ts';
import { firstUnprintable, withPlainBreaks } from './readable-text.ts';
import { parseDocuments, syntaxError, type ParseDocuments } from '../../formats/yaml/parse-documents.ts';
import { indexText, rangeOf } from '../../formats/yaml/text-index.ts';
import type { TextIndex } from '../../formats/yaml/text-index.ts';

/** The documents of one file, in order; none if the file has a problem. */
export interface ParsedFile {
  documents: readonly MapNode[];
  problems: readonly ComposeProblem[];
}

/**
 * Parses a Compose file (YAML 1.2 as go-yaml v3 reads it) with the location of every value, merge keys
 * resolved and values interpolated. A text that Compose cannot read, including duplicate keys and excessive
 * aliases, gives problems and no documents. Never throws on any text.
 */
export function parseCompose(
  source: SourceFile,
  variables: Variables,
  parse: ParseDocuments = parseDocuments,
): ParsedFile {
  const text = withPlainBreaks(source.text);
  const index = indexText(text);
  const problems = unreadable(source, index);
  if (problems.length > 0) return { documents: [], problems };
  const documents: MapNode[] = [];
  for (const document of parse(text)) {
    if (document.contents === null && document.errors.length === 0) continue;
    const map = readDocument(document, source, index, variables, problems);
    if (map !== undefined) documents.push(map);
  }
  return problems.length > 0 ? { documents: [], problems } : { documents, problems };
}

function unreadable(source: SourceFile, index: TextIndex): ComposeProblem[] {
  const offset = firstUnprintable(index.text);
  if (offset === -1) return [];
  const range = rangeOf(index, offset, offset + 1);
  const message = whyUnprintable(index.text.charCodeAt(offset));
  return [{ message: `YAML: ${message}`, at: { in: 'file', file: source.file, range } }];
}

/** Returns why Compose refuses a character. A byte that is not UTF-8 is read as an unpaired surrogate. */
function whyUnprintable(code: number): string {
  const byte = code - 0xdc00;
  return byte >= 0x80 && byte <= 0xff
    ? `the byte 0x${byte.toString(16)} is not UTF-8: save the file as UTF-8`
    : 'control characters are not allowed';
}

function readDocument(
  document: Document.Parsed,
  source: SourceFile,
  index: TextIndex,
  variables: Variables,
  problems: ComposeProblem[],
): MapNode | undefined {
  const place = (offset: number): ComposeProblem['at'] => ({
    in: 'file',
    file: source.file,
    range: rangeOf(index, offset, offset),
  });
  const error = syntaxError(document);
  if (error !== undefined) {
    problems.push({ message: `YAML: ${error.message}`, at: place(error.start) });
    return undefined;
  }
  const root = document.contents as Node | null;
  if (root === null || isEmpty(root)) return undefined;
  const anchors = resolveAnchors(root);
  if ('message' in anchors) {
    problems.push({ message: `YAML: ${anchors.message}`, at: place(anchors.offset) });
    return undefined;
  }
  const build = { source, index, anchors, variables, problems, built: new Map() };
  const node = buildNode(build, root, { depth: 0, shared: false });
  if (node.kind === 'map') return node;
  problems.push({ message: 'top-level object must be a mapping', at: node.at });
  return undefined;
}

function isEmpty(root: Node): boolean {
  return !isCollection(root) && isScalar(root) && root.source === '';
}
