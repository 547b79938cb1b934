import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair, type Scalar } from 'yaml';
import type { TextRange } from '../../core/location.ts';
import { parseDocuments, syntaxError } from './parse-documents.ts';
import { sharedAnchors } from './shared-anchors.ts';
import { indexText, rangeOf, type TextIndex } from './text-index.ts';

/** A single value. */
export interface PlacedScalar {
  kind: 'scalar';
  /** Empty for null. */
  text: string;
  /** Of the text without its quotes. */
  range: TextRange;
  /** Whether the range of the file is the text, letter by letter. */
  isVerbatim: boolean;
  /** The anchor that it is in, if aliases refer to it. */
  anchor?: string;
  /** The tag of a value that only its own program understands: `!reference`. The text is its first line. */
  tag?: string;
}

/** A mapping; what merge keys bring comes after its own members. */
export interface PlacedMap {
  kind: 'map';
  range: TextRange;
  /** Its first line, as written. */
  firstLine: string;
  members: readonly { key: string; value: PlacedValue }[];
}

export interface PlacedList {
  kind: 'list';
  range: TextRange;
  /** Its first line, as written. */
  firstLine: string;
  items: readonly PlacedValue[];
}

/** A value with its place. What aliases refer to is one object. */
export type PlacedValue = PlacedScalar | PlacedMap | PlacedList;

/** The documents of a text; or where it is no YAML. */
export interface PlacedDocuments {
  documents: readonly PlacedValue[];
  problem?: { message: string; range: TextRange };
}

/**
 * Reads the documents of another program's YAML: aliases and merge keys are followed, tags are left alone. Never
 * throws: nothing is read of a text that is no YAML.
 */
export function placedDocuments(text: string): PlacedDocuments {
  const index = indexText(text);
  const documents = parseDocuments(text);
  const [fault] = documents.flatMap((document) => syntaxError(document) ?? []);
  if (fault !== undefined)
    return {
      documents: [],
      problem: { message: fault.message, range: rangeOf(index, fault.start, fault.end) },
    };
  const anchorAt = sharedAnchors(documents);
  try {
    return { documents: documents.flatMap((document) => readDocument(document, index, anchorAt)) };
  } catch (error) {
    if (!(error instanceof NotRead)) throw error;
    return { documents: [], problem: { message: error.message, range: error.range } };
  }
}

/** Members that the mappings of a document may have after merging: each merge key can double them. */
const mostMembers = 500_000;

/** Why a document is not read, and where. */
class NotRead extends Error {
  readonly range: TextRange;

  constructor(message: string, range: TextRange) {
    super(message);
    this.range = range;
  }
}

function readDocument(
  document: Document.Parsed,
  index: TextIndex,
  anchorAt: ReturnType<typeof sharedAnchors>,
): readonly PlacedValue[] {
  const read = new Map<Node, PlacedValue | 'open'>();
  const anchors = new Map<string, Node>();
  let members = 0;
  const { contents } = document;
  return contents === null ? [] : [valueOf(contents)];

  function valueOf(node: Node): PlacedValue {
    const target = isAlias(node) ? anchors.get(node.source) : node;
    if (target === undefined) throw new NotRead('an alias has no anchor before it', emptyAt(node).range);
    const known = read.get(target);
    // An alias inside its own anchor has no end.
    if (known === 'open') return emptyAt(node);
    if (known !== undefined) return known;
    read.set(target, 'open');
    if ('anchor' in target && target.anchor !== undefined) anchors.set(target.anchor, target);
    const made = freshValue(target);
    read.set(target, made);
    return made;
  }

  function freshValue(node: Node): PlacedValue {
    if (node.tag !== undefined && isOwnTag(node.tag)) return taggedValue(node, node.tag);
    if (isSeq(node)) return { kind: 'list', items: (node.items as Node[]).map(valueOf), ...placeOf(node) };
    if (isMap(node)) return mapOf(node.items as Pair<Node, Node | null>[], placeOf(node));
    return isScalar(node) ? scalarOf(node) : emptyAt(node);
  }

  function placeOf(node: Node): Pick<PlacedMap, 'range' | 'firstLine'> {
    const [start = 0, end = start] = node.range ?? [];
    const [firstLine = ''] = index.text.slice(start, end).split(/\r?\n/u, 1);
    return { range: rangeOf(index, start, end), firstLine };
  }

  function taggedValue(node: Node, tag: string): PlacedScalar {
    const { range, firstLine } = placeOf(node);
    return { kind: 'scalar', text: firstLine, range, isVerbatim: false, tag };
  }

  function mapOf(
    pairs: readonly Pair<Node, Node | null>[],
    place: Pick<PlacedMap, 'range' | 'firstLine'>,
  ): PlacedMap {
    const own = pairs.map(({ key, value }) => ({
      key: isScalar(key) ? (key.source ?? '') : '',
      value: value === null ? emptyAt(key) : valueOf(value),
    }));
    const merged = own.filter(({ key }) => key === '<<').flatMap(({ value }) => mapsIn(value));
    members += own.length + merged.reduce((sum, map) => sum + map.members.length, 0);
    if (members > mostMembers)
      throw new NotRead('merge keys result in too many values', rangeOf(index, 0, 0));
    const all = new Map<string, PlacedValue>();
    for (const { key, value } of [...own, ...merged.flatMap((map) => map.members)])
      if (!all.has(key)) all.set(key, value);
    all.delete('<<');
    return { kind: 'map', members: [...all].map(([key, value]) => ({ key, value })), ...place };
  }

  function scalarOf(node: Scalar): PlacedScalar {
    const [start = 0, end = start] = node.range ?? [];
    const quotes = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? 1 : 0;
    const isNull = node.type === 'PLAIN' && /^(?:null|Null|NULL|~)$/u.test(node.source ?? '');
    const value = isNull ? '' : (node.source ?? '');
    const isVerbatim = index.text.slice(start + quotes, end - quotes) === value;
    const anchor = anchorAt(start);
    return {
      kind: 'scalar',
      text: value,
      range: rangeOf(index, start + quotes, end - quotes),
      isVerbatim,
      ...(anchor !== undefined && { anchor }),
    };
  }

  function emptyAt(node: Node): PlacedScalar {
    const [start = 0] = node.range ?? [];
    return { kind: 'scalar', text: '', range: rangeOf(index, start, start), isVerbatim: false };
  }
}

/** Whether a tag is none of YAML's own. */
function isOwnTag(tag: string): boolean {
  return tag !== '!' && !tag.startsWith('tag:yaml.org,2002:');
}

function mapsIn(value: PlacedValue): readonly PlacedMap[] {
  if (value.kind === 'map') return [value];
  return value.kind === 'list' ? value.items.filter((item) => item.kind === 'map') : [];
}

/** The member of a mapping; `undefined` if there is none, or the value is no mapping. */
export function memberOf(value: PlacedValue | undefined, key: string): PlacedValue | undefined {
  return value?.kind === 'map' ? value.members.find((member) => member.key === key)?.value : undefined;
}

/** The text of a member that is a single value. */
export function memberText(value: PlacedValue | undefined, key: string): string | undefined {
  const member = memberOf(value, key);
  return member?.kind === 'scalar' ? member.text : undefined;
}
