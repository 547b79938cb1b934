import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Alias, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { FileLocation, Span, TextRange } from '../../core/location.ts';
import type { Anchors } from './anchors.ts';
import { writtenTagOf, type ComposeTags } from './compose-tags.ts';
import { appendPoint, removalOf } from './edit-places.ts';
import type { Layout } from './edit-places.ts';
import { interpolate } from './interpolate.ts';
import type { Variables } from './interpolate.ts';
import { listLayout, mapLayout, nodeSpan } from './layout.ts';
import { valueWithoutReset } from './merge.ts';
import { mergedEntries } from './merge-keys.ts';
import type {
  ComposeNode,
  ComposeProblem,
  ListItem,
  MapEntry,
  ScalarNode,
  ScalarType,
  SourceFile,
} from './node.ts';
import { plainType, taggedType } from './scalar-type.ts';
import { isTimestamp } from './timestamp.ts';
import { rangeOf } from '../../formats/yaml/text-index.ts';
import type { TextIndex } from '../../formats/yaml/text-index.ts';

/** The inputs and the state of building. */
export interface Build {
  source: SourceFile;
  index: TextIndex;
  anchors: Anchors;
  variables: Variables;
  problems: ComposeProblem[];
  built: Map<Node, ComposeNode>;
  /** Values of anchors as their aliases see them, where the file has tags. */
  aliased: Map<Node, ComposeNode>;
  tags: ComposeTags | undefined;
}

/** The context of a node in the document. */
interface Standing {
  depth: number;
  /** Below an anchor that an alias refers to: edits would change its other users. */
  shared: boolean;
  /** The range to delete with the node's only member. */
  whole?: TextRange;
}

type PairNode = Pair<Node, Node | null>;

/** Builds the value at `node`, once; an alias has the value of its anchor. */
export function buildNode(build: Build, node: Node, standing: Standing): ComposeNode {
  if (isAlias(node)) {
    const target = build.anchors.targets.get(node);
    if (target !== undefined) return buildTarget(build, node, target, standing);
  }
  const done = build.built.get(node);
  if (done !== undefined) return done;
  const inside = { ...standing, shared: standing.shared || build.anchors.referenced.has(node) };
  const made = buildFresh(build, node, inside);
  build.built.set(node, made);
  return made;
}

/**
 * Builds what an alias refers to. The `!reset` tags inside it are for the place where it is written: there they
 * remove, and at the alias the keys are missing. Its own tag and `!override` count at the alias too (measured on
 * 2.26.1 and 2.40.3). Where it is written below `!override`, they are for the first alias that is not.
 */
function buildTarget(build: Build, alias: Alias, target: Node, standing: Standing): ComposeNode {
  const made = buildNode(build, target, { depth: standing.depth, shared: true });
  if (build.tags === undefined || build.tags.leading.has(alias)) return made;
  const known = build.aliased.get(target) ?? valueWithoutReset(made);
  build.aliased.set(target, known);
  return known;
}

function buildFresh(build: Build, node: Node, standing: Standing): ComposeNode {
  if (isMap(node)) return buildMap(build, node as YAMLMap<Node, Node | null>, standing);
  if (isSeq(node)) return buildList(build, node as YAMLSeq<Node>, standing);
  return buildScalar(build, node as Scalar);
}

function place(build: Build, span: Span, remove?: TextRange): FileLocation {
  const at: FileLocation = {
    in: 'file',
    file: build.source.file,
    range: rangeOf(build.index, span.start, span.end),
  };
  return remove === undefined ? at : { ...at, remove };
}

function composeTag(build: Build, node: Node): { tag?: 'reset' | 'override' } {
  const tag = build.tags?.of.get(node);
  return tag === undefined ? {} : { tag };
}

/** Builds the value of a member. Compose does not see its tag where it does not look at the members. */
function buildMember(build: Build, parent: Node, node: Node, standing: Standing): ComposeNode {
  const made = buildNode(build, node, standing);
  if (made.tag === undefined || build.tags?.entered.has(parent) === true) return made;
  const { tag: _, ...plain } = made;
  return plain;
}

/**
 * Types of the YAML tag repository; those beyond the core schema change the meaning of a text (`!!binary`).
 */
const yamlTags = 'tag:yaml.org,2002:';

function buildScalar(build: Build, node: Scalar): ScalarNode {
  const plain = node.type === 'PLAIN' || node.type === undefined;
  const written = node.source ?? '';
  const tag = writtenTagOf(node);
  const type = taggedType(tag ?? '') ?? (plain && !isLocalTag(tag) ? plainType(written) : 'string');
  const scalar: ScalarNode = {
    kind: 'scalar',
    type,
    text: written,
    at: place(build, nodeSpan(build.index, node)),
    source: build.source,
    ...composeTag(build, node),
  };
  const why = tag === undefined ? undefined : whyNotTagged(tag, plainType(written));
  if (why !== undefined) return { ...scalar, fault: { kind: 'invalid', why } };
  if (tag?.startsWith(yamlTags) && taggedType(tag) === undefined) {
    return { ...scalar, fault: { kind: 'unresolved', why: `values of type ${tag} are not supported` } };
  }
  return type === 'string' ? interpolated(scalar, build.variables) : scalar;
}

/** Whether go-yaml takes a value for text because it does not know its tag: `!override null` is the text `null`. */
function isLocalTag(tag: string | undefined): boolean {
  return tag !== undefined && tag !== '!' && !tag.startsWith(yamlTags);
}

/** Returns why go-yaml refuses a text with a tag: `!!bool yes`. */
function whyNotTagged(tag: string, plain: ScalarType): string | undefined {
  const type = taggedType(tag);
  if (type === undefined || type === 'string' || type === plain || (type === 'float' && plain === 'int'))
    return undefined;
  return `YAML: cannot decode the value as a !!${type}`;
}

function interpolated(scalar: ScalarNode, variables: Variables): ScalarNode {
  const result = interpolate(scalar.text, variables);
  if ('text' in result) return { ...scalar, text: result.text };
  if ('invalid' in result) return { ...scalar, fault: { kind: 'invalid', why: result.invalid } };
  const { unresolved: why, ...rest } = result;
  return { ...scalar, fault: { kind: 'unresolved', why, ...rest } };
}

function buildList(build: Build, node: YAMLSeq<Node>, standing: Standing): ComposeNode {
  const layout = listLayout(build.index, node);
  const append = standing.shared
    ? undefined
    : layout && appendPoint(build.source.file, build.index, layout, '- ');
  const items = node.items.map((item, at) => {
    const remove = removal(build, layout, at, standing, [item]);
    const value = buildMember(build, node, item, inner(standing, remove));
    return { value, at: isAlias(item) ? value.at : place(build, nodeSpan(build.index, item), remove) };
  });
  const at = place(build, nodeSpan(build.index, node));
  const kept = build.tags === undefined ? items : withoutResetItems(items);
  return {
    kind: 'list',
    items: kept,
    at,
    source: build.source,
    ...(append && { append }),
    ...composeTag(build, node),
  };
}

/** Returns the items that stay: `!reset` removes an item, or a key inside one, here and not in the files before. */
function withoutResetItems(items: readonly ListItem[]): readonly ListItem[] {
  return items
    .filter(({ value }) => value.tag !== 'reset')
    .map((item) => ({ ...item, value: valueWithoutReset(item.value) }));
}

function inner(standing: Standing, whole: TextRange | undefined): Standing {
  const below = { depth: standing.depth + 1, shared: standing.shared };
  return whole === undefined ? below : { ...below, whole };
}

function removal(
  build: Build,
  layout: Layout | undefined,
  at: number,
  standing: Standing,
  content: readonly (Node | null)[],
): TextRange | undefined {
  if (layout === undefined || standing.shared || content.some((node) => holdsAnchor(build, node)))
    return undefined;
  return removalOf(build.index, layout, at, standing.whole);
}

/** Whether deleting a text would delete an anchor that an alias needs. */
function holdsAnchor(build: Build, node: Node | null): boolean {
  const [start, , end] = node?.range ?? [0, 0, 0];
  return build.anchors.holdsReferenced(start, end);
}

function buildMap(build: Build, node: YAMLMap<Node, Node | null>, standing: Standing): ComposeNode {
  const layout = mapLayout(build.index, node);
  const own = new Map<string, MapEntry>();
  const keys = new Set<string>();
  const merges: { entry: MapEntry; value: ComposeNode }[] = [];
  node.items.forEach((pair, at) => {
    const entry = buildEntry(build, node, at, { layout, standing });
    const before = own.get(entry.key);
    const pairOfReset = before === undefined ? undefined : besideReset(before, entry);
    if (keys.has(entry.key) && pairOfReset === undefined)
      build.problems.push({
        message: `mapping key ${JSON.stringify(entry.key)} already defined`,
        at: entry.keyAt,
      });
    keys.add(entry.key);
    if (isMergeKey(pair.key)) merges.push({ entry, value: entry.value });
    else own.set(entry.key, pairOfReset ?? entry);
  });
  const entries = mergedEntries(own, merges, build.problems);
  const editable = !standing.shared && node.items.length > 0 && ![...own.values()].some(isUnset);
  const insert = editable ? appendPoint(build.source.file, build.index, layout, '') : undefined;
  const at = place(build, layout.span);
  return {
    kind: 'map',
    entries,
    at,
    source: build.source,
    ...(insert && { insert }),
    ...composeTag(build, node),
  };
}

/**
 * Returns what a key is that is there with `!reset` and once more: that removes it from the files before, and the other
 * one is its value (measured on 2.26.1). Absent if neither has the tag.
 */
function besideReset(first: MapEntry, second: MapEntry): MapEntry | undefined {
  if (second.value.tag === 'reset') return replacing(first);
  return first.value.tag === 'reset' ? replacing(second) : undefined;
}

/** Returns an entry whose value replaces those of the files before. */
function replacing(entry: MapEntry): MapEntry {
  return entry.value.tag === undefined ? { ...entry, value: { ...entry.value, tag: 'override' } } : entry;
}

/** Whether a key has no effective value: writing it again would make it a duplicate. */
function isUnset({ value }: MapEntry): boolean {
  return value.tag === 'reset' || (value.kind === 'scalar' && value.type === 'null');
}

/** `<<` merges only if it is not quoted (go-yaml v3). */
function isMergeKey(key: Node): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.source === '<<';
}

/** Depth of a service's mapping: removing its only key must not remove the service. */
const serviceDepth = 2;

interface EntryContext {
  layout: Layout;
  standing: Standing;
}

function buildEntry(
  build: Build,
  map: YAMLMap<Node, Node | null>,
  at: number,
  context: EntryContext,
): MapEntry {
  const { layout, standing } = context;
  const pair = map.items[at] as PairNode;
  const name = isAlias(pair.key) ? build.anchors.targets.get(pair.key) : pair.key;
  const key = isScalar(name) ? (name.source ?? '') : '';
  const stringKey = isScalar(name) && isStringKey(build, name);
  const remove = removal(build, layout, at, standing, [pair.key, pair.value]);
  const span = layout.members[at] ?? layout.span;
  const own = place(build, span, remove);
  const keyAt = place(build, nodeSpan(build.index, pair.key));
  if (pair.value === null) return { key, stringKey, keyAt, at: own, value: missingValue(build, span) };
  const below = inner(standing, standing.depth < serviceDepth ? undefined : remove);
  const value = buildMember(build, map, pair.value, below);
  return { key, stringKey, keyAt, at: isAlias(pair.value) ? value.at : own, value };
}

function isStringKey(build: Build, key: Scalar): boolean {
  const isDate = key.type === 'PLAIN' && writtenTagOf(key) === undefined && isTimestamp(key.source ?? '');
  return !isDate && buildScalar(build, key).type === 'string';
}

function missingValue(build: Build, span: Span): ScalarNode {
  const at = place(build, { start: span.end, end: span.end });
  return { kind: 'scalar', type: 'null', text: '', at, source: build.source };
}
