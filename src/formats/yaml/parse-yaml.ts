import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import type { TextRange } from '../../core/location.ts';
import { parseDocuments, syntaxError, tooDeep } from './parse-documents.ts';
import { indexText, rangeOf, type TextIndex } from './text-index.ts';

export interface YamlScalar {
  kind: 'scalar';
  value: string | number | boolean | null;
  range: TextRange;
}

export interface YamlEntry {
  key: string;
  keyRange: TextRange;
  value: YamlNode;
}

export interface YamlMap {
  kind: 'map';
  entries: readonly YamlEntry[];
  range: TextRange;
}

export interface YamlList {
  kind: 'list';
  items: readonly YamlNode[];
  range: TextRange;
}

/** A value with its location. Keys are texts, without duplicates. */
export type YamlNode = YamlScalar | YamlMap | YamlList;

export interface YamlProblem {
  message: string;
  range: TextRange;
}

/** The result of a text: its value (none for an empty one), or its problems. */
export interface ParsedYaml {
  root?: YamlNode;
  problems: readonly YamlProblem[];
}

interface Build {
  index: TextIndex;
  problems: YamlProblem[];
}

/**
 * Parses one document of YAML 1.2 (core schema) with the location of every value, for Ironhull's own files:
 * anchors, aliases, tags and keys that are not texts are problems. Never throws on any text.
 */
export function parseYaml(text: string): ParsedYaml {
  const index = indexText(text);
  const whole = rangeOf(index, 0, 0);
  try {
    return readDocuments(text, { index, problems: [] });
  } catch (error) {
    // Thousands of nested brackets exhaust the stack.
    if (error instanceof RangeError) return { problems: [{ message: tooDeep, range: whole }] };
    throw error;
  }
}

function readDocuments(text: string, build: Build): ParsedYaml {
  const all = parseDocuments(text);
  const [error] = all.flatMap((document) => syntaxError(document) ?? []);
  if (error) return { problems: [{ message: error.message, range: at(build, [error.start, error.end]) }] };
  const [first, second] = all.filter(({ contents }) => contents !== null);
  if (second) {
    const range = at(build, second.contents?.range ?? [0, 0]);
    return { problems: [{ message: 'more than one document', range }] };
  }
  const contents: Node | null = first?.contents ?? null;
  if (contents === null) return { problems: [] };
  const root = buildNode(contents, build);
  return build.problems.length > 0 ? { problems: build.problems } : { root, problems: [] };
}

function at({ index }: Build, [start = 0, end = start]: readonly number[]): TextRange {
  return rangeOf(index, start, end);
}

function buildNode(node: Node, build: Build): YamlNode {
  const range = at(build, node.range ?? []);
  if (isAlias(node) || ('anchor' in node && node.anchor !== undefined))
    build.problems.push({ message: 'anchors and aliases are not supported', range });
  if (node.tag !== undefined) build.problems.push({ message: 'tags are not supported', range });
  if (isMap(node))
    return { kind: 'map', entries: entriesOf(node as YAMLMap<Node, Node | null>, build), range };
  if (isSeq(node)) {
    return {
      kind: 'list',
      items: (node as YAMLSeq<Node>).items.map((item) => buildNode(item, build)),
      range,
    };
  }
  return { kind: 'scalar', value: isScalar(node) ? scalarValue(node.value) : null, range };
}

function scalarValue(value: unknown): YamlScalar['value'] {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function entriesOf({ items }: YAMLMap<Node, Node | null>, build: Build): readonly YamlEntry[] {
  const seen = new Set<string>();
  return items.map((pair) => {
    const entry = entryOf(pair, build);
    if (seen.has(entry.key)) {
      build.problems.push({ message: `duplicate key ${entry.key}`, range: entry.keyRange });
    }
    seen.add(entry.key);
    return entry;
  });
}

function entryOf({ key, value }: Pair<Node, Node | null>, build: Build): YamlEntry {
  const keyRange = at(build, key.range ?? []);
  if (!isScalar(key) || ('anchor' in key && key.anchor !== undefined) || key.tag !== undefined) {
    build.problems.push({ message: 'a key must be a text', range: keyRange });
  }
  const text = isScalar(key) ? (key.source ?? String(key.value)) : '';
  const nothing: YamlScalar = { kind: 'scalar', value: null, range: keyRange };
  return { key: text, keyRange, value: value === null ? nothing : buildNode(value, build) };
}
