import { printed } from './cast.ts';
import { asMap, isNull } from './list-or-map.ts';
import type { MergeRule } from './merge-rules.ts';
import type { ComposeNode, ListItem, ListNode, MapEntry, MapNode, ScalarNode } from './node.ts';

/** Returns the items of a list that are no text: Compose stops at them where it merges a list by its keys. */
export function itemsThatAreNoText(node: ComposeNode): readonly ListItem[] {
  if (node.kind !== 'list') return [];
  return node.items.filter(({ value }) => value.kind !== 'scalar' || !isText(value));
}

function isText({ type, fault }: ScalarNode): boolean {
  return type === 'string' || fault !== undefined;
}

/**
 * Returns the mapping that Compose merges for a value: a single text is one item where lists and mappings are
 * merged as lists; any other value that is neither says nothing.
 */
export function mappingOf(
  node: ComposeNode,
  { separator, always, item }: Extract<MergeRule, { kind: 'mapping' }>,
): MapNode | undefined {
  if (node.kind === 'map') return node;
  const saysText = always !== true && node.kind === 'scalar' && isText(node) && !isNull(node);
  const list = node.kind === 'list' ? node : listOf(node, saysText ? [{ at: node.at, value: node }] : []);
  const map = asMap(list, separator);
  if (map === undefined) return undefined;
  // An empty text names nothing.
  const named = [...map.entries].filter(([key]) => key !== '');
  const entries = named.map(([key, entry]): [string, MapEntry] => [
    key,
    item !== undefined && isNull(entry.value) ? { ...entry, value: item(entry.value) } : entry,
  ]);
  return { ...map, entries: new Map(entries) };
}

/** Returns the list that Compose merges for a value: `key=value` for each key of a mapping, in the order of the texts. */
export function listToMerge(node: ComposeNode): ListNode {
  if (node.kind === 'list') return node;
  if (node.kind === 'scalar')
    return listOf(node, isText(node) && !isNull(node) ? [{ at: node.at, value: node }] : []);
  const items = [...node.entries.values()].flatMap(pairsOf);
  return listOf(
    node,
    items.toSorted((a, b) => (textOfPair(a) < textOfPair(b) ? -1 : 1)),
  );
}

function listOf({ at, source, tag }: ComposeNode, items: readonly ListItem[]): ListNode {
  return { kind: 'list', items, at, source, ...(tag !== undefined && { tag }) };
}

function textOfPair({ value }: ListItem): string {
  return value.kind === 'scalar' ? value.text : '';
}

function pairsOf({ key, value, at }: MapEntry): readonly ListItem[] {
  if (value.tag === 'reset') return [];
  if (value.kind === 'list')
    return value.items.flatMap((item) => pairsOf({ key, stringKey: true, keyAt: at, ...item }));
  const written: ScalarNode =
    value.kind === 'scalar' ? value : { kind: 'scalar', type: 'null', text: '', at, source: value.source };
  const text = isNull(written) ? key : `${key}=${printed(written)}`;
  return [{ at, value: { ...written, type: 'string', text } }];
}

/** Returns requests for GPUs as a list: `all` is one for a count of all. */
export function requestsOf(node: ComposeNode): ListNode | undefined {
  if (node.kind !== 'scalar') return node.kind === 'list' ? node : undefined;
  return listOf(node, [{ at: node.at, value: asMember(node, 'count') }]);
}

/** Returns a single value as the mapping whose only key it is. */
function asMember(node: ScalarNode, key: string): MapNode {
  const { at, source } = node;
  const entry: MapEntry = { key, stringKey: true, keyAt: at, at, value: node };
  return { kind: 'map', entries: new Map([[key, entry]]), at, source };
}

/** Returns a build as a mapping: text is its context, and any other value that is no mapping says nothing. */
export function buildMapping(node: ComposeNode): MapNode {
  if (node.kind === 'map') return node;
  if (node.kind === 'scalar' && isText(node)) return asMember(node, 'context');
  return { kind: 'map', entries: new Map(), at: node.at, source: node.source };
}
