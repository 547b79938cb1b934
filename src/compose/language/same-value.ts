import type { ComposeNode } from './node.ts';

/** Whether two values are equal, regardless of their location; an unknown text equals none. */
export function sameValue(one: ComposeNode, other: ComposeNode): boolean {
  if (one === other) return true;
  switch (one.kind) {
    case 'scalar':
      return (
        other.kind === 'scalar' &&
        !one.fault &&
        !other.fault &&
        one.text === other.text &&
        one.type === other.type
      );
    case 'list':
      return (
        other.kind === 'list' &&
        one.items.length === other.items.length &&
        one.items.every((item, at) => sameOrMissing(item.value, other.items[at]?.value))
      );
    case 'map':
      return (
        other.kind === 'map' &&
        one.entries.size === other.entries.size &&
        [...one.entries].every(([key, entry]) => sameOrMissing(entry.value, other.entries.get(key)?.value))
      );
  }
}

function sameOrMissing(one: ComposeNode, other: ComposeNode | undefined): boolean {
  return other !== undefined && sameValue(one, other);
}
