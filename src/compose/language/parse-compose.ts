import { isCollection, isScalar } from 'yaml';
import type { Document, Node } from 'yaml';
import { resolveAnchors } from './anchors.ts';
import { buildNode, type Build } from './build-nodes.ts';
import { findComposeTags } from './compose-tags.ts';
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
  const roots = parse(text).flatMap(
    (document, at) => rootOf(document, { source, index, problems, isFirst: at === 0 }) ?? [],
  );
  if (problems.length > 0) return { documents: [], problems };
  const anchors = resolveAnchors(roots);
  if ('message' in anchors) {
    const at = place(source, index, anchors.offset);
    return { documents: [], problems: [{ message: `YAML: ${anchors.message}`, at }] };
  }
  const build = {
    source,
    index,
    anchors,
    variables,
    problems,
    built: new Map(),
    aliased: new Map(),
    tags: findComposeTags(text, roots, anchors),
  };
  const documents = roots.flatMap((root) => readDocument(build, root) ?? []);
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

function place(source: SourceFile, index: TextIndex, offset: number): ComposeProblem['at'] {
  return { in: 'file', file: source.file, range: rangeOf(index, offset, offset) };
}

/** The text that a document is part of. */
interface Within {
  source: SourceFile;
  index: TextIndex;
  problems: ComposeProblem[];
  isFirst: boolean;
}

/** Returns the value of a document; absent if it is empty, or has a problem. */
function rootOf(document: Document.Parsed, { source, index, problems, isFirst }: Within): Node | undefined {
  const error = syntaxError(document);
  const root = document.contents as Node | null;
  if (error !== undefined)
    problems.push({ message: `YAML: ${error.message}`, at: place(source, index, error.start) });
  else if (hasOtherVersion(document))
    problems.push({
      message: 'YAML: found incompatible YAML document: not 1.1',
      at: place(source, index, 0),
    });
  else if (document.warnings.some(({ message }) => message.startsWith('Unknown directive')))
    problems.push({ message: 'YAML: found unknown directive name', at: place(source, index, 0) });
  if (error !== undefined) return undefined;
  const hasStart = document.directives?.docStart === true;
  if (root !== null && !isEmpty(root)) {
    if (!isFirst && !hasStart)
      problems.push({
        message: 'YAML: did not find expected <document start>',
        at: place(source, index, root.range?.[0] ?? 0),
      });
    return root;
  }
  // Only a document that no `---` begins may be empty.
  if (hasStart)
    problems.push({ message: notAMapping, at: place(source, index, root?.range?.[0] ?? document.range[0]) });
  return undefined;
}

const notAMapping = 'top-level object must be a mapping';

/** Whether a document names another version of YAML than 1.1, which go-yaml refuses. */
function hasOtherVersion({ directives, warnings }: Document.Parsed): boolean {
  const isOther = directives?.yaml.explicit === true && directives.yaml.version !== '1.1';
  return isOther || warnings.some(({ message }) => message.startsWith('Unsupported YAML version'));
}

function readDocument(build: Build, root: Node): MapNode | undefined {
  const node = buildNode(build, root, { depth: 0, shared: false });
  if (node.kind === 'map') return node;
  build.problems.push({ message: notAMapping, at: node.at });
  return undefined;
}

function isEmpty(root: Node): boolean {
  return !isCollection(root) && isScalar(root) && root.source === '';
}
