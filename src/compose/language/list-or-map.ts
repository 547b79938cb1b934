import type { ComposeNode, ListItem, ListNode, MapEntry, MapNode, ScalarNode } from './node.ts';

/** Returns the items of a value that may be a scalar or a list (`string_or_list`). */
export function itemsOf(entry: { at: ListItem['at']; value: ComposeNode }): readonly ListItem[] | undefined {
  const { value } = entry;
  if (value.kind === 'list') return value.items;
  if (value.kind === 'map') return undefined;
  return value.type === 'null' ? [] : [{ at: entry.at, value }];
}

/** Returns the items of a value that must be a list; none for a null. */
export function listItems({ value }: { value: ComposeNode }): readonly ListItem[] | undefined {
  if (value.kind === 'list') return value.items;
  return isNull(value) ? [] : undefined;
}

/** Whether a value is null or missing. */
export function isNull(node: ComposeNode): boolean {
  return node.kind === 'scalar' && node.type === 'null';
}

/** Whether a value is null, and has no tag that makes it count over one of the files before. */
export function isPlainNull(node: ComposeNode): boolean {
  return isNull(node) && node.tag === undefined;
}

/**
 * Returns the entries of a value that may be a mapping or a list of `key=value` (`list_or_dict`), as a
 * mapping; a later list item replaces an earlier one with its key. An item without a separator has a null
 * value. An unresolved text keeps its fault. `undefined` for any other shape.
 */
export function asMap(node: ComposeNode, separator = /[=]/u): MapNode | undefined {
  if (node.kind === 'map') return node;
  if (node.kind !== 'list') return undefined;
  const entries = new Map<string, MapEntry>();
  for (const item of node.items) {
    if (item.value.kind !== 'scalar') return undefined;
    const entry = splitItem(item, item.value, separator);
    entries.delete(entry.key);
    entries.set(entry.key, entry);
  }
  const tag = node.tag === undefined ? {} : { tag: node.tag };
  return { kind: 'map', entries, at: node.at, source: node.source, ...tag };
}

function splitItem(item: ListItem, value: ScalarNode, separator: RegExp): MapEntry {
  const at = value.text.search(separator);
  const key = at === -1 ? value.text : value.text.slice(0, at);
  const rest: ScalarNode =
    at === -1 ? { ...value, type: 'null', text: '' } : { ...value, text: value.text.slice(at + 1) };
  return { key, stringKey: true, at: item.at, keyAt: item.at, value: rest };
}

/**
 * Returns the items of a list without those that a later item with the same key replaces; items without a key
 * stay.
 */
export function uniqueItems(list: ListNode, keyOf: (item: ComposeNode) => string | undefined): ListNode {
  const places = new Map<string, number>();
  const items: ListItem[] = [];
  for (const item of list.items) {
    const key = keyOf(item.value);
    const known = key === undefined ? undefined : places.get(key);
    if (known !== undefined) items[known] = item;
    else {
      if (key !== undefined) places.set(key, items.length);
      items.push(item);
    }
  }
  return { ...list, items };
}
