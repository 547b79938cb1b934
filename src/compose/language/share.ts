import type { FileLocation } from '../../core/location.ts';
import type { ComposeNode, ListItem, MapEntry } from './node.ts';

const shared = new WeakMap<ComposeNode, ComposeNode>();

/** Returns the same value without edits: for a value that others besides this service use. */
export function shareNode(node: ComposeNode): ComposeNode {
  const known = shared.get(node);
  if (known !== undefined) return known;
  const copy = withoutEdits(node);
  shared.set(node, copy);
  shared.set(copy, copy);
  return copy;
}

function withoutEdits(node: ComposeNode): ComposeNode {
  switch (node.kind) {
    case 'scalar':
      return { ...node, at: withoutRemove(node.at) };
    case 'list': {
      const { append: _append, ...rest } = node;
      return { ...rest, items: node.items.map(shareItem) };
    }
    case 'map': {
      const { insert: _insert, ...rest } = node;
      const entries = new Map([...node.entries].map(([key, entry]) => [key, shareEntry(entry)] as const));
      return { ...rest, entries };
    }
  }
}

function shareItem(item: ListItem): ListItem {
  return { at: withoutRemove(item.at), value: shareNode(item.value) };
}

/** Returns the same entry without edits. */
export function shareEntry(entry: MapEntry): MapEntry {
  return { ...entry, at: withoutRemove(entry.at), value: shareNode(entry.value) };
}

function withoutRemove(at: FileLocation): FileLocation {
  return { in: 'file', file: at.file, range: at.range };
}
